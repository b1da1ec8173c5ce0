// SPDX-License-Identifier: Apache-2.0
//! A way past an isolation: a shared service, at the end that answers where that end judges.

use std::net::IpAddr;

use portolan_site::model::{Direction, Mode, Part, Policy, PolicyKind, SharedService, View};

use super::super::peer::{peer, selector, short};
use super::super::{Change, Edit};
use super::Case;
use super::policy::{id, policy};
use super::rule::allow;

/// A rule of a shared service that is there, or else a shared service.
pub(super) fn exempt(case: &Case<'_>) -> Option<Change> {
    let c = case.connection;
    let (direction, secured, other) = if case.denial.acl.judges(c.responder) {
        (Direction::Ingress, c.responder, c.initiator)
    } else {
        (Direction::Egress, c.initiator, c.responder)
    };
    let isolation = &case.policy()?.id;
    let (from, to) = (case.name(c.initiator), case.name(c.responder));
    let instead = vec![format!(
        "take `{from}` or `{to}` out of its side of `{isolation}`, where it stands there by mistake"
    )];
    let there = case.site.policies.iter().find(|p| serves(case, p, direction, secured));
    let edit = match there {
        Some(there) => {
            let (peer, rule) = allow(case, there.rules(), direction, other);
            Edit::AddRule { policy: there.id.clone(), direction, peer, rule: Box::new(rule) }
        }
        None => shared(case, direction, secured, other),
    };
    case.because(edit, instead)
}

fn shared(case: &Case<'_>, direction: Direction, secured: IpAddr, other: IpAddr) -> Edit {
    let (words, rule) = allow(case, Vec::new(), direction, other);
    let secures = peer(case.site, secured);
    let (inbound, outbound) = match direction {
        Direction::Ingress => (vec![rule], Vec::new()),
        Direction::Egress => (Vec::new(), vec![rule]),
    };
    let select = selector(case.site, &secures);
    let kind = PolicyKind::SharedService(SharedService { secures: select, inbound, outbound });
    let id = id(case, &format!("shared {}", short(case.site, secured)));
    policy(case, id, kind, secures, words)
}

/// Whether a shared service secures the end, and counts there where the denial counts.
fn serves(case: &Case<'_>, policy: &Policy, direction: Direction, secured: IpAddr) -> bool {
    let PolicyKind::SharedService(shared) = &policy.kind else { return false };
    let ground = case.ground();
    let covers = |part: &Part| {
        part.direction.is_none_or(|d| d == direction)
            && part.workloads.as_ref().is_none_or(|w| ground.holds(w, policy, secured))
    };
    let live = policy.mode == Mode::Enforce && !policy.monitored.iter().any(covers);
    (live || case.denial.view == View::Intended) && ground.holds(&shared.secures, policy, secured)
}
