// SPDX-License-Identifier: Apache-2.0
//! Words of JavaScript with their places.

use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// As it stands; of a string what is between the quotes.
    pub(super) text: &'a str,
    /// With the quotes.
    pub(super) at: Range<usize>,
    /// A line ends before it.
    pub(super) begins_line: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    String,
    Sign,
}

impl Token<'_> {
    pub(super) fn is(&self, sign: &str) -> bool {
        self.kind != Kind::String && self.text == sign
    }
}

/// Longest first.
const SIGNS: [&str; 8] = ["===", "!==", "==", "!=", "||", "&&", "<=", ">="];

/// Comments are left out.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut all = Vec::new();
    let (mut at, mut begins_line) = (0, true);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (length, kind) = next(rest);
        if let (Some(kind), Some(whole)) = (kind, rest.get(..length)) {
            let text = if kind == Kind::String { inner(whole) } else { whole };
            all.push(Token { kind, text, at: at..at + length, begins_line });
            begins_line = false;
        } else {
            begins_line |= rest.get(..length).is_some_and(|blank| blank.contains('\n'));
        }
        at += length.max(1);
    }
    all
}

/// How long the next piece is, and what; `None` for blanks and comments.
fn next(rest: &str) -> (usize, Option<Kind>) {
    let first = rest.chars().next().unwrap_or(' ');
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let while_true =
        |test: &dyn Fn(char) -> bool| rest.find(|c: char| !test(c)).unwrap_or(rest.len());
    if rest.starts_with("//") {
        (rest.find('\n').unwrap_or(rest.len()), None)
    } else if rest.starts_with("/*") {
        (rest.find("*/").map_or(rest.len(), |end| end + 2), None)
    } else if first.is_whitespace() {
        (while_true(&char::is_whitespace), None)
    } else if first == '"' || first == '\'' {
        (string(rest, first), Some(Kind::String))
    } else if is_word(first) {
        (while_true(&is_word), Some(Kind::Word))
    } else {
        let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
        (sign.map_or(first.len_utf8(), |sign| sign.len()), Some(Kind::Sign))
    }
}

/// A string ends with its quote, or with the line.
fn string(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn inner(whole: &str) -> &str {
    let rest = whole.get(1..).unwrap_or_default();
    rest.strip_suffix(['"', '\'']).unwrap_or(rest)
}
