// SPDX-License-Identifier: Apache-2.0
//! What stands in `[...]` and `{...}`.

use super::node::{Kind, Node, Pair};
use super::scanner::Scanner;

impl Scanner<'_> {
    /// The brackets that open here. Those that nobody closes end before the line that stands no
    /// deeper than what they are in.
    pub(super) fn flow(&mut self, parent: isize) -> Node {
        let start = self.at;
        let is_list = self.eat("[");
        if !is_list {
            self.eat("{");
        }
        let (mut items, mut pairs) = (Vec::new(), Vec::new());
        let end = loop {
            let end = self.at;
            if !self.pass_flow_space(parent) {
                break end;
            }
            match self.peek() {
                None => break end,
                Some(',') => self.at += 1,
                Some(']' | '}') => {
                    self.at += 1;
                    break self.at;
                }
                Some(_) if is_list => items.push(self.flow_item(parent)),
                Some(_) => pairs.push(self.flow_pair(parent)),
            }
        };
        self.at = end;
        let kind = if is_list { Kind::List(items) } else { Kind::Map(pairs) };
        Node { kind, range: start..end }
    }

    /// Passes what is between two things in brackets; false where the brackets have to end.
    fn pass_flow_space(&mut self, parent: isize) -> bool {
        let before = self.at;
        self.pass_space();
        let over = self.text.get(before..self.at).unwrap_or_default().contains('\n');
        let closes = matches!(self.peek(), Some(']' | '}' | ','));
        !self.is_at_end() && !(over && (self.is_at_mark() || self.column() <= parent && !closes))
    }

    fn flow_item(&mut self, parent: isize) -> Node {
        let first = self.flow_node(parent);
        if !self.eats_colon(&first) {
            return first;
        }
        // `[a: b]` is a mapping of one pair.
        let value = self.flow_value(parent);
        let range = first.range.start..value.range.end.max(first.range.end);
        Node { kind: Kind::Map(vec![Pair { key: first, value, colon: true }]), range }
    }

    fn flow_pair(&mut self, parent: isize) -> Pair {
        let key = self.flow_node(parent);
        let colon = self.eats_colon(&key);
        let value = if colon { self.flow_value(parent) } else { Node::nothing(self.at) };
        Pair { key, value, colon }
    }

    fn eats_colon(&mut self, key: &Node) -> bool {
        let here = self.at;
        self.pass_blanks();
        let glued = self.text.get(key.range.clone()).is_some_and(|t| t.ends_with(['"', '\'']));
        let after = self.rest().strip_prefix(':').map(|rest| rest.chars().next());
        let found = after.is_some_and(|next| glued || next.is_none_or(ends_word));
        self.at = if found { self.at + 1 } else { here };
        found
    }

    fn flow_value(&mut self, parent: isize) -> Node {
        let here = self.at;
        if !self.pass_flow_space(parent) || matches!(self.peek(), Some(',' | ']' | '}')) {
            self.at = here;
            return Node::nothing(here);
        }
        self.flow_node(parent)
    }

    fn flow_node(&mut self, parent: isize) -> Node {
        match self.peek() {
            Some('[' | '{') => self.inside(|scanner| scanner.flow(parent)),
            Some('"' | '\'') => self.quoted(parent),
            _ => self.flow_plain(),
        }
    }

    /// Up to a comma, a bracket, a colon that ends a key, a comment, or the end of the line.
    fn flow_plain(&mut self) -> Node {
        let start = self.at;
        let mut before = ' ';
        let rest = self.rest();
        let mut letters = rest.char_indices().peekable();
        let mut end = rest.len();
        while let Some((at, c)) = letters.next() {
            let next = letters.peek().map(|(_, c)| *c);
            let ends = matches!(c, ',' | '[' | ']' | '{' | '}' | '\n')
                || c == '#' && before.is_whitespace()
                || c == ':' && next.is_none_or(ends_word);
            if ends {
                end = at;
                break;
            }
            before = c;
        }
        let word = rest.get(..end).unwrap_or_default();
        self.at = start + word.trim_end().len();
        if word.is_empty() {
            // A colon or a comment sign where a word should begin: pass it, so that this ends.
            self.at += self.peek().map_or(0, char::len_utf8);
        }
        self.plain_node(start)
    }
}

/// Whether a colon before this ends a key.
fn ends_word(next: char) -> bool {
    next.is_whitespace() || matches!(next, ',' | '[' | ']' | '{' | '}')
}
