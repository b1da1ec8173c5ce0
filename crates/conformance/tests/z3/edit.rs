// SPDX-License-Identifier: Apache-2.0
//! Editions: some say the same in other words, the others may say something else.

use fastrand::Rng;
use portolan_net::ServiceSet;
use portolan_site::model::{Mode, Policy, PolicyKind, Rule, Rules, Site};
use portolan_testkit::{Shape, random_site};

pub(crate) fn edited(rng: &mut Rng, shape: &Shape, site: &Site) -> Site {
    let mut edition = site.clone();
    if rng.u8(0..4) == 0 {
        (0..rng.usize(1..4)).for_each(|_| in_other_words(rng, &mut edition));
    } else {
        otherwise(rng, shape, &mut edition);
    }
    edition
}

/// Changes names, order and how often a thing is said.
fn in_other_words(rng: &mut Rng, site: &mut Site) {
    match rng.u8(0..4) {
        0 => rename(rng, site),
        1 => twice(rng, site),
        2 => rules(rng, site, |rng, rules| rng.shuffle(rules)),
        _ => rules(rng, site, part),
    }
}

fn otherwise(rng: &mut Rng, shape: &Shape, site: &mut Site) {
    let other = random_site(rng, shape);
    match rng.u8(0..7) {
        0 => mode(rng, site, Mode::Draft),
        1 => mode(rng, site, Mode::Enforce),
        2 => rules(rng, site, |rng, rules| drop(rules.remove(rng.usize(..rules.len())))),
        3 => rules(rng, site, |rng, rules| {
            let (from, to) = (rng.usize(..rules.len()), rng.usize(..rules.len()));
            rules[to].services = rules[from].services.clone();
        }),
        4 => {
            let categories = other.workloads[0].categories.clone();
            any(rng, &mut site.workloads)
                .into_iter()
                .for_each(|w| w.categories = categories.clone());
        }
        5 => {
            site.default = other.default;
            site.unlabelled = other.unlabelled;
            site.networks = other.networks;
        }
        _ => *site = other,
    }
}

fn mode(rng: &mut Rng, site: &mut Site, mode: Mode) {
    any(rng, &mut site.policies).into_iter().for_each(|policy| {
        policy.mode = mode;
        policy.monitored.clear();
    });
}

fn any<'a, T>(rng: &mut Rng, of: &'a mut [T]) -> Option<&'a mut T> {
    let at = rng.usize(..of.len().max(1));
    of.get_mut(at)
}

fn rename(rng: &mut Rng, site: &mut Site) {
    if let Some(policy) = any(rng, &mut site.policies) {
        policy.id.insert(0, ['a', 'z'][rng.usize(..2)]);
    }
    in_order(site);
}

fn twice(rng: &mut Rng, site: &mut Site) {
    let copy = any(rng, &mut site.policies).map(|policy| policy.clone());
    let named = |policy: Policy| Policy { id: format!("z{}", policy.id), ..policy };
    site.policies.extend(copy.map(named));
    in_order(site);
}

/// One rule becomes two that share its services.
fn part(rng: &mut Rng, rules: &mut Vec<Rule>) {
    let at = rng.usize(..rules.len());
    let half = ServiceSet::range(portolan_net::Protocol::TCP, 0, 1000);
    let (low, high) =
        (rules[at].services.intersection(&half), rules[at].services.difference(&half));
    if low.is_empty() || high.is_empty() {
        return;
    }
    let rest = Rule { id: format!("{}-rest", rules[at].id), services: high, ..rules[at].clone() };
    rules[at].services = low;
    rules.insert(rng.usize(..=rules.len()), rest);
}

fn in_order(site: &mut Site) {
    site.policies.sort_by(|a, b| a.id.cmp(&b.id));
}

/// Edits a list of rules that is not empty.
fn rules(rng: &mut Rng, site: &mut Site, edit: fn(&mut Rng, &mut Vec<Rule>)) {
    let mut lists: Vec<&mut Vec<Rule>> = site.policies.iter_mut().flat_map(lists).collect();
    lists.retain(|rules| !rules.is_empty());
    if let Some(rules) = any(rng, &mut lists) {
        edit(rng, rules);
    }
}

fn lists(policy: &mut Policy) -> Vec<&mut Vec<Rule>> {
    match &mut policy.kind {
        PolicyKind::Quarantine(q) => vec![&mut q.inbound, &mut q.outbound],
        PolicyKind::SharedService(s) => vec![&mut s.inbound, &mut s.outbound],
        PolicyKind::Isolation(_) => Vec::new(),
        PolicyKind::Application(a) => {
            let mut lists = Vec::new();
            for rules in [&mut a.inbound, &mut a.outbound].into_iter().flatten() {
                if let Rules::List(rules) = rules {
                    lists.push(rules);
                }
            }
            lists
        }
    }
}
