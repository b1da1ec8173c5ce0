// SPDX-License-Identifier: Apache-2.0
//! Mappings and lists by their columns.

use super::node::{Kind, Node, Pair};
use super::scanner::Scanner;

impl Scanner<'_> {
    /// What stands next and deeper than a column.
    pub(super) fn block(&mut self, parent: isize) -> Node {
        let start = self.at;
        self.pass_space();
        if self.is_document_over() || self.column() <= parent {
            return Node::nothing(start);
        }
        self.inside(|scanner| scanner.node(parent))
    }

    /// What begins here, on a line of its own or behind a dash.
    fn node(&mut self, parent: isize) -> Node {
        self.pass_properties();
        if self.is_line_over() {
            return self.block(parent);
        }
        if self.is_at_dash() {
            return self.list(parent);
        }
        if self.is_at_key() { self.map() } else { self.inline(parent) }
    }

    /// What stands behind a colon, or alone on its line.
    fn inline(&mut self, parent: isize) -> Node {
        let node = match self.peek() {
            Some('[' | '{') => self.flow(parent),
            Some('"' | '\'') => self.quoted(parent),
            Some('|' | '>') => return self.literal(parent),
            Some('*') => {
                let start = self.at;
                self.pass(|c| !c.is_whitespace());
                Node { range: start..self.at, ..Node::nothing(start) }
            }
            _ => return self.plain(parent),
        };
        self.pass_line();
        node
    }

    /// Anchors and tags say nothing about the place.
    fn pass_properties(&mut self) {
        while let Some('&' | '!') = self.peek() {
            self.pass(|c| !c.is_whitespace());
            self.pass_blanks();
        }
    }

    fn is_at_dash(&self) -> bool {
        let after = self.rest().strip_prefix('-');
        after.is_some_and(|rest| rest.chars().next().is_none_or(char::is_whitespace))
    }

    fn map(&mut self) -> Node {
        let (start, column) = (self.at, self.column());
        let mut pairs: Vec<Pair> = Vec::new();
        loop {
            if let Some(key) = self.key() {
                let value = self.value(column);
                pairs.push(Pair { key, value, colon: true });
            } else {
                let key = self.unfinished_key();
                let value = Node::nothing(self.at);
                pairs.push(Pair { key, value, colon: false });
            }
            self.pass_space();
            // What stands deeper than the keys belongs to nothing; it is taken as a key that is
            // not where it should be.
            if self.is_document_over() || self.column() < column || self.ends_map(column) {
                break;
            }
        }
        let end = pairs.last().map_or(start, |p| p.value.range.end.max(p.key.range.end));
        Node { kind: Kind::Map(pairs), range: start..end }
    }

    fn ends_map(&self, column: isize) -> bool {
        self.column() == column && self.is_at_dash()
    }

    fn value(&mut self, column: isize) -> Node {
        self.pass_blanks();
        self.pass_properties();
        if !self.is_line_over() {
            return self.inside(|scanner| scanner.inline(column));
        }
        let start = self.at;
        self.pass_space();
        if !self.is_document_over() && self.column() == column && self.is_at_dash() {
            return self.inside(|scanner| scanner.list(column));
        }
        self.at = start;
        self.block(column)
    }

    /// A list whose dashes stand where the scanner stands. Under a key they may stand no deeper
    /// than the key itself.
    fn list(&mut self, parent: isize) -> Node {
        let (start, column) = (self.at, self.column());
        let mut items: Vec<Node> = Vec::new();
        loop {
            if self.is_at_dash() {
                self.at += 1;
                self.pass_blanks();
                items.push(self.item(column));
            } else {
                self.stray(&mut items);
            }
            self.pass_space();
            let here = self.column();
            let is_keys = here == parent && !self.is_at_dash();
            if self.is_document_over() || here < column || is_keys {
                break;
            }
        }
        let end = items.last().map_or(start, |item| item.range.end);
        Node { kind: Kind::List(items), range: start..end }
    }

    fn item(&mut self, column: isize) -> Node {
        if self.is_line_over() {
            return self.block(column);
        }
        self.inside(|scanner| scanner.node(column))
    }

    /// A line at no item's column: a key of the last item that is not where it should be yet.
    fn stray(&mut self, items: &mut [Node]) {
        let key = self.unfinished_key();
        if let Some(Node { kind: Kind::Map(pairs), .. }) = items.last_mut() {
            let value = Node::nothing(self.at);
            pairs.push(Pair { key, value, colon: false });
        }
    }
}
