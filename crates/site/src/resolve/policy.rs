// SPDX-License-Identifier: Apache-2.0
//! Policies: what all kinds share, and which key belongs to which kind.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use portolan_diagnostics::{Diagnostic, Span};

use super::desk::{Desk, File, NAME_HELP, is_name};
use super::selector::Scope;
use crate::model::{Direction, Forbid, Mode, Part, Policy};
use crate::raw::{
    At, DirectionWord, ForbidWord, Key, ModeWord, PartRaw, PolicyKindWord, PolicyRaw, RulesRaw,
    Shape,
};

impl Desk<'_> {
    /// Every policy, sorted by id.
    pub(super) fn policies(&mut self, raws: &[(PolicyRaw, File)]) -> Vec<Policy> {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        let mut policies = Vec::new();
        for (raw, file) in raws {
            let at = file.span(&raw.policy.range);
            if let Some(first) = seen.insert(&raw.policy.value, at) {
                let text = format!("two policies are called `{}`", raw.policy.value);
                self.out.push(
                    Diagnostic::error("duplicate-policy", at, text)
                        .label(first, "the other one")
                        .help("rename one of them"),
                );
            }
            policies.extend(self.policy(raw, *file));
        }
        policies.sort_by(|a, b| a.id.cmp(&b.id));
        policies
    }

    fn policy(&mut self, raw: &PolicyRaw, file: File) -> Option<Policy> {
        let at = file.span(&raw.policy.range);
        if !is_name(&raw.policy.value) {
            let text = format!("`{}` cannot name a policy", raw.policy.value);
            self.error("bad-name", at, text, NAME_HELP);
        }
        if raw.purpose.value.trim().is_empty() {
            let text = format!("the policy `{}` has no purpose", raw.policy.value);
            let help = "say in a sentence what it is for";
            self.error("empty-purpose", file.span(&raw.purpose.range), text, help);
        }
        self.rule_ids_are_unique(raw, file);
        self.keys_belong(raw, file);
        let tiers = super::application::tier_names(raw);
        let monitored = self.monitored(raw, &tiers, file);
        let kind = match kind(raw) {
            PolicyKindWord::Application => self.application(raw, &tiers, file),
            PolicyKindWord::Quarantine => self.quarantine(raw, file),
            PolicyKindWord::SharedService => self.shared_service(raw, file),
            PolicyKindWord::Isolation => self.isolation(raw, file),
        };
        Some(Policy {
            id: raw.policy.value.clone(),
            purpose: raw.purpose.value.clone(),
            mode: mode(raw.mode.value),
            monitored,
            forbid: raw.denied.0.as_ref().map(|d| forbid(d.value)),
            kind: kind?,
            span: Some(at),
        })
    }

    fn rule_ids_are_unique(&mut self, raw: &PolicyRaw, file: File) {
        let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
        for rule in rule_list(&raw.inbound).iter().chain(rule_list(&raw.outbound)) {
            let at = file.span(&rule.value.id.range);
            if let Some(first) = seen.insert(&rule.value.id.value, at) {
                let text = format!("two rules of one policy are called `{}`", rule.value.id.value);
                self.out.push(
                    Diagnostic::error("duplicate-rule", at, text)
                        .label(first, "the other one")
                        .help("give each rule its own id, also across inbound and outbound"),
                );
            }
        }
    }

    /// Says which keys do not belong to the policy's kind.
    fn keys_belong(&mut self, raw: &PolicyRaw, file: File) {
        let kind = kind(raw);
        let own: &[&str] = match kind {
            PolicyKindWord::Application => &["secures", "inbound", "outbound", "within"],
            PolicyKindWord::Quarantine => &["secures", "inbound", "outbound", "level"],
            PolicyKindWord::SharedService => &["secures", "inbound", "outbound"],
            PolicyKindWord::Isolation => &["sides"],
        };
        for (key, range) in written(raw) {
            if !own.contains(&key) {
                let text = format!("`{key}` does not belong to {}", article(kind));
                let help = format!("{} has: {}", article(kind), own.join(", "));
                self.error("key-not-here", file.span(&range), text, &help);
            }
        }
    }

    fn monitored(&mut self, raw: &PolicyRaw, tiers: &BTreeSet<String>, file: File) -> Vec<Part> {
        let Some(parts) = &raw.monitored.0 else { return Vec::new() };
        if raw.mode.value != ModeWord::Enforce {
            let text = "only an enforced policy has monitored parts";
            let help = "leave `monitored` out, or write `mode: enforce`";
            self.error("monitored-not-enforced", file.span(&parts.range), text, help);
        }
        parts.list().iter().map(|part| self.part(part, raw, tiers, file)).collect()
    }

    fn part(
        &mut self,
        part: &At<PartRaw>,
        raw: &PolicyRaw,
        tiers: &BTreeSet<String>,
        file: File,
    ) -> Part {
        let PartRaw { tier, direction, workloads } = &part.value;
        if let Some(tier) = &tier.0 {
            let at = file.span(&tier.range);
            if kind(raw) == PolicyKindWord::Application {
                self.tier(&tier.value, tiers, at);
            } else {
                let help = "narrow the part by `direction` or `workloads`";
                self.error("key-not-here", at, "only an application has tiers", help);
            }
        }
        if tier.0.is_none() && direction.0.is_none() && workloads.0.is_none() {
            let help = "name a tier, a direction or workloads; for all of it, `mode: monitor`";
            self.error("empty-part", file.span(&part.range), "the part names nothing", help);
        }
        Part {
            tier: tier.0.as_ref().map(|t| t.value.clone()),
            direction: direction.0.as_ref().map(|d| match d.value {
                DirectionWord::Inbound => Direction::Ingress,
                DirectionWord::Outbound => Direction::Egress,
            }),
            workloads: workloads.0.as_ref().and_then(|w| self.selector(w, file, Scope::OWN)),
        }
    }
}

pub(super) fn kind(raw: &PolicyRaw) -> PolicyKindWord {
    raw.kind.0.as_ref().map_or(PolicyKindWord::Application, |k| k.value)
}

pub(super) fn mode(word: ModeWord) -> Mode {
    match word {
        ModeWord::Draft => Mode::Draft,
        ModeWord::Monitor => Mode::Monitor,
        ModeWord::Enforce => Mode::Enforce,
    }
}

pub(super) fn forbid(word: ForbidWord) -> Forbid {
    match word {
        ForbidWord::Drop => Forbid::Drop,
        ForbidWord::Reject => Forbid::Reject,
    }
}

fn article(kind: PolicyKindWord) -> &'static str {
    match kind {
        PolicyKindWord::Application => "an application policy",
        PolicyKindWord::Quarantine => "a quarantine",
        PolicyKindWord::SharedService => "a shared service",
        PolicyKindWord::Isolation => "an isolation",
    }
}

/// The keys that only some kinds have, where they are written.
fn written(raw: &PolicyRaw) -> Vec<(&'static str, Range<usize>)> {
    let place = |range: Option<&Range<usize>>| range.cloned();
    [
        ("level", place(raw.level.0.as_ref().map(|v| &v.range))),
        ("secures", place(raw.secures.0.as_ref().map(|v| &v.range))),
        ("sides", place(raw.sides.0.as_ref().map(|v| &v.range))),
        ("inbound", place(raw.inbound.0.as_ref().map(|v| &v.range))),
        ("outbound", place(raw.outbound.0.as_ref().map(|v| &v.range))),
        ("within", place(raw.within.0.as_ref().map(|v| &v.range))),
    ]
    .into_iter()
    .filter_map(|(key, range)| Some((key, range?)))
    .collect()
}

/// The rules of a direction that lists them.
pub(super) fn rule_list(rules: &Key<RulesRaw>) -> &[At<crate::raw::RuleRaw>] {
    match rules.0.as_ref().map(|r| &r.value) {
        Some(Shape::List(list)) => list,
        Some(Shape::Word(_) | Shape::Map(_)) | None => &[],
    }
}
