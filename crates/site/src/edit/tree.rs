// SPDX-License-Identifier: Apache-2.0
//! The nodes of a YAML text with the bytes that each takes, from the parser that reads the files.

use std::ops::Range;

use serde_saphyr::granit_parser::{Event, Parser, StructureStyle};

use super::EditError;

/// What a node is.
pub(super) enum Kind {
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
    Alias,
}

/// A node. A block collection ends where its last value ends.
pub(super) struct Node {
    pub(super) kind: Kind,
    /// `[...]` or `{...}`.
    pub(super) flow: bool,
    pub(super) range: Range<usize>,
}

impl Node {
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        match &self.kind {
            Kind::Map(pairs) => pairs.iter().find(|(k, _)| k.is_word(key)).map(|(_, value)| value),
            Kind::Scalar(_) | Kind::List(_) | Kind::Alias => None,
        }
    }

    /// The key itself, and not what stands under it.
    pub(super) fn key(&self, key: &str) -> Option<&Node> {
        match &self.kind {
            Kind::Map(pairs) => pairs.iter().find(|(k, _)| k.is_word(key)).map(|(k, _)| k),
            Kind::Scalar(_) | Kind::List(_) | Kind::Alias => None,
        }
    }

    pub(super) fn items(&self) -> std::slice::Iter<'_, Node> {
        match &self.kind {
            Kind::List(items) => items.iter(),
            Kind::Scalar(_) | Kind::Map(_) | Kind::Alias => [].iter(),
        }
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Scalar(text) if text == word)
    }
}

/// The document of the policy that is called so.
pub(super) fn policy(text: &str, name: &str) -> Result<Node, EditError> {
    // Reading first keeps the limits: what follows walks a text that is known to be tame.
    super::documents(text)?;
    let found = nodes(text).ok_or(EditError::Lost)?;
    let mut named = found.into_iter().filter(|n| n.get("policy").is_some_and(|p| p.is_word(name)));
    match (named.next(), named.next()) {
        (Some(one), None) => Ok(one),
        (Some(_), Some(_)) => Err(EditError::Form("a file with two policies of one name")),
        (None, _) => Err(EditError::NoPolicy(name.into())),
    }
}

/// The one document of `portolan.yaml`, whose text has been read before.
pub(super) fn site(text: &str) -> Option<Node> {
    let mut found = nodes(text)?.into_iter();
    found.next().filter(|_| found.next().is_none())
}

/// A collection that is still open: its children so far.
struct Open {
    map: bool,
    flow: bool,
    start: usize,
    children: Vec<Node>,
}

/// The root node of every document.
fn nodes(text: &str) -> Option<Vec<Node>> {
    let mut roots = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let range = span.byte_range()?;
        let node = match event {
            Event::Scalar(value, ..) => {
                Some(Node { kind: Kind::Scalar(value.into_owned()), flow: false, range })
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                Some(Node { kind: Kind::Alias, flow: false, range })
            }
            Event::SequenceStart(style, ..) | Event::MappingStart(style, ..) => {
                let map = matches!(event, Event::MappingStart(..));
                let flow = style == StructureStyle::Flow;
                open.push(Open { map, flow, start: range.start, children: Vec::new() });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => Some(close(open.pop()?, range.end)),
            Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(..)
            | Event::DocumentEnd
            | Event::Anchor(..)
            | Event::Comment(..)
            | _ => None,
        };
        match (node, open.last_mut()) {
            (Some(node), Some(parent)) => parent.children.push(node),
            (Some(root), None) => roots.push(root),
            (None, _) => {}
        }
    }
    Some(roots)
}

fn close(open: Open, end: usize) -> Node {
    let last = open.children.last().map_or(open.start, |child| child.range.end);
    let range = open.start..if open.flow { end } else { last };
    let kind = if open.map { Kind::Map(pairs(open.children)) } else { Kind::List(open.children) };
    Node { kind, flow: open.flow, range }
}

fn pairs(children: Vec<Node>) -> Vec<(Node, Node)> {
    let mut pairs = Vec::new();
    let mut children = children.into_iter();
    while let (Some(key), Some(value)) = (children.next(), children.next()) {
        pairs.push((key, value));
    }
    pairs
}

/// Every comment of a text, in order.
pub(super) fn comments(text: &str) -> Option<Vec<String>> {
    let mut comments = Vec::new();
    for event in Parser::new_from_str(text) {
        if let (Event::Comment(comment, _), _) = event.ok()? {
            comments.push(comment.into_owned());
        }
    }
    Some(comments)
}
