// SPDX-License-Identifier: Apache-2.0
//! Selectors: which of its forms one has, and whether that form is possible where it stands.

use std::collections::BTreeSet;

use portolan_diagnostics::Span;

use super::desk::{Desk, File};
use super::machines::MACHINE_KEYS;
use crate::model::{Categories, Selector, What, Workload};
use crate::raw::{At, RESERVED, SelectorMap, SelectorRaw, Shape, Words};
use crate::read::did_you_mean;

/// What may be said at a place.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The tiers that can be named; `None` where tiers make no sense.
    pub(super) tiers: Option<&'a BTreeSet<String>>,
    /// Whether a name from DNS can stand here: only for the other end of a rule.
    pub(super) fqdns: bool,
    /// The machines that can be named, themselves or by role: only where a site speaks of what it
    /// has.
    pub(super) machines: Option<&'a [Workload]>,
}

impl Scope<'_> {
    /// For what judges: workloads by category or address.
    pub(super) const OWN: Scope<'static> = Scope { tiers: None, fqdns: false, machines: None };

    fn is_machines(self, key: &At<String>) -> bool {
        self.machines.is_some() && MACHINE_KEYS.contains(&key.value.as_str())
    }
}

impl Desk<'_> {
    pub(super) fn selector(
        &mut self,
        raw: &SelectorRaw,
        file: File,
        scope: Scope<'_>,
    ) -> Option<Selector> {
        match &raw.value {
            Shape::Word(_) => Some(Selector::everything()),
            Shape::List(list) => match list.first() {
                Some(never) => match *never {},
                None => None,
            },
            Shape::Map(map) => self.selector_map(map, file.span(&raw.range), file, scope),
        }
    }

    pub(super) fn selector_map(
        &mut self,
        map: &SelectorMap,
        at: Span,
        file: File,
        scope: Scope<'_>,
    ) -> Option<Selector> {
        let what = self.what(map, at, file, scope);
        let mut except = Vec::new();
        for exception in map.except.iter().flat_map(|list| list.list()) {
            except.extend(self.selector(exception, file, scope));
        }
        Some(Selector { what: what?, except })
    }

    fn what(&mut self, map: &SelectorMap, at: Span, file: File, scope: Scope<'_>) -> Option<What> {
        if let Some(flag) = &map.everything {
            if !flag.value || !map.entries.is_empty() {
                let help = "write `everything: true` alone, with `except` if wanted";
                self.error("mixed-selector", file.span(&flag.range), MIXED, help);
                return None;
            }
            return Some(What::Everything);
        }
        match map.entries.as_slice() {
            [] => {
                let help = "name a category, or write `everything`";
                self.error("empty-selector", at, "the selector selects nothing", help);
                None
            }
            [(key, words)] if RESERVED.contains(&key.value.as_str()) => {
                self.reserved(key, words, file, scope)
            }
            [(key, words)] if scope.is_machines(key) => {
                self.machines(key, words, file, scope.machines.unwrap_or_default())
            }
            entries => self.categories(entries, file, scope),
        }
    }

    fn reserved(
        &mut self,
        key: &At<String>,
        words: &Words,
        file: File,
        scope: Scope<'_>,
    ) -> Option<What> {
        let list = words.words();
        if key.value == "addresses" && !list.is_empty() {
            let name = list.iter().map(|w| w.value.as_str()).collect::<Vec<_>>().join(", ");
            return Some(What::Addresses { name, set: self.addresses(&list, file) });
        }
        let at = file.span(&key.range);
        let [word] = list.as_slice() else {
            let text = format!("`{}` takes one name", key.value);
            self.error("bad-selector", at, text, "name one group or tier");
            return None;
        };
        let place = file.span(&word.range);
        match (key.value.as_str(), scope.tiers) {
            ("fqdns", _) if scope.fqdns => self.fqdn_group(&word.value, place).map(What::Fqdns),
            ("tier", Some(tiers)) => {
                self.tier(&word.value, tiers, place).map(|()| What::Tier(word.value.clone()))
            }
            (name, _) => {
                let text = format!("`{name}` cannot be said here");
                let help = "`fqdns` is for the other end of a rule, `tier` for that of an \
                            application's rule; use categories or addresses";
                self.error("bad-selector", at, text, help);
                None
            }
        }
    }

    /// Reports a tier that the policy does not have.
    pub(super) fn tier(&mut self, name: &str, tiers: &BTreeSet<String>, at: Span) -> Option<()> {
        if tiers.contains(name) {
            return Some(());
        }
        let known = tiers.iter().map(String::as_str);
        let help = did_you_mean(name, known, "a tier is declared under `secures:`");
        self.error("unknown-tier", at, format!("the policy has no tier `{name}`"), &help);
        None
    }

    fn categories(
        &mut self,
        entries: &[(At<String>, Words)],
        file: File,
        scope: Scope<'_>,
    ) -> Option<What> {
        let mut categories = Categories::new();
        for (key, words) in entries {
            let at = file.span(&key.range);
            if RESERVED.contains(&key.value.as_str()) || scope.is_machines(key) {
                let help = "select by categories or by one of addresses, fqdns and tier, not both";
                self.error("mixed-selector", at, MIXED, help);
                return None;
            }
            let values = words.words();
            if values.is_empty() || !self.is_category_key(key, file) {
                let text = format!("the category `{}` has no value", key.value);
                if values.is_empty() {
                    self.error("bad-category", at, text, "give it one value or a list");
                }
                return None;
            }
            for value in values {
                let span = file.span(&value.range);
                let pair = (key.value.clone(), value.value.clone());
                self.names.used_categories.entry(pair).or_insert(span);
                categories.add(key.value.clone(), value.value);
            }
        }
        Some(What::Categories(categories))
    }

    /// A key that could not be written in a CSV cell would select nothing there.
    pub(super) fn is_category_key(&mut self, key: &At<String>, file: File) -> bool {
        let good = is_category_word(&key.value) && !RESERVED.contains(&key.value.as_str());
        if !good {
            let text = format!("`{}` cannot be the key of a category", key.value);
            let help = "use letters, digits, `-`, `_`, `.`, and none of the words \
                        addresses, fqdns, tier, except, everything";
            self.error("bad-category", file.span(&key.range), text, help);
        }
        good
    }
}

const MIXED: &str = "the selector mixes forms that exclude each other";

/// Whether a word can be a key or a value of a category.
pub(super) fn is_category_word(word: &str) -> bool {
    !word.is_empty()
        && word.len() <= 255
        && word.trim() == word
        && !word.contains([':', ';', ','])
        && !word.chars().any(char::is_control)
}
