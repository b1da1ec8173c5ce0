// SPDX-License-Identifier: Apache-2.0
//! A configuration in `set` commands: of a firewall, or of a device group of Panorama.

use std::cell::Cell;

use super::config::Config;
use crate::lines::{Piece, lines, unquoted};

/// Keys of a decryption rule that matter here.
const KEYS: [&str; 11] = [
    "action",
    "category",
    "disabled",
    "from",
    "to",
    "source",
    "destination",
    "source-user",
    "service",
    "source-hip",
    "negate-source",
];

pub(in crate::product) fn has_commands(text: &str) -> bool {
    lines(text, &["#"]).iter().any(|line| line.after("set ").is_some())
}

pub(super) fn read(text: &str) -> Config<'_> {
    let mut config = Config::default();
    for line in lines(text, &["#"]) {
        let words: Vec<Piece<'_>> = quoted_words(&line).into_iter().map(bare).collect();
        let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
        match texts.first() {
            Some(&"set") => set(&words, &texts, &mut config),
            Some(&"move") => moved(&texts, &mut config),
            _ => {}
        }
    }
    config
}

fn set<'a>(words: &[Piece<'a>], texts: &[&'a str], config: &mut Config<'a>) {
    if let Some(at) = texts.iter().position(|word| *word == "custom-url-category") {
        if let (Some(name), Some(&"list")) = (texts.get(at + 1), texts.get(at + 2)) {
            let values = words.iter().skip(at + 3).filter(|w| w.text != "[" && w.text != "]");
            config.categories.entry(name).or_default().extend(values.cloned());
        }
        return;
    }
    let at = texts.windows(2).position(|pair| pair == ["decryption", "rules"]);
    let name = at.and_then(|at| Some((at, texts.get(at + 2)?, words.get(at + 2)?)));
    let Some((at, name, place)) = name else {
        dangling(words, texts, config);
        return;
    };
    let Some(rule) = config.rule(name, place) else { return };
    let mut rest = texts.get(at + 3..).unwrap_or_default();
    while let Some((key, after)) = rest.split_first() {
        let (values, next) = values(after);
        if KEYS.contains(key) {
            rule.values.entry(key).or_default().extend(values);
        }
        rest = next;
    }
}

/// A statement of the rulebase that comes to no rule.
fn dangling(words: &[Piece<'_>], texts: &[&str], config: &mut Config<'_>) {
    let is_of_rules = texts
        .windows(2)
        .any(|two| matches!(two, [base, "decryption"] if base.ends_with("rulebase")));
    if let (true, Some(first), Some(last)) = (is_of_rules, words.first(), words.last()) {
        let at = first.at().start..last.at().end;
        config.broken.push((at, "this statement names no decryption rule"));
    }
}

/// One word, or those between brackets; and what follows.
fn values<'w, 'a>(words: &'w [&'a str]) -> (&'w [&'a str], &'w [&'a str]) {
    if words.first() != Some(&"[") {
        return words.split_at(words.len().min(1));
    }
    let end = words.iter().position(|word| *word == "]").unwrap_or(words.len());
    let list = words.get(1..end).unwrap_or_default();
    (list, words.get(end.saturating_add(1)..).unwrap_or_default())
}

/// `move rulebase decryption rules NAME top`, `bottom`, `before OTHER`, `after OTHER`.
fn moved(texts: &[&str], config: &mut Config<'_>) {
    let Some(at) = texts.windows(2).position(|pair| pair == ["decryption", "rules"]) else {
        return;
    };
    let own = texts.get(at + 2).and_then(|name| config.rules.iter().position(|r| r.name == *name));
    let Some(own) = own else { return };
    let rule = config.rules.remove(own);
    let other = |rules: &[super::config::Rule<'_>]| {
        let name = texts.get(at + 4)?;
        rules.iter().position(|rule| rule.name == *name)
    };
    let to = match texts.get(at + 3) {
        Some(&"top") => Some(0),
        Some(&"bottom") => Some(config.rules.len()),
        Some(&"before") => other(&config.rules),
        Some(&"after") => other(&config.rules).map(|at| at + 1),
        _ => None,
    };
    config.rules.insert(to.unwrap_or(own).min(config.rules.len()), rule);
}

fn bare(word: Piece<'_>) -> Piece<'_> {
    let text = unquoted(word.text);
    Piece { text, start: word.start + usize::from(text.len() < word.text.len()) }
}

/// Words, where what stands in quotes is one.
pub(in crate::product) fn quoted_words<'a>(line: &Piece<'a>) -> Vec<Piece<'a>> {
    let is_quoted = Cell::new(false);
    line.split(|c| {
        is_quoted.set(is_quoted.get() != (c == '"'));
        c.is_whitespace() && !is_quoted.get()
    })
}
