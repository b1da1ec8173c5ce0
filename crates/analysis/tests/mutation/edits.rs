// SPDX-License-Identifier: Apache-2.0
//! Single edits, as a hand that slips makes them: each changes one place of one file.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use super::world::Files;

/// What kind of slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    PortChanged,
    RuleDropped,
    CategoryMisspelt,
    DirectionLost,
    SubnetWidened,
    ModeChanged,
    /// Names, purposes and comments, which decide nothing.
    Words,
}

impl Sort {
    pub(crate) const ALL: [Self; 7] = [
        Self::PortChanged,
        Self::RuleDropped,
        Self::CategoryMisspelt,
        Self::DirectionLost,
        Self::SubnetWidened,
        Self::ModeChanged,
        Self::Words,
    ];
}

/// One file with another text.
pub(crate) struct Edit {
    pub(crate) sort: Sort,
    pub(crate) words: String,
    path: String,
    text: String,
}

impl Edit {
    pub(crate) fn files(&self, base: &Files) -> Files {
        let mut files = base.clone();
        files.insert(self.path.clone(), self.text.clone());
        files
    }
}

/// Every edit of every kind that the files have room for.
pub(crate) fn all(files: &Files) -> Vec<Edit> {
    files.iter().flat_map(|(path, text)| of_file(path, text)).collect()
}

fn of_file(path: &str, text: &str) -> Vec<Edit> {
    let lines: Vec<&str> = text.lines().collect();
    let edit = |(sort, at, edited): (Sort, usize, Vec<String>)| {
        let words = format!("{sort:?} at {path}:{}", at + 1);
        Edit { sort, words, path: path.to_owned(), text: edited.join("\n") + "\n" }
    };
    let mut edits = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let changed = of_line(path, line).into_iter();
        edits.extend(changed.map(|(sort, new)| (sort, at, with(&lines, at..at + 1, &[new]))));
        if line.starts_with("  - id: ") {
            let left = with(&lines, at..end(&lines, at, "    "), &[]);
            edits.push((Sort::RuleDropped, at, emptied(left)));
        }
        if line.starts_with("inbound:") || line.starts_with("outbound:") {
            edits.push((Sort::DirectionLost, at, with(&lines, at..end(&lines, at, " "), &[])));
        }
    }
    edits.into_iter().map(edit).collect()
}

fn with(lines: &[&str], range: Range<usize>, put: &[String]) -> Vec<String> {
    let own = |lines: &[&str]| lines.iter().map(|l| (*l).to_owned()).collect::<Vec<_>>();
    [own(&lines[..range.start]), put.to_vec(), own(&lines[range.end..])].concat()
}

/// The first line behind `at` that is not indented like this.
fn end(lines: &[&str], at: usize, indent: &str) -> usize {
    at + 1 + lines.iter().skip(at + 1).take_while(|l| l.starts_with(indent)).count()
}

/// A list that has lost its last rule is written as an empty one.
fn emptied(mut lines: Vec<String>) -> Vec<String> {
    for at in 0..lines.len() {
        let borrowed: Vec<&str> = lines.iter().map(String::as_str).collect();
        let inside = at + 1..end(&borrowed, at, " ");
        let is_list = ["inbound:", "outbound:"].contains(&borrowed[at]);
        if is_list && !borrowed[inside].iter().any(|l| l.starts_with("  - ")) {
            lines[at] += " []";
        }
    }
    lines
}

/// Other texts for one line.
fn of_line(path: &str, line: &str) -> Vec<(Sort, String)> {
    let is_policy = path.starts_with("policies/");
    let mut edits = Vec::new();
    if is_policy && line.trim_start().starts_with("allow: [") {
        edits.extend(each_word(line, "[", "]", other_port).map(|l| (Sort::PortChanged, l)));
    }
    if is_policy && line.starts_with("within: [") {
        edits.extend(each_word(line, "[", "]", other_port).map(|l| (Sort::PortChanged, l)));
    }
    if line.contains("AppTier:") {
        edits.extend(misspelt(line).map(|l| (Sort::CategoryMisspelt, l)));
    }
    if path == "portolan.yaml" && (line.contains("/") && line.contains(": [")) {
        edits.extend(each_word(line, "[", "]", wider).map(|l| (Sort::SubnetWidened, l)));
    }
    if is_policy && line == "mode: monitor" {
        edits.extend(["enforce", "draft"].map(|m| (Sort::ModeChanged, format!("mode: {m}"))));
    }
    for (start, put) in [("  - id: ", "other-"), ("purpose: ", "In other words, "), ("# ", "Not ")]
    {
        if let Some((front, rest)) = line.split_once(start).filter(|_| is_policy) {
            edits.push((Sort::Words, format!("{front}{start}{put}{rest}")));
        }
    }
    edits
}

/// The line with each word of its list in turn put in another way.
fn each_word<'a>(
    line: &'a str,
    open: &str,
    close: &'a str,
    other: impl Fn(&str) -> Option<String> + 'a,
) -> impl Iterator<Item = String> + 'a {
    let (front, rest) = line.split_once(open).unwrap();
    let (list, behind) = rest.split_once(close).unwrap();
    let front = format!("{front}{open}");
    let words: Vec<&str> = list.split(", ").collect();
    (0..words.len()).filter_map(move |at| {
        let mut words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
        words[at] = other(&words[at])?;
        Some(format!("{front}{}{close}{behind}", words.join(", ")))
    })
}

/// A slip of the fingers: the next port, or another one where the word has none.
fn other_port(word: &str) -> Option<String> {
    let next = word.split_once('/').and_then(|(protocol, port)| {
        Some(format!("{protocol}/{}", port.parse::<u16>().ok()?.checked_add(1)?))
    });
    Some(next.unwrap_or_else(|| "tcp/4433".into()))
}

/// The line with each value of a tier in turn misspelt.
fn misspelt(line: &str) -> impl Iterator<Item = String> {
    let at = line.find("AppTier:").unwrap() + "AppTier:".len();
    let (front, rest) = line.split_at(at);
    let end = rest.find([']', '}', ';']).unwrap_or(rest.len());
    let ends: Vec<usize> = rest[..end]
        .char_indices()
        .filter(|(i, c)| c.is_alphanumeric() && !rest[i + 1..].starts_with(char::is_alphanumeric))
        .map(|(i, _)| i + 1)
        .collect();
    let (front, rest) = (front.to_owned(), rest.to_owned());
    ends.into_iter().map(move |at| format!("{front}{}x{}", &rest[..at], &rest[at..]))
}

/// A network of sixteen times the size, at its own first address.
fn wider(word: &str) -> Option<String> {
    let (address, length) = word.trim_matches('\'').split_once('/')?;
    let length = length.parse::<u8>().ok()?.checked_sub(4)?;
    match address.parse().ok()? {
        IpAddr::V4(a) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
            Some(format!("{}/{length}", Ipv4Addr::from(u32::from(a) & mask)))
        }
        IpAddr::V6(a) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
            Some(format!("'{}/{length}'", Ipv6Addr::from(u128::from(a) & mask)))
        }
    }
}
