// SPDX-License-Identifier: Apache-2.0
//! The policy of an application: tiers, directions, and the traffic inside a tier.

use std::collections::{BTreeMap, BTreeSet};

use portolan_diagnostics::Diagnostic;

use super::desk::{Desk, File, NAME_HELP, is_name};
use super::rule::RuleScope;
use super::selector::Scope;
use crate::model::{Application, Direction, PolicyKind, Rules, Selector, Tier, Within};
use crate::raw::{At, Key, PolicyRaw, RulesRaw, Shape, TierRaw};

impl Desk<'_> {
    pub(super) fn application(
        &mut self,
        raw: &PolicyRaw,
        tiers: &BTreeSet<String>,
        file: File,
    ) -> Option<PolicyKind> {
        let found = self.tiers(raw, file);
        let inbound = self.direction(&raw.inbound, Direction::Ingress, tiers, file);
        let outbound = self.direction(&raw.outbound, Direction::Egress, tiers, file);
        let within = self.within(raw, tiers, file);
        if inbound.is_none() && outbound.is_none() {
            let text = format!("the policy `{}` secures no direction", raw.policy.value);
            let help = "add `inbound:` or `outbound:`; an empty list `[]` allows nothing";
            self.error("secures-nothing", file.span(&raw.policy.range), text, help);
        }
        Some(PolicyKind::Application(Application { tiers: found?, inbound, outbound, within }))
    }

    fn tiers(&mut self, raw: &PolicyRaw, file: File) -> Option<Vec<Tier>> {
        let Some(secures) = &raw.secures.0 else {
            let text = format!("the policy `{}` does not say whom it secures", raw.policy.value);
            let help = "add `secures: { AppType: ..., AppTier: ... }`";
            self.error("missing-key", file.span(&raw.policy.range), text, help);
            return None;
        };
        let whole = |select| vec![Tier { name: raw.policy.value.clone(), select }];
        match &secures.value {
            Shape::Word(_) => Some(whole(Selector::everything())),
            Shape::Map(map) => {
                let at = file.span(&secures.range);
                self.selector_map(map, at, file, Scope::OWN).map(whole)
            }
            Shape::List(list) if list.is_empty() => {
                let help = "name at least one tier, or a selector";
                let text = format!("the policy `{}` secures nobody", raw.policy.value);
                self.error("empty-secures", file.span(&secures.range), text, help);
                None
            }
            Shape::List(list) => Some(self.tier_list(list, file)),
        }
    }

    fn tier_list(&mut self, list: &[At<TierRaw>], file: File) -> Vec<Tier> {
        let mut tiers = Vec::new();
        let mut seen = BTreeMap::new();
        for raw in list {
            let TierRaw { tier, select } = &raw.value;
            let at = file.span(&tier.range);
            if !is_name(&tier.value) {
                let text = format!("`{}` cannot name a tier", tier.value);
                self.error("bad-name", at, text, NAME_HELP);
            }
            if let Some(first) = seen.insert(tier.value.clone(), at) {
                let text = format!("two tiers are called `{}`", tier.value);
                self.out.push(
                    Diagnostic::error("duplicate-tier", at, text)
                        .label(first, "the other one")
                        .help("rename one of them"),
                );
            }
            let select = self.selector(select, file, Scope::OWN);
            tiers.extend(select.map(|select| Tier { name: tier.value.clone(), select }));
        }
        tiers
    }

    fn direction(
        &mut self,
        raw: &Key<RulesRaw>,
        direction: Direction,
        tiers: &BTreeSet<String>,
        file: File,
    ) -> Option<Rules> {
        match &raw.0.as_ref()?.value {
            Shape::Word(_) => Some(Rules::Any),
            Shape::Map(never) => match *never {},
            Shape::List(list) => {
                let scope = RuleScope { tiers: Some(tiers), denies: true };
                Some(Rules::List(self.rules(list, direction, file, scope)))
            }
        }
    }

    fn within(
        &mut self,
        raw: &PolicyRaw,
        tiers: &BTreeSet<String>,
        file: File,
    ) -> BTreeMap<String, Within> {
        let Some(within) = &raw.within.0 else { return BTreeMap::new() };
        let all = |within: Within| tiers.iter().map(|t| (t.clone(), within.clone())).collect();
        match &within.value {
            Shape::Word(word) => {
                all(self.within_words(&[At::new(word.clone(), within.range.clone())], file))
            }
            Shape::List(list) => all(self.within_words(list, file)),
            Shape::Map(map) => {
                let mut found = BTreeMap::new();
                for (tier, words) in map {
                    self.tier(&tier.value, tiers, file.span(&tier.range));
                    found.insert(tier.value.clone(), self.within_words(&words.words(), file));
                }
                found
            }
        }
    }

    fn within_words(&mut self, words: &[At<String>], file: File) -> Within {
        match words {
            [word] if word.value == "allow" => Within::Allow,
            [word] if word.value == "deny" => Within::Deny,
            words => Within::Services(self.services(words, file)),
        }
    }
}

/// The tiers that a policy declares; a policy without a list has one, named after itself.
pub(super) fn tier_names(raw: &PolicyRaw) -> BTreeSet<String> {
    match raw.secures.0.as_ref().map(|s| &s.value) {
        Some(Shape::List(list)) => list.iter().map(|t| t.value.tier.value.clone()).collect(),
        Some(Shape::Word(_) | Shape::Map(_)) | None => BTreeSet::from([raw.policy.value.clone()]),
    }
}
