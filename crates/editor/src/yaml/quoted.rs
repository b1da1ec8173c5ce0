// SPDX-License-Identifier: Apache-2.0
//! Words in quotes, with or without their end.

use super::node::{Kind, Node, Scalar};
use super::scanner::Scanner;

impl Scanner<'_> {
    /// The quoted word that begins here. One that is not closed yet ends with its line.
    pub(super) fn quoted(&mut self, parent: isize) -> Node {
        let start = self.at;
        let Some(quote) = self.peek() else { return Node::nothing(start) };
        match self.closing(quote, |scanner| scanner.is_continued(parent)) {
            Some(end) => self.quoted_node(start, end, quote),
            None => {
                self.at = start;
                self.pass(|c| c != '\n' && c != '\r');
                let (inner, range) = (start + quote.len_utf8()..self.at, start..self.at);
                let text = self.text.get(inner.clone()).unwrap_or_default().to_owned();
                Node { kind: Kind::Scalar(Scalar { text, inner }), range }
            }
        }
    }

    /// The same for a key, which does not go over the end of its line.
    pub(super) fn quoted_on_line(&mut self) -> Option<Node> {
        let start = self.at;
        let quote = self.peek()?;
        let end = self.closing(quote, |_| false)?;
        Some(self.quoted_node(start, end, quote))
    }

    /// Where the closing quote stands; the scanner is moved, wherever that leads.
    fn closing(&mut self, quote: char, goes_on: impl Fn(&mut Self) -> bool) -> Option<usize> {
        self.at += quote.len_utf8();
        loop {
            match self.peek()? {
                '\n' => {
                    self.at += 1;
                    if !goes_on(self) {
                        return None;
                    }
                }
                '\\' if quote == '"' => {
                    self.at += 1;
                    self.at += self.peek().filter(|c| *c != '\n').map_or(0, char::len_utf8);
                }
                c if c == quote => {
                    let end = self.at;
                    self.at += quote.len_utf8();
                    let doubled = quote == '\'' && self.peek() == Some(quote);
                    if !doubled {
                        return Some(end);
                    }
                    self.at += quote.len_utf8();
                }
                c => self.at += c.len_utf8(),
            }
        }
    }

    fn quoted_node(&mut self, start: usize, end: usize, quote: char) -> Node {
        let inner = start + quote.len_utf8()..end;
        self.at = end + quote.len_utf8();
        let raw = self.text.get(inner.clone()).unwrap_or_default();
        let text = if quote == '"' { unescaped(raw) } else { raw.replace("''", "'") };
        Node { kind: Kind::Scalar(Scalar { text, inner }), range: start..self.at }
    }
}

/// The escapes that JSON has too; another stays as it is written, for no name of a site needs it.
fn unescaped(raw: &str) -> String {
    if !raw.contains('\\') {
        return raw.to_owned();
    }
    serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_else(|_| raw.to_owned())
}
