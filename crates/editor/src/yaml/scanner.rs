// SPDX-License-Identifier: Apache-2.0
//! The scanner's place in the text, and how it gets from one thing to the next.

use super::node::{Document, Node};

/// Deeper than the reader of a site goes (32), and far from the end of the stack.
const DEPTH_MAX: usize = 48;

/// What some editors write in front of UTF-8; it takes no column.
const MARK: &str = "\u{feff}";

/// Walks through a text once, from its start to its end.
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    depth: usize,
}

/// Every document of a text.
pub(crate) fn documents(text: &str) -> Vec<Document> {
    let mut scanner = Scanner { text, at: 0, depth: 0 };
    scanner.eat(MARK);
    let mut documents = Vec::new();
    loop {
        let root = scanner.block(-1);
        scanner.pass_rest_of_document();
        documents.push(Document { root });
        if scanner.is_at_end() {
            return documents;
        }
        scanner.pass_mark();
    }
}

impl<'t> Scanner<'t> {
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn eat(&mut self, word: &str) -> bool {
        let here = self.rest().starts_with(word);
        if here {
            self.at += word.len();
        }
        here
    }

    /// Passes characters as long as they are such.
    pub(super) fn pass(&mut self, such: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|c| !such(c)).unwrap_or(rest.len());
    }

    /// Passes blanks of this line.
    pub(super) fn pass_blanks(&mut self) {
        self.pass(|c| c == ' ' || c == '\t');
    }

    /// Passes what is left of this line; its end stays.
    pub(super) fn pass_line(&mut self) {
        self.pass(|c| c != '\n');
    }

    /// Passes blanks, comments and ends of lines.
    pub(super) fn pass_space(&mut self) {
        loop {
            self.pass(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
            if self.peek() != Some('#') {
                return;
            }
            self.pass_line();
        }
    }

    /// Whether nothing but a comment is left of this line.
    pub(super) fn is_line_over(&self) -> bool {
        matches!(self.peek(), None | Some('\r' | '\n' | '#'))
    }

    /// The column of the place where the scanner stands, from 0.
    pub(super) fn column(&self) -> isize {
        let before = self.text.get(..self.at).unwrap_or_default();
        let first = if before.starts_with(MARK) { MARK.len() } else { 0 };
        let start = before.rfind('\n').map_or(first, |end| end + 1);
        isize::try_from(self.at - start).unwrap_or(isize::MAX)
    }

    /// Whether a document ends here: `---` or `...` alone at the start of a line.
    pub(super) fn is_at_mark(&self) -> bool {
        let rest = self.rest();
        let after = rest.strip_prefix("---").or_else(|| rest.strip_prefix("..."));
        self.column() == 0
            && after.is_some_and(|a| a.chars().next().is_none_or(char::is_whitespace))
    }

    /// Whether there is nothing more to read in this document.
    pub(super) fn is_document_over(&self) -> bool {
        self.is_at_end() || self.is_at_mark()
    }

    fn pass_mark(&mut self) {
        while self.eat("-") || self.eat(".") {}
    }

    /// What stands at no column that means anything.
    fn pass_rest_of_document(&mut self) {
        self.pass_space();
        while !self.is_document_over() {
            self.pass_line();
            self.pass_space();
        }
    }

    /// Reads something that is inside something; nothing where that nests too deep.
    pub(super) fn inside(&mut self, read: impl FnOnce(&mut Self) -> Node) -> Node {
        if self.depth >= DEPTH_MAX {
            let start = self.at;
            self.pass_line();
            return Node { range: start..self.at, ..Node::nothing(start) };
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }
}
