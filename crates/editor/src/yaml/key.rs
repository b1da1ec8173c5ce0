// SPDX-License-Identifier: Apache-2.0
//! Keys: a word with a colon behind it, on one line.

use super::node::{Kind, Node, Scalar};
use super::scanner::Scanner;

impl Scanner<'_> {
    /// The key that begins here; the scanner moves behind its colon. `None` where there is none,
    /// and then it stays.
    pub(super) fn key(&mut self) -> Option<Node> {
        let start = self.at;
        let key = match self.peek()? {
            '"' | '\'' => self.quoted_on_line(),
            _ => self.plain_key(),
        };
        let found = key.filter(|_| {
            self.pass_blanks();
            self.eat(":") && self.peek().is_none_or(char::is_whitespace)
        });
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// Whether a key begins here.
    pub(super) fn is_at_key(&mut self) -> bool {
        let start = self.at;
        let found = self.key().is_some();
        self.at = start;
        found
    }

    fn plain_key(&mut self) -> Option<Node> {
        let start = self.at;
        let line = self.rest().split('\n').next().unwrap_or_default().trim_end_matches('\r');
        let ends = line.match_indices(':').map(|(at, _)| at);
        let colon = ends.into_iter().find(|at| {
            let after = line.get(at + 1..).and_then(|rest| rest.chars().next());
            after.is_none_or(char::is_whitespace)
        })?;
        let word = line.get(..colon)?.trim_end();
        let plain = !word.is_empty() && !word.contains(" #") && !word.starts_with(['#', '[', '{']);
        plain.then(|| {
            self.at = start + word.len();
            self.plain_node(start)
        })
    }

    /// A word of this line that is no key yet, as it is while it is typed.
    pub(super) fn unfinished_key(&mut self) -> Node {
        let start = self.at;
        let line = self.rest().split('\n').next().unwrap_or_default();
        let word = line.split(" #").next().unwrap_or_default().trim_end();
        self.at = start + word.len();
        let node = self.plain_node(start);
        self.pass_line();
        node
    }

    /// What lies between a place and the scanner, as a word without quotes.
    pub(super) fn plain_node(&self, start: usize) -> Node {
        let range = start..self.at;
        let text = self.text.get(range.clone()).unwrap_or_default().to_owned();
        Node { kind: Kind::Scalar(Scalar { text, inner: range.clone() }), range }
    }
}
