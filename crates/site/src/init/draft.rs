// SPDX-License-Identifier: Apache-2.0
//! Policies before they are text: for each component, its rows as rules by the other end.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::{Port, Role};

use super::cast::{Cast, Peer, app, tier};
use super::need::{Need, needs};
use super::options::Options;
use super::purpose::purpose;
use super::report::Report;
use super::services::words;
use crate::model::Direction;

/// One rule.
#[derive(Clone)]
pub(super) struct DraftRule {
    pub(super) id: String,
    pub(super) peer: Peer,
    pub(super) services: Vec<String>,
    pub(super) purpose: String,
    pub(super) needs: Vec<String>,
    /// What a reader has to know before this is enforced.
    pub(super) warnings: BTreeSet<String>,
}

/// One policy.
pub(super) struct Draft {
    pub(super) id: String,
    /// `None` for an application.
    pub(super) kind: Option<&'static str>,
    /// Keys between `mode` and the rules, as lines.
    pub(super) head: Vec<String>,
    pub(super) purpose: String,
    /// `None` where the kind has no rules at all.
    pub(super) rules: Option<[Vec<DraftRule>; 2]>,
    /// The component that it is for.
    pub(super) role: Option<String>,
}

impl Draft {
    pub(super) fn all_rules(&self) -> impl Iterator<Item = &DraftRule> {
        self.rules.iter().flatten().flatten()
    }
}

/// The policy of every component that is present.
pub(super) fn component_policies(
    cast: &Cast<'_>,
    options: &Options,
    report: &mut Report,
) -> Vec<Draft> {
    cast.components().map(|(role, _)| component(cast, role, options, report)).collect()
}

/// The name of a component's policy.
pub(super) fn policy_id(role: &Role) -> String {
    format!("{}-{}", app(role).to_lowercase(), role.id)
}

fn component(cast: &Cast<'_>, role: &Role, options: &Options, report: &mut Report) -> Draft {
    let rules = [Direction::Ingress, Direction::Egress].map(|direction| {
        let needs = needs(cast, role, direction, options, report);
        rules(cast, needs, direction)
    });
    for rule in rules.iter().flatten() {
        report.opened(&policy_id(role), rule);
    }
    Draft {
        id: policy_id(role),
        kind: None,
        head: vec![format!("secures: {{ AppType: {}, AppTier: {} }}", app(role), tier(role))],
        purpose: format!("What may reach {}, and what it may reach itself", role.name),
        rules: Some(rules),
        role: Some(role.id.clone()),
    }
}

/// Needs with the same other end make one rule.
fn rules(cast: &Cast<'_>, needs: Vec<Need<'_>>, direction: Direction) -> Vec<DraftRule> {
    let mut by_peer: Vec<(Peer, Vec<Need<'_>>)> = Vec::new();
    for need in needs {
        for peer in &need.peers {
            match by_peer.iter_mut().find(|(known, _)| known == peer) {
                Some((_, list)) => list.push(need.clone()),
                None => by_peer.push((peer.clone(), vec![need.clone()])),
            }
        }
    }
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    by_peer.into_iter().map(|(peer, needs)| rule(cast, peer, &needs, direction, &mut ids)).collect()
}

fn rule(
    cast: &Cast<'_>,
    peer: Peer,
    needs: &[Need<'_>],
    direction: Direction,
    ids: &mut BTreeMap<String, usize>,
) -> DraftRule {
    let ports: Vec<Port> = needs.iter().flat_map(|n| n.ports.iter().copied()).collect();
    let base = rule_id(cast, &peer, needs, direction);
    let count = ids.entry(base.clone()).or_insert(0);
    *count += 1;
    DraftRule {
        id: if *count == 1 { base } else { format!("{base}-{count}") },
        peer,
        services: words(&ports),
        purpose: purpose(needs.iter().map(|n| n.requirement.purpose.as_str())),
        needs: needs.iter().map(|n| n.requirement.id.clone()).collect(),
        warnings: needs.iter().filter_map(|n| n.warning.map(str::to_owned)).collect(),
    }
}

/// `from-storefront`, `to-sql-server`; for many tiers, after the chart that speaks of them.
fn rule_id(cast: &Cast<'_>, peer: &Peer, needs: &[Need<'_>], direction: Direction) -> String {
    let preposition = match direction {
        Direction::Ingress => "from",
        Direction::Egress => "to",
    };
    let other = match peer {
        Peer::Platform => "platform".into(),
        Peer::Group(name) | Peer::Names(name) => name.clone(),
        Peer::Tiers(tiers) if tiers.len() == 1 => {
            let one = cast.components().find(|(role, _)| tiers.contains(&tier(role)));
            one.map_or_else(|| "others".into(), |(role, _)| role.id.clone())
        }
        Peer::Tiers(_) => {
            let chart = needs.first().and_then(|n| n.requirement.id.split('/').nth(1));
            format!("{}-peers", chart.unwrap_or("other"))
        }
    };
    format!("{preposition}-{other}")
}
