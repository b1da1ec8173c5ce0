// SPDX-License-Identifier: Apache-2.0
//! Groups of addresses: CIDRs, ranges, addresses and other groups, less their exceptions.

use std::collections::BTreeMap;

use portolan_diagnostics::Span;
use portolan_net::{AddressSet, parse_addresses};

use super::desk::{Declared, Desk, File, NAME_HELP, entry, is_name};
use crate::raw::{At, GroupRaw, Shape};
use crate::read::did_you_mean;

type Groups = BTreeMap<At<String>, GroupRaw>;

/// Groups may stand in groups, but no site needs a ladder of them.
const MAX_DEPTH: usize = 32;
const RESERVED: [&str; 3] = ["any", "everything", "none"];

impl Desk<'_> {
    /// Resolves every declared group.
    pub(super) fn address_groups(&mut self, groups: &Groups, file: File) {
        for name in groups.keys() {
            self.check_group_name(name, file);
        }
        for name in groups.keys() {
            self.address_group(&name.value, groups, file, &mut Vec::new());
        }
    }

    fn check_group_name(&mut self, name: &At<String>, file: File) {
        let at = file.span(&name.range);
        if RESERVED.contains(&name.value.as_str()) {
            let text = format!("`{}` is a word of the format", name.value);
            self.error("reserved-word", at, text, "give the group another name");
        } else if !is_name(&name.value) {
            let text = format!("`{}` cannot name a group", name.value);
            self.error("bad-name", at, text, NAME_HELP);
        }
    }

    fn address_group(
        &mut self,
        name: &str,
        groups: &Groups,
        file: File,
        path: &mut Vec<String>,
    ) -> AddressSet {
        if let Some(done) = self.names.addresses.get(name) {
            return done.value.clone();
        }
        let Some((key, body)) = entry(groups, name) else {
            return AddressSet::default();
        };
        path.push(name.to_owned());
        let set = match &body.value {
            Shape::Word(word) => {
                self.member(&At::new(word.clone(), body.range.clone()), groups, file, path)
            }
            Shape::List(words) => self.members(words, groups, file, path),
            Shape::Map(map) => {
                let all = self.members(&map.include.words(), groups, file, path);
                let less = map.except.0.as_ref().map(|w| w.words()).unwrap_or_default();
                all.difference(&self.members(&less, groups, file, path))
            }
        };
        path.pop();
        let span = file.span(&key.range);
        if set.is_empty() && !self.has_errors() {
            let text = format!("the group `{name}` holds no address");
            self.error("empty-group", span, text, "give it at least one address");
        }
        self.names.addresses.insert(name.to_owned(), Declared { value: set.clone(), span });
        set
    }

    fn members(
        &mut self,
        words: &[At<String>],
        groups: &Groups,
        file: File,
        path: &mut Vec<String>,
    ) -> AddressSet {
        words.iter().fold(AddressSet::default(), |all, word| {
            all.union(&self.member(word, groups, file, path))
        })
    }

    fn member(
        &mut self,
        word: &At<String>,
        groups: &Groups,
        file: File,
        path: &mut Vec<String>,
    ) -> AddressSet {
        let at = file.span(&word.range);
        if is_literal(&word.value) {
            return self.literal(&word.value, at);
        }
        if entry(groups, &word.value).is_none() {
            let known: Vec<&str> = groups.keys().map(|k| k.value.as_str()).collect();
            self.unknown_group(&word.value, known, at);
            return AddressSet::default();
        }
        self.names.used_addresses.insert(word.value.clone());
        if path.contains(&word.value) || path.len() >= MAX_DEPTH {
            let text = format!("the group `{}` holds itself, or too deep", word.value);
            self.error("circular-group", at, text, "break the circle; nest at most 32 deep");
            return AddressSet::default();
        }
        self.address_group(&word.value, groups, file, path)
    }

    /// An address, a CIDR or a range.
    pub(super) fn literal(&mut self, word: &str, at: Span) -> AddressSet {
        match parse_addresses(word) {
            Ok(set) => set,
            Err(error) => {
                let help = "write an address, a CIDR such as 10.0.0.0/24, or a range \
                            such as 10.0.0.1-10.0.0.9";
                self.error("bad-address", at, error.to_string(), help);
                AddressSet::default()
            }
        }
    }

    /// The addresses that words of a policy name: groups and literals.
    pub(super) fn addresses(&mut self, words: &[At<String>], file: File) -> AddressSet {
        let mut all = AddressSet::default();
        for word in words {
            let at = file.span(&word.range);
            let set = if is_literal(&word.value) {
                self.literal(&word.value, at)
            } else if let Some(group) = self.names.addresses.get(&word.value) {
                self.names.used_addresses.insert(word.value.clone());
                group.value.clone()
            } else {
                let known: Vec<String> = self.names.addresses.keys().cloned().collect();
                self.unknown_group(&word.value, known.iter().map(String::as_str).collect(), at);
                AddressSet::default()
            };
            all = all.union(&set);
        }
        all
    }

    fn unknown_group(&mut self, word: &str, known: Vec<&str>, at: Span) {
        let help = did_you_mean(word, known, "declare it under `addresses:` in portolan.yaml");
        self.error("unknown-group", at, format!("no address group `{word}`"), &help);
    }
}

/// Whether a word is meant as addresses rather than as a name.
fn is_literal(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) || word.contains([':', '/'])
}
