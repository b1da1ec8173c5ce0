// SPDX-License-Identifier: Apache-2.0
//! A policy where none secures, and the site denies what no policy decides.

use std::collections::BTreeMap;

use portolan_site::edit::Peer;
use portolan_site::model::{Application, Direction, Mode, Policy, PolicyKind, Rules, Tier, View};

use super::super::peer::{peer, selector, short};
use super::super::{Change, Edit};
use super::Case;
use super::rule::{allow, free, kebab};

/// An application policy for the end that is denied, with one rule.
pub(super) fn write(case: &Case<'_>) -> Option<Change> {
    let secures = peer(case.site, case.own);
    let (words, rule) = allow(case, Vec::new(), case.denial.end, case.peer);
    let id = id(case, &short(case.site, case.own));
    let tier = Tier { name: id.clone(), select: selector(case.site, &secures) };
    let rules = Some(Rules::List(vec![rule]));
    let (inbound, outbound) = match case.denial.end {
        Direction::Ingress => (rules, None),
        Direction::Egress => (None, rules),
    };
    let kind = Application { tiers: vec![tier], inbound, outbound, within: BTreeMap::new() };
    case.because(policy(case, id, PolicyKind::Application(kind), secures, words), Vec::new())
}

pub(super) fn id(case: &Case<'_>, wish: &str) -> String {
    let wish = kebab(wish);
    let letter = wish.starts_with(|c: char| c.is_ascii_alphabetic());
    let wish = if letter { wish } else { format!("host-{wish}") };
    free(&wish, |id| {
        case.context.site.policies.iter().chain(&case.site.policies).any(|p| p.id == id)
    })
}

/// As far as the denial has gone: what is only monitored is answered by what is only monitored.
pub(super) fn policy(
    case: &Case<'_>,
    id: String,
    kind: PolicyKind,
    secures: Peer,
    peer: Peer,
) -> Edit {
    let mode = match case.denial.view {
        View::Live => Mode::Enforce,
        View::Intended => Mode::Monitor,
    };
    let purpose = match super::rule::requirement(case) {
        Some((_, purpose)) => purpose,
        None => "Say what this is for".to_owned(),
    };
    let policy =
        Policy { id, purpose, mode, monitored: Vec::new(), forbid: None, kind, span: None };
    Edit::AddPolicy { policy: Box::new(policy), secures, peer }
}
