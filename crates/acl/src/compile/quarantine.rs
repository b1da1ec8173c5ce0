// SPDX-License-Identifier: Apache-2.0
//! Quarantine, strict before forensic (DESIGN 2.5).

use portolan_net::ServiceSet;
use portolan_site::model::{
    Direction, Outcome, Policy, PolicyKind, Quarantine, QuarantineLevel, Reason, Rule,
};

use super::groups::Named;
use super::{Compiler, Entry, decision};

pub(super) fn compile(c: &mut Compiler<'_>) {
    for level in [QuarantineLevel::Strict, QuarantineLevel::Forensic] {
        let of_level =
            |p: &&Policy| matches!(&p.kind, PolicyKind::Quarantine(q) if q.level == level);
        let policies: Vec<&Policy> = c.policies().filter(of_level).collect();
        for direction in Direction::BOTH {
            policies.iter().for_each(|p| allow(c, p, direction));
            policies.iter().for_each(|p| deny(c, p, direction));
        }
    }
}

fn allow(c: &mut Compiler<'_>, policy: &Policy, direction: Direction) {
    let PolicyKind::Quarantine(quarantine) = &policy.kind else { return };
    if quarantine.level == QuarantineLevel::Strict {
        return;
    }
    for rule in rules(quarantine, direction) {
        if !c.is_live(rule) {
            continue;
        }
        let own = c.groups.workloads().and(&c.groups.select(&quarantine.secures, None));
        let peer = c.groups.select(&rule.peer, None);
        let services = rule.services.clone();
        let action = decision(policy, Some(rule), Reason::ForensicAllow, Outcome::Allow);
        c.add(policy, Entry { direction, own, peer, services, action });
    }
}

fn deny(c: &mut Compiler<'_>, policy: &Policy, direction: Direction) {
    let PolicyKind::Quarantine(quarantine) = &policy.kind else { return };
    let reason = match quarantine.level {
        QuarantineLevel::Strict => Reason::QuarantineStrict,
        QuarantineLevel::Forensic => Reason::ForensicDeny,
    };
    let own = c.groups.workloads().and(&c.groups.select(&quarantine.secures, None));
    let action = decision(policy, None, reason, Outcome::Deny(c.forbid(policy)));
    let (peer, services) = (Named::everything(), ServiceSet::any());
    c.add(policy, Entry { direction, own, peer, services, action });
}

fn rules(quarantine: &Quarantine, direction: Direction) -> &[Rule] {
    match direction {
        Direction::Egress => &quarantine.outbound,
        Direction::Ingress => &quarantine.inbound,
    }
}
