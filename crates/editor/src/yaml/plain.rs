// SPDX-License-Identifier: Apache-2.0
//! Words without quotes outside brackets, and blocks of text behind `|` and `>`.

use super::node::{Kind, Node, Scalar};
use super::scanner::Scanner;

impl Scanner<'_> {
    /// The words that begin here, with the lines under them that go on.
    pub(super) fn plain(&mut self, parent: isize) -> Node {
        let start = self.at;
        let mut end = start;
        let mut lines = Vec::new();
        loop {
            let line = self.rest().split('\n').next().unwrap_or_default();
            let cut = line.find(" #").or_else(|| line.find("\t#"));
            let words = line.get(..cut.unwrap_or(line.len())).unwrap_or_default().trim_end();
            lines.push(words);
            end = if words.is_empty() { end } else { self.at + words.len() };
            self.pass_line();
            let here = self.at;
            if cut.is_some() || !self.next_line_goes_on(parent) {
                self.at = here;
                break;
            }
        }
        let range = start..end;
        Node { kind: Kind::Scalar(Scalar { text: lines.join(" "), inner: range.clone() }), range }
    }

    fn next_line_goes_on(&mut self, parent: isize) -> bool {
        self.pass(char::is_whitespace);
        self.peek() != Some('#') && self.is_continued(parent)
    }

    /// Whether what stands here, or behind the blanks here, belongs to a word that began above.
    pub(super) fn is_continued(&mut self, parent: isize) -> bool {
        self.pass(char::is_whitespace);
        !self.is_document_over() && self.column() > parent && !self.is_at_key()
    }

    /// The lines under `|` or `>`, which are deeper than what they stand in.
    pub(super) fn literal(&mut self, parent: isize) -> Node {
        let start = self.at;
        self.pass_line();
        let from = self.at;
        let mut end = self.at;
        loop {
            self.pass(|c| matches!(c, '\r' | '\n' | ' '));
            if self.is_document_over() || self.column() <= parent {
                break;
            }
            self.pass_line();
            end = self.at;
        }
        self.at = end;
        let text = self.text.get(from..end).unwrap_or_default().trim().to_owned();
        Node { kind: Kind::Scalar(Scalar { text, inner: from..end }), range: start..end }
    }
}
