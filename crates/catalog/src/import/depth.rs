// SPDX-License-Identifier: Apache-2.0
//! How deep the elements of a page nest, guessed before it is parsed.
//!
//! A parser of HTML looks through all open elements for many a tag, so a page that opens and never
//! closes costs the square of its length. No page that people read comes near the limit.

/// Elements that are open at once; browsers keep no more either.
const DEPTH_MAX: usize = 512;

/// Elements that have no end, or whose end may be left out and that do not nest.
const ENDLESS: [&str; 32] = [
    "area", "base", "body", "br", "caption", "col", "colgroup", "dd", "dt", "embed", "frame",
    "head", "hr", "html", "img", "input", "li", "link", "meta", "optgroup", "option", "p", "param",
    "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

/// Where the page becomes deeper than is read.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, _) in text.match_indices('<') {
        let tag = text.get(at + 1..).unwrap_or_default();
        match tag.strip_prefix('/') {
            Some(end) if counts(end) => depth = depth.saturating_sub(1),
            None if counts(tag) => depth += 1,
            _ => {}
        }
        if depth > DEPTH_MAX {
            return Some(at);
        }
    }
    None
}

fn counts(tag: &str) -> bool {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len());
    let name = tag.get(..end).unwrap_or_default();
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let endless = ENDLESS.iter().any(|known| known.eq_ignore_ascii_case(name));
    // `<svg/>` ends where it begins.
    let closed = tag.split('>').next().is_some_and(|inside| inside.ends_with('/'));
    is_name && !endless && !closed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_page_that_closes_what_it_opens_is_not_deep() {
        let row = "<tr><td>A<br><TD><div><p>B</div><img src=x><svg/>\n";
        assert_eq!(too_deep(&format!("<table>{}</table>", row.repeat(2000))), None);
    }

    #[test]
    fn elements_that_are_never_closed_are_deep() {
        assert_eq!(too_deep(&"<i>".repeat(513)), Some(512 * 3));
        assert_eq!(too_deep(&"<i><x-y>".repeat(256)), None);
    }
}
