// SPDX-License-Identifier: Apache-2.0
//! As much of XML as a configuration's excerpt needs: elements, their names, and text with places.

use crate::lines::Piece;

/// Elements above one another; what lies deeper is left out.
const DEPTH_MAX: usize = 64;

/// An element, and its attribute `name` where it has one.
#[derive(Clone, Debug)]
pub(super) struct Element<'a> {
    pub(super) tag: &'a str,
    pub(super) name: Option<Piece<'a>>,
}

/// An element that was opened, or a text within it.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    /// From the root to the element itself.
    pub(super) path: Vec<Element<'a>>,
    pub(super) text: Option<Piece<'a>>,
}

impl<'a> Item<'a> {
    /// Whether the path ends with these tags.
    pub(super) fn ends_with(&self, tags: &[&str]) -> bool {
        let mut own = self.path.iter().rev();
        tags.iter().rev().all(|tag| own.next().is_some_and(|element| element.tag == *tag))
    }

    /// The name of an element, counted from the end of the path.
    pub(super) fn name(&self, from_end: usize) -> Option<&Piece<'a>> {
        self.path.iter().rev().nth(from_end)?.name.as_ref()
    }
}

/// Elements and texts in order; what is no well-formed tag is left out.
pub(super) fn items(text: &str) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut path: Vec<Element<'_>> = Vec::new();
    let mut rest = Piece::whole(text);
    while let Some((before, tag, after)) = next(&rest) {
        if !before.trim().text.is_empty() {
            items.push(Item { path: path.clone(), text: Some(before.trim()) });
        }
        if tag.text.starts_with('/') {
            path.pop();
        } else if path.len() < DEPTH_MAX && !tag.text.starts_with(['!', '?']) {
            path.push(element(&tag));
            items.push(Item { path: path.clone(), text: None });
            if tag.text.ends_with('/') {
                path.pop();
            }
        }
        rest = after;
    }
    items
}

/// What stands before the next tag, the tag without its brackets, and what follows.
fn next<'a>(rest: &Piece<'a>) -> Option<(Piece<'a>, Piece<'a>, Piece<'a>)> {
    let open = rest.text.find('<')?;
    let end = if rest.text.get(open..)?.starts_with("<!--") { "-->" } else { ">" };
    let close = open + rest.text.get(open..)?.find(end)?;
    let piece = |from: usize, to: usize| {
        Some(Piece { text: rest.text.get(from..to)?, start: rest.start + from })
    };
    let after = close + end.len();
    Some((piece(0, open)?, piece(open + 1, close)?, piece(after, rest.text.len())?))
}

fn element<'a>(tag: &Piece<'a>) -> Element<'a> {
    let word = tag.text.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default();
    Element { tag: word, name: attribute(tag, "name") }
}

/// `key="value"`
fn attribute<'a>(tag: &Piece<'a>, key: &str) -> Option<Piece<'a>> {
    let from = tag.text.find(&format!(" {key}=\""))? + key.len() + 3;
    let to = from + tag.text.get(from..)?.find('"')?;
    Some(Piece { text: tag.text.get(from..to)?, start: tag.start + from })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_and_its_text_have_their_path_and_place() {
        let text = "<a><entry name=\"x\"><list><member>one</member></list><none/></entry></a>";
        let all = items(text);
        let member = all.iter().find(|item| item.text.is_some()).unwrap();
        assert!(member.ends_with(&["entry", "list", "member"]));
        assert_eq!(member.name(2).unwrap().text, "x");
        assert_eq!(&text[member.text.clone().unwrap().at()], "one");
        assert!(all.iter().any(|item| item.ends_with(&["entry", "none"])));
        assert!(!all.iter().any(|item| item.ends_with(&["none", "entry"])));
    }

    #[test]
    fn what_is_never_closed_ends() {
        for text in ["<", "<a", "</a></a></b>", "<!-- <a>", "<a b=\"", "<a name=\"x>", "a>b<c"] {
            let _ = items(text);
        }
        assert!(items(&"<a>".repeat(10_000)).len() <= DEPTH_MAX);
    }
}
