// SPDX-License-Identifier: Apache-2.0
//! Two editions, drawn: one site and an edit of it, several edits, or another site altogether.

use fastrand::Rng;
use portolan_site::model::{Addressing, Allow, Mode, PolicyKind, Rule, Rules, Site};
use portolan_testkit::{Shape, random_addressing, random_site};

use super::Edition;

/// Old and new.
pub(crate) fn random_editions(rng: &mut Rng, shape: &Shape) -> (Edition, Edition) {
    let site = site_with_roles(rng, shape);
    let addressing = random_addressing(rng, shape);
    let (mut edited, mut learned) = (site.clone(), addressing.clone());
    match rng.u32(0..10) {
        0 => edited = site_with_roles(rng, shape),
        1..=3 => (0..rng.usize(2..8)).for_each(|_| edit(rng, shape, &mut edited, &mut learned)),
        _ => edit(rng, shape, &mut edited, &mut learned),
    }
    let edition = |site, addressing| Edition::of(site, addressing, shape.today);
    (edition(site, addressing), edition(edited, learned))
}

fn site_with_roles(rng: &mut Rng, shape: &Shape) -> Site {
    let mut site = random_site(rng, shape);
    for workload in &mut site.workloads {
        for role in ["vda", "storefront"] {
            if rng.u32(0..3) == 0 {
                workload.roles.insert(role.into());
            }
        }
    }
    site
}

fn edit(rng: &mut Rng, shape: &Shape, site: &mut Site, addressing: &mut Addressing) {
    let other = random_site(rng, shape);
    match rng.u32(0..12) {
        0 => drop(some_policy(rng, site).map(|at| site.policies.remove(at))),
        1 => mode(rng, site),
        2 => rules(rng, site, |rng, rules| drop(rules.remove(rng.usize(..rules.len())))),
        3 => rules(rng, site, |rng, rules| {
            let (a, b) = (rng.usize(..rules.len()), rng.usize(..rules.len()));
            rules[a].services = rules[b].services.clone();
        }),
        4 => rules(rng, site, |rng, rules| {
            let (a, b) = (rng.usize(..rules.len()), rng.usize(..rules.len()));
            rules.swap(a, b);
        }),
        5 => relabel(rng, site, &other),
        6 => move_address(rng, site),
        7 => drop(site.workloads.remove(rng.usize(..site.workloads.len()))),
        8 => rename(rng, site),
        9 => site.default.allow = if rng.bool() { Allow::Yes } else { Allow::No },
        10 => {
            site.address_groups = other.address_groups;
            site.networks = other.networks;
        }
        _ => *addressing = random_addressing(rng, shape),
    }
}

fn some_policy(rng: &mut Rng, site: &Site) -> Option<usize> {
    (!site.policies.is_empty()).then(|| rng.usize(..site.policies.len()))
}

fn mode(rng: &mut Rng, site: &mut Site) {
    let Some(at) = some_policy(rng, site) else { return };
    site.policies[at].mode = [Mode::Draft, Mode::Monitor, Mode::Enforce][rng.usize(..3)];
    if site.policies[at].mode != Mode::Enforce {
        site.policies[at].monitored.clear();
    }
}

/// Edits some list of rules that is not empty.
fn rules(rng: &mut Rng, site: &mut Site, edit: impl Fn(&mut Rng, &mut Vec<Rule>)) {
    let mut lists: Vec<&mut Vec<Rule>> = Vec::new();
    for policy in &mut site.policies {
        match &mut policy.kind {
            PolicyKind::Quarantine(q) => lists.extend([&mut q.inbound, &mut q.outbound]),
            PolicyKind::SharedService(s) => lists.extend([&mut s.inbound, &mut s.outbound]),
            PolicyKind::Isolation(_) => {}
            PolicyKind::Application(a) => {
                for rules in [&mut a.inbound, &mut a.outbound].into_iter().flatten() {
                    if let Rules::List(rules) = rules {
                        lists.push(rules);
                    }
                }
            }
        }
    }
    lists.retain(|rules| !rules.is_empty());
    if !lists.is_empty() {
        let at = rng.usize(..lists.len());
        edit(rng, lists[at]);
    }
}

fn relabel(rng: &mut Rng, site: &mut Site, other: &Site) {
    let at = rng.usize(..site.workloads.len());
    let from = rng.usize(..other.workloads.len());
    site.workloads[at].categories = other.workloads[from].categories.clone();
}

/// Two workloads may come to be one to a connection, or one be parted.
fn move_address(rng: &mut Rng, site: &mut Site) {
    let from = rng.usize(..site.workloads.len());
    let to = rng.usize(..site.workloads.len());
    if let Some(address) = site.workloads[from].addresses.pop() {
        site.workloads[to].addresses.push(address);
    }
}

fn rename(rng: &mut Rng, site: &mut Site) {
    if let Some(at) = some_policy(rng, site) {
        site.policies[at].id.insert(0, 'z');
        site.policies.sort_by(|a, b| a.id.cmp(&b.id));
    }
    let at = rng.usize(..site.workloads.len());
    site.workloads[at].name.insert(0, 'z');
    site.workloads.sort_by(|a, b| a.name.cmp(&b.name));
}
