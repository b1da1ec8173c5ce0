// SPDX-License-Identifier: Apache-2.0
//! A policy's definitions and layers.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::lines::{Piece, lines};

/// What a definition block's lines are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Tests, any line of which suffices.
    Tests,
    /// Patterns of `url.domain=`: special conditions, and categories.
    Domains,
}

pub(super) struct Definition<'a> {
    pub(super) kind: Kind,
    pub(super) at: Piece<'a>,
    pub(super) lines: Vec<Vec<Piece<'a>>>,
}

/// An `<SSL-Intercept>` layer: what must hold for all of it, and its rules in order.
#[derive(Default)]
pub(super) struct Layer<'a> {
    pub(super) guard: Vec<Piece<'a>>,
    pub(super) rules: Vec<Vec<Piece<'a>>>,
}

#[derive(Default)]
pub(super) struct Policy<'a> {
    pub(super) definitions: BTreeMap<&'a str, Definition<'a>>,
    pub(super) layers: Vec<Layer<'a>>,
    /// What rules of other layers test, which decide something else.
    pub(super) elsewhere: Vec<Piece<'a>>,
}

pub(super) fn parse(text: &str) -> Policy<'_> {
    let mut policy = Policy::default();
    let mut open: Option<&str> = None;
    let (mut is_defining, mut is_in) = (false, false);
    for line in lines(text, &[";"]) {
        let words = words(&uncommented(&line));
        let Some(first) = words.first() else { continue };
        if first.text.eq_ignore_ascii_case("define") {
            is_defining = true;
            open = define(&words, &mut policy);
        } else if first.text.eq_ignore_ascii_case("end") {
            (is_defining, open) = (false, None);
        } else if is_defining {
            let definition = open.and_then(|name| policy.definitions.get_mut(name));
            definition.into_iter().for_each(|definition| definition.lines.push(words.clone()));
        } else if first.text.starts_with('<') {
            is_in = first.text.to_ascii_lowercase().starts_with("<ssl-intercept");
            let guard = words.into_iter().skip(1).filter(|word| word.text.contains('=')).collect();
            policy.layers.extend(is_in.then(|| Layer { guard, rules: Vec::new() }));
        } else if is_in && !first.text.starts_with('[') {
            policy.layers.last_mut().into_iter().for_each(|layer| layer.rules.push(words.clone()));
        } else if !is_in {
            policy.elsewhere.extend(words);
        }
    }
    policy
}

/// `define condition NAME`, `define url.domain condition NAME`, `define category NAME`.
fn define<'a>(words: &[Piece<'a>], policy: &mut Policy<'a>) -> Option<&'a str> {
    let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
    let (name, kind) = match texts.as_slice() {
        ["define", "condition", name, ..] => (*name, Kind::Tests),
        ["define", "url.domain" | "server_url.domain", "condition", name, ..]
        | ["define", "category", name, ..] => (*name, Kind::Domains),
        _ => return None,
    };
    let at = words.last()?.clone();
    policy.definitions.entry(name).or_insert(Definition { kind, at, lines: Vec::new() });
    Some(name)
}

/// Without a comment at its end; a semicolon in quotes begins none.
fn uncommented<'a>(line: &Piece<'a>) -> Piece<'a> {
    let mut is_quoted = false;
    let end = line.text.find(|c| {
        is_quoted = is_quoted != (c == '"');
        c == ';' && !is_quoted
    });
    let text = end.and_then(|end| line.text.get(..end)).unwrap_or(line.text);
    Piece { text, start: line.start }.trim()
}

/// Words, where what stands in quotes or parentheses is one.
fn words<'a>(line: &Piece<'a>) -> Vec<Piece<'a>> {
    let (is_quoted, depth) = (Cell::new(false), Cell::new(0_usize));
    line.split(|c| {
        is_quoted.set(is_quoted.get() != (c == '"'));
        match c {
            '(' if !is_quoted.get() => depth.set(depth.get().saturating_add(1)),
            ')' if !is_quoted.get() => depth.set(depth.get().saturating_sub(1)),
            _ => {}
        }
        c.is_whitespace() && !is_quoted.get() && depth.get() == 0
    })
}
