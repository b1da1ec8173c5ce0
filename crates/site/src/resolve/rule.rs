// SPDX-License-Identifier: Apache-2.0
//! One rule, resolved; and lists of them.

use std::collections::BTreeSet;

use super::desk::{Desk, File};
use super::findings::unknown_requirement;
use super::selector::Scope;
use crate::model::{Action, Date, Direction, Rule, Selector};
use crate::raw::{At, Key, RuleRaw};

const DAY_HELP: &str = "write the last day on which the rule allows as YYYY-MM-DD";

/// What rules of one policy may say.
#[derive(Clone, Copy)]
pub(super) struct RuleScope<'a> {
    /// The tiers of an application; `None` for the other kinds.
    pub(super) tiers: Option<&'a BTreeSet<String>>,
    /// Whether a rule may deny.
    pub(super) denies: bool,
}

impl Desk<'_> {
    /// The rules that can be resolved, in their order.
    pub(super) fn rules(
        &mut self,
        raw: &[At<RuleRaw>],
        direction: Direction,
        file: File,
        scope: RuleScope<'_>,
    ) -> Vec<Rule> {
        raw.iter().filter_map(|rule| self.rule(&rule.value, direction, file, scope)).collect()
    }

    fn rule(
        &mut self,
        raw: &RuleRaw,
        direction: Direction,
        file: File,
        scope: RuleScope<'_>,
    ) -> Option<Rule> {
        self.rule_id(&raw.id, file);
        let peer = self.peer(raw, direction, file, scope);
        let at = self.rule_tiers(raw, file, scope);
        let action = self.action(raw, file, scope);
        let expires = raw.expires.0.as_ref().and_then(|date| self.date(date, file, DAY_HELP));
        let words = raw.allow.0.as_ref().or(raw.deny.0.as_ref())?.words();
        if words.is_empty() {
            let text = format!("the rule `{}` names no service", raw.id.value);
            let help = "name a service, or write `any`";
            self.error("empty-rule", file.span(&raw.id.range), text, help);
        }
        let text = |key: &Key<At<String>>| key.0.as_ref().map(|t| t.value.clone());
        Some(Rule {
            id: raw.id.value.clone(),
            at,
            peer: peer?,
            services: self.services(&words, file),
            service_words: words.into_iter().map(|w| w.value).collect(),
            action: action?,
            purpose: text(&raw.purpose),
            owner: text(&raw.owner),
            ticket: text(&raw.ticket),
            expires,
            needs: self.needs(raw, file),
            span: Some(file.span(&raw.id.range)),
        })
    }

    fn rule_id(&mut self, id: &At<String>, file: File) {
        if !super::desk::is_name(&id.value) {
            let text = format!("`{}` cannot be the id of a rule", id.value);
            self.error("bad-name", file.span(&id.range), text, super::desk::NAME_HELP);
        }
    }

    fn peer(
        &mut self,
        raw: &RuleRaw,
        direction: Direction,
        file: File,
        scope: RuleScope<'_>,
    ) -> Option<Selector> {
        let (own, other, word, wrong) = match direction {
            Direction::Ingress => (&raw.from.0, &raw.to.0, "from", "to"),
            Direction::Egress => (&raw.to.0, &raw.from.0, "to", "from"),
        };
        if let Some(other) = other {
            let text = format!("`{wrong}` does not belong to this direction");
            let help = format!("an inbound rule says `from`, an outbound one `to`; use `{word}`");
            self.error("wrong-end", file.span(&other.range), text, &help);
        }
        let Some(own) = own else {
            let text = format!("the rule `{}` does not say `{word}`", raw.id.value);
            let help = format!("add `{word}:`, with `everything` if that is meant");
            if other.is_none() {
                self.error("missing-key", file.span(&raw.id.range), text, &help);
            }
            return None;
        };
        self.selector(own, file, Scope { tiers: scope.tiers, fqdns: true, machines: None })
    }

    fn rule_tiers(&mut self, raw: &RuleRaw, file: File, scope: RuleScope<'_>) -> BTreeSet<String> {
        let mut at = BTreeSet::new();
        for word in raw.at.0.as_ref().map(|w| w.words()).unwrap_or_default() {
            let span = file.span(&word.range);
            match scope.tiers {
                Some(tiers) => {
                    self.tier(&word.value, tiers, span);
                }
                None => {
                    let help = "only an application has tiers; leave `at` out";
                    self.error("key-not-here", span, "`at` does not belong to this kind", help);
                }
            }
            at.insert(word.value);
        }
        at
    }

    fn action(&mut self, raw: &RuleRaw, file: File, scope: RuleScope<'_>) -> Option<Action> {
        let at = file.span(&raw.id.range);
        let id = &raw.id.value;
        match (&raw.allow.0, &raw.deny.0, &raw.reason.0) {
            (Some(_), None, None) => Some(Action::Allow),
            (Some(_), None, Some(reason)) => {
                let help = "a reason is for a deny; say what an allow is for with `purpose`";
                let text = format!("the rule `{id}` allows and gives a reason");
                self.error("key-not-here", file.span(&reason.range), text, help);
                None
            }
            (None, Some(deny), _) if !scope.denies => {
                let help = "only an application denies by rule; here a rule allows";
                let text = format!("the rule `{id}` cannot deny in a policy of this kind");
                self.error("deny-not-here", file.span(&deny.range), text, help);
                None
            }
            (None, Some(_), Some(reason)) if !reason.value.trim().is_empty() => {
                Some(Action::Deny { reason: reason.value.clone() })
            }
            (None, Some(_), _) => {
                let text = format!("the rule `{id}` denies without a reason");
                self.error("deny-without-reason", at, text, "add `reason: \"...\"`");
                None
            }
            (Some(_), Some(_), _) => {
                let text = format!("the rule `{id}` both allows and denies");
                self.error("allow-and-deny", at, text, "make two rules of it");
                None
            }
            (None, None, _) => {
                let text = format!("the rule `{id}` neither allows nor denies");
                self.error("missing-key", at, text, "add `allow: [...]`");
                None
            }
        }
    }

    /// A day as it must be written; `help` says what it is for.
    pub(super) fn date(&mut self, raw: &At<String>, file: File, help: &str) -> Option<Date> {
        let plain = raw.value.len() == 10;
        let date = raw.value.parse::<Date>().ok().filter(|_| plain);
        if date.is_none() {
            let text = format!("`{}` is not a day", raw.value);
            self.error("bad-date", file.span(&raw.range), text, help);
        }
        date
    }

    fn needs(&mut self, raw: &RuleRaw, file: File) -> Vec<String> {
        let words = raw.needs.0.as_ref().map(|w| w.words()).unwrap_or_default();
        for word in &words {
            let at = file.span(&word.range);
            self.out.extend(unknown_requirement(self.catalogue, &word.value, at));
        }
        words.into_iter().map(|w| w.value).collect()
    }
}
