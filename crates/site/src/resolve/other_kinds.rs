// SPDX-License-Identifier: Apache-2.0
//! Quarantine, shared service and isolation.

use super::desk::{Desk, File, NAME_HELP, is_name};
use super::rule::RuleScope;
use super::selector::Scope;
use crate::model::{
    Direction, Isolation, PolicyKind, Quarantine, QuarantineLevel, Rule, Selector, SharedService,
    Side,
};
use crate::raw::{Key, LevelWord, PolicyRaw, RulesRaw, Shape};

impl Desk<'_> {
    pub(super) fn quarantine(&mut self, raw: &PolicyRaw, file: File) -> Option<PolicyKind> {
        let secures = self.secured_alone(raw, file);
        let inbound = self.allows(&raw.inbound, Direction::Ingress, file);
        let outbound = self.allows(&raw.outbound, Direction::Egress, file);
        let at = file.span(&raw.policy.range);
        let Some(level) = &raw.level.0 else {
            let text = format!("the quarantine `{}` has no level", raw.policy.value);
            self.error("missing-key", at, text, "add `level: strict` or `level: forensic`");
            return None;
        };
        let level = match level.value {
            LevelWord::Strict => QuarantineLevel::Strict,
            LevelWord::Forensic => QuarantineLevel::Forensic,
        };
        if level == QuarantineLevel::Strict && !(inbound.is_empty() && outbound.is_empty()) {
            let text = format!("the strict quarantine `{}` has rules", raw.policy.value);
            let help = "strict allows nothing; leave the rules out, or write `level: forensic`";
            self.error("strict-with-rules", at, text, help);
        }
        Some(PolicyKind::Quarantine(Quarantine { level, secures: secures?, inbound, outbound }))
    }

    pub(super) fn shared_service(&mut self, raw: &PolicyRaw, file: File) -> Option<PolicyKind> {
        let secures = self.secured_alone(raw, file);
        let inbound = self.allows(&raw.inbound, Direction::Ingress, file);
        let outbound = self.allows(&raw.outbound, Direction::Egress, file);
        Some(PolicyKind::SharedService(SharedService { secures: secures?, inbound, outbound }))
    }

    pub(super) fn isolation(&mut self, raw: &PolicyRaw, file: File) -> Option<PolicyKind> {
        let Some(raw_sides) = raw.sides.0.as_ref().filter(|s| s.value.len() >= 2) else {
            let text = format!("the isolation `{}` needs two sides or more", raw.policy.value);
            let help = "write `sides: { secure: { Zone: Secure }, general: { Zone: General } }`";
            self.error("too-few-sides", file.span(&raw.policy.range), text, help);
            return None;
        };
        let mut sides = Vec::new();
        for (name, select) in &raw_sides.value {
            if !is_name(&name.value) {
                let text = format!("`{}` cannot name a side", name.value);
                self.error("bad-name", file.span(&name.range), text, NAME_HELP);
            }
            let select = self.selector(select, file, Scope::OWN)?;
            sides.push(Side { name: name.value.clone(), select });
        }
        Some(PolicyKind::Isolation(Isolation { sides }))
    }

    /// The one selector of a kind that has no tiers.
    fn secured_alone(&mut self, raw: &PolicyRaw, file: File) -> Option<Selector> {
        let Some(secures) = &raw.secures.0 else {
            let text = format!("the policy `{}` does not say whom it secures", raw.policy.value);
            let help = "add `secures: { Key: Value }`";
            self.error("missing-key", file.span(&raw.policy.range), text, help);
            return None;
        };
        let at = file.span(&secures.range);
        match &secures.value {
            Shape::Word(_) => Some(Selector::everything()),
            Shape::Map(map) => self.selector_map(map, at, file, Scope::OWN),
            Shape::List(list) => {
                let (code, help) = if list.is_empty() {
                    ("empty-secures", "name whom it secures")
                } else {
                    ("key-not-here", "only an application has tiers; write one selector")
                };
                let text = format!("the policy `{}` needs one selector here", raw.policy.value);
                self.error(code, at, text, help);
                None
            }
        }
    }

    /// The rules of a kind whose rules only allow.
    fn allows(&mut self, raw: &Key<RulesRaw>, direction: Direction, file: File) -> Vec<Rule> {
        let Some(rules) = &raw.0 else { return Vec::new() };
        match &rules.value {
            Shape::List(list) => {
                self.rules(list, direction, file, RuleScope { tiers: None, denies: false })
            }
            Shape::Map(never) => match *never {},
            Shape::Word(_) => {
                let help = "write a rule with `everything` and `allow: any` if that is meant";
                let text = "`any` is for an application's direction";
                self.error("any-not-here", file.span(&rules.range), text, help);
                Vec::new()
            }
        }
    }
}
