// SPDX-License-Identifier: Apache-2.0
//! Custom URL categories and decryption rules, however they were written, and what they spare.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::{Entry, Product, Reading};
use crate::lines::{Piece, unquoted};

#[derive(Default)]
pub(super) struct Config<'a> {
    /// Entries of each category.
    pub(super) categories: BTreeMap<&'a str, Vec<Piece<'a>>>,
    /// In the order of the rulebase.
    pub(super) rules: Vec<Rule<'a>>,
    /// Of the rules.
    names: BTreeSet<&'a str>,
    /// Statements that say nothing, and why.
    pub(super) broken: Vec<(Range<usize>, &'static str)>,
}

/// What a rule says, as far as it is asked.
pub(super) struct Rule<'a> {
    pub(super) name: &'a str,
    pub(super) at: Piece<'a>,
    /// Values of each key.
    pub(super) values: BTreeMap<&'a str, Vec<&'a str>>,
}

/// What narrows a rule to some connections.
const NARROWING: [&str; 8] = [
    "from",
    "to",
    "source",
    "destination",
    "source-user",
    "service",
    "source-hip",
    "negate-source",
];

impl Rule<'_> {
    fn has(&self, key: &str, value: &str) -> bool {
        self.values.get(key).is_some_and(|values| values.contains(&value))
    }

    fn is_for_all(&self) -> bool {
        NARROWING.iter().all(|key| {
            let values = self.values.get(*key).map(Vec::as_slice).unwrap_or_default();
            values.iter().all(|value| matches!(*value, "any" | "no"))
        })
    }

    fn categories(&self) -> &[&str] {
        self.values.get("category").map(Vec::as_slice).unwrap_or_default()
    }
}

impl<'a> Config<'a> {
    /// The rule of that name, at the end where it is new.
    pub(super) fn rule(&mut self, name: &'a str, at: &Piece<'a>) -> Option<&mut Rule<'a>> {
        if self.names.insert(name) {
            let values = BTreeMap::new();
            self.rules.push(Rule { name, at: at.clone(), values });
        }
        // Statements of a rule follow each other.
        self.rules.iter_mut().rfind(|rule| rule.name == name)
    }

    /// Adds what the rules decide; a category that no rule has is no exception.
    pub(super) fn decided(&self, product: &dyn Product, reading: &mut Reading) {
        for (at, why) in &self.broken {
            reading.problem(at.clone(), *why);
        }
        let mut used = BTreeSet::new();
        for rule in self.rules.iter().filter(|rule| !rule.has("disabled", "yes")) {
            self.rule_decided(product, rule, &mut used, reading);
        }
        for (name, words) in self.categories.iter().filter(|(name, _)| !used.contains(*name)) {
            let at = words.first().map_or(0..0, Piece::at);
            let said = format!("no rule with `action no-decrypt` has the category `{name}`");
            reading.problem(at, said);
        }
    }

    fn rule_decided(
        &self,
        product: &dyn Product,
        rule: &Rule<'a>,
        used: &mut BTreeSet<&'a str>,
        reading: &mut Reading,
    ) {
        let spares = rule.has("action", "no-decrypt");
        if !spares && !rule.has("action", "decrypt") {
            return;
        }
        if spares {
            let own = |name: &&str| self.categories.get_key_value(*name);
            used.extend(rule.categories().iter().filter_map(own).map(|(name, _)| *name));
        }
        if !rule.is_for_all() {
            let said = format!("the rule `{}` is for some connections alone", rule.name);
            reading.problem(rule.at.at(), said + ", and is not counted");
            return;
        }
        let categories = rule.categories();
        if categories.is_empty() || categories.contains(&"any") {
            let entry =
                Entry { printed: rule.name.into(), at: rule.at.at(), language: ".*".into() };
            reading.decide(spares, entry);
            return;
        }
        for name in categories {
            let Some(words) = self.categories.get(name) else {
                let said = format!("the entries of the category `{name}` are not in this text");
                reading.problem(rule.at.at(), said);
                continue;
            };
            words.iter().for_each(|word| add(product, word, spares, reading));
        }
    }
}

fn add(product: &dyn Product, word: &Piece<'_>, spares: bool, reading: &mut Reading) {
    let printed = unquoted(word.text);
    match product.matches(printed) {
        Ok(language) => {
            reading.decide(spares, Entry { printed: printed.into(), at: word.at(), language });
        }
        Err(_) => reading.add(product, printed, word.at()),
    }
}
