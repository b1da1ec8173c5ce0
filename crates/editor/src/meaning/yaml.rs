// SPDX-License-Identifier: Apache-2.0
//! The meaning of a word of a YAML file, by the key that it stands under.

use std::sync::Arc;

use crate::schema::{FileKind, Place, Schemas};
use crate::yaml::{Document, Node, Role, Spot, Step, spots};

use super::{Meaning, Named, What};

/// Keys of a selector that are words of the format.
const RESERVED: [&str; 5] = portolan_site::raw::RESERVED;
/// Such keys of a selector in an assertion.
pub(crate) const ASSERTED: [&str; 2] = ["role", "workload"];

/// Finds what the words of one kind of file mean.
#[derive(Clone, Copy)]
pub(crate) struct Finder<'a> {
    pub(crate) schemas: &'a Schemas,
    pub(crate) kind: FileKind,
}

/// The name of the policy that a document holds.
pub(crate) fn policy_of(document: &Document) -> &str {
    document.root.get("policy").and_then(Node::word).unwrap_or_default()
}

impl Finder<'_> {
    /// Every word of a document that names something, in the order of the text.
    pub(crate) fn named(self, document: &Document) -> Vec<Named> {
        let policy = policy_of(document);
        let mut found = Vec::new();
        let mut owner = None;
        spots(&document.root, |spot| {
            let Some((meaning, declares)) = self.meaning(&spot, policy) else { return };
            if meaning.what == What::Workload && declares {
                owner = Some(Arc::from(meaning.name.as_str()));
            }
            let inventory = self.kind == FileKind::InventoryYaml;
            let owner = owner.clone().filter(|_| inventory);
            found.push(Named { meaning, range: spot.word.inner.clone(), declares, owner });
        });
        found
    }

    /// What a word means, and whether it makes the thing that it names.
    pub(crate) fn meaning(self, spot: &Spot<'_, '_>, policy: &str) -> Option<(Meaning, bool)> {
        let place = self.schemas.place(self.kind, spot.path)?;
        match spot.role {
            Role::Key(_) => self.key(&place, spot, policy),
            Role::Value => self.value(&place, spot, policy),
        }
    }

    fn key(self, place: &Place<'_>, spot: &Spot<'_, '_>, policy: &str) -> Option<(Meaning, bool)> {
        let (slot, word) = (&place.slot, spot.word.text.as_str());
        let plain = |what| Some((Meaning::new(what, "", word), true));
        match (slot.holder.as_str(), slot.key.as_str(), &slot.free) {
            _ if place.is("Selector") && !is_reserved(word, spot.path) => {
                Some((Meaning::new(What::CategoryKey, "", word), false))
            }
            ("Site", "addresses", None) => plain(What::Addresses),
            ("Site", "fqdns", None) => plain(What::Fqdns),
            ("Site", "services", None) => plain(What::Service),
            ("Site", "conditions", None) => Some((Meaning::new(What::Condition, "", word), false)),
            ("Policy", "within", None) => Some((Meaning::new(What::Tier, policy, word), false)),
            ("Workload", "categories", None) => plain(What::CategoryKey),
            _ => {
                let known = place.keys().into_iter().any(|key| key.name == word);
                let holder = if slot.key.is_empty() { &slot.holder } else { &slot.key };
                known.then(|| (Meaning::new(What::Key, holder.as_str(), word), false))
            }
        }
    }

    fn value(
        self,
        place: &Place<'_>,
        spot: &Spot<'_, '_>,
        policy: &str,
    ) -> Option<(Meaning, bool)> {
        let word = spot.word.text.as_str();
        let (what, declares) = named_under(place, word, is_assertion(spot.path))?;
        let scope = match what {
            What::Category => place.slot.free.clone().unwrap_or_else(|| place.slot.key.clone()),
            What::Rule => beside(spot, "policy").unwrap_or(policy).to_owned(),
            What::Tier => policy.to_owned(),
            What::Policy
            | What::Addresses
            | What::Fqdns
            | What::Service
            | What::CategoryKey
            | What::Requirement
            | What::Role
            | What::Workload
            | What::Condition
            | What::Finding
            | What::Expectation
            | What::Key => String::new(),
        };
        Some((Meaning::new(what, scope, word), declares))
    }
}

/// The value of a key of the same mapping.
fn beside<'d>(spot: &Spot<'d, '_>, key: &str) -> Option<&'d str> {
    spot.parent?.get(key)?.word()
}

/// Whether a path leads into an assertion, whose selectors know words of their own.
pub(crate) fn is_assertion(path: &[Step<'_>]) -> bool {
    path.first() == Some(&Step::Key("expect"))
}

/// Whether a key of a selector is a word of the format and no category.
fn is_reserved(key: &str, path: &[Step<'_>]) -> bool {
    RESERVED.contains(&key) || is_assertion(path) && ASSERTED.contains(&key)
}

/// What a value under a key names, and whether it makes it.
pub(crate) fn named_under(place: &Place<'_>, word: &str, asserts: bool) -> Option<(What, bool)> {
    if place.words().contains(&word) {
        return None;
    }
    let slot = &place.slot;
    let group = (!is_literal(word)).then_some((What::Addresses, false));
    Some(match (slot.holder.as_str(), slot.key.as_str()) {
        ("Policy", "policy") => (What::Policy, true),
        ("Rule", "id") => (What::Rule, true),
        ("Tier", "tier") => (What::Tier, true),
        ("Expectation", "id") => (What::Expectation, true),
        ("Workload", "name") => (What::Workload, true),
        ("Workload", "categories") => (What::Category, true),
        ("Workload", "component") => (What::Role, false),
        ("Workload", _) | ("Site", "fqdns") => return None,
        ("Selector" | "Site", "addresses") | ("Site", "networks") => return group,
        ("AddressGroup", _) => return group,
        ("Selector", "fqdns") => (What::Fqdns, false),
        ("Selector", "role") if asserts => (What::Role, false),
        ("Selector", "workload") if asserts => (What::Workload, false),
        ("Selector" | "Part", "tier") | ("Rule", "at") => (What::Tier, false),
        ("Selector", key) if !RESERVED.contains(&key) => (What::Category, false),
        ("Rule" | "Expectation", "allow" | "deny") => (What::Service, false),
        ("Site", "services") | ("Policy", "within") => (What::Service, false),
        ("Rule", "needs") => (What::Requirement, false),
        ("Attachment", "holds" | "bridges") => (What::Workload, false),
        ("Suppression", key) => (suppressed(key)?, false),
        _ => return None,
    })
}

/// What a key of a suppression narrows it to.
fn suppressed(key: &str) -> Option<What> {
    Some(match key {
        "finding" => What::Finding,
        "policy" => What::Policy,
        "rule" => What::Rule,
        "workload" => What::Workload,
        "requirement" => What::Requirement,
        "group" => What::Addresses,
        "service" => What::Service,
        "expectation" => What::Expectation,
        _ => return None,
    })
}

/// Whether a word is meant as addresses rather than as a name.
fn is_literal(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) || word.contains([':', '/'])
}
