// SPDX-License-Identifier: Apache-2.0
//! Quarantine, strict before forensic (DESIGN 2.5).

use portolan_site::model::{
    Direction, Outcome, Policy, PolicyKind, Quarantine, QuarantineLevel, Reason,
};

use super::recipe::RecipeId;
use super::{Compiler, Entry, decision};

pub(super) fn compile(c: &mut Compiler<'_>) {
    for level in [QuarantineLevel::Strict, QuarantineLevel::Forensic] {
        let policies = quarantines(c, level);
        for direction in Direction::BOTH {
            policies.iter().for_each(|(p, q)| allow(c, p, q, direction));
            policies.iter().for_each(|(p, q)| deny(c, p, q, direction));
        }
    }
}

fn quarantines<'a>(c: &Compiler<'a>, level: QuarantineLevel) -> Vec<(&'a Policy, &'a Quarantine)> {
    let of_level = |p: &'a Policy| match &p.kind {
        PolicyKind::Quarantine(q) => (q.level == level).then_some((p, q)),
        PolicyKind::SharedService(_) | PolicyKind::Isolation(_) | PolicyKind::Application(_) => {
            None
        }
    };
    c.policies().filter_map(of_level).collect()
}

fn allow<'a>(
    c: &mut Compiler<'a>,
    policy: &'a Policy,
    quarantine: &'a Quarantine,
    direction: Direction,
) {
    if quarantine.level == QuarantineLevel::Strict {
        return;
    }
    let own = c.secured(&quarantine.secures, None);
    for rule in policy.rules_of(direction) {
        if c.is_live(rule) {
            let (peer, services) = (c.select(&rule.peer, None), c.services(&rule.services));
            let action = decision(policy, Some(rule), Reason::ForensicAllow, Outcome::Allow);
            c.add(policy, Entry { direction, own, peer, services, action });
        }
    }
}

fn deny<'a>(
    c: &mut Compiler<'a>,
    policy: &'a Policy,
    quarantine: &'a Quarantine,
    direction: Direction,
) {
    let reason = match quarantine.level {
        QuarantineLevel::Strict => Reason::QuarantineStrict,
        QuarantineLevel::Forensic => Reason::ForensicDeny,
    };
    let own = c.secured(&quarantine.secures, None);
    let action = decision(policy, None, reason, Outcome::Deny(c.forbid(policy)));
    let (peer, services) = (RecipeId::EVERYTHING, c.any());
    c.add(policy, Entry { direction, own, peer, services, action });
}
