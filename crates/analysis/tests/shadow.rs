// SPDX-License-Identifier: Apache-2.0
//! Entries that never decide.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use portolan_acl::{Ace, Acl, Action, Group, GroupId, compile};
use portolan_analysis::shadow::shadowed;
use portolan_net::{AddressSet, ConnectionSet, Protocol, ServiceSet, parse_addresses};
use portolan_site::model::{Date, Decision, Direction, Forbid, Outcome, Reason, View};
use portolan_testkit::{Shape, random_addressing, random_site};

/// A list of entries, `own -> peer services`, each of which allows or denies.
struct List(Acl);

impl List {
    fn new() -> Self {
        Self(Acl::default())
    }

    fn group(&mut self, addresses: &str) -> GroupId {
        let at = self.0.groups.iter().position(|g| g.name == addresses);
        let id = at.unwrap_or_else(|| {
            let members = Arc::new(parse_addresses(addresses).unwrap());
            self.0.groups.push(Group { name: addresses.into(), members });
            self.0.groups.len() - 1
        });
        GroupId(u32::try_from(id).unwrap())
    }

    fn entry(mut self, own: &str, peer: &str, services: ServiceSet, allows: bool) -> Self {
        let (own, peer) = (self.group(own), self.group(peer));
        let outcome = if allows { Outcome::Allow } else { Outcome::Deny(Forbid::Drop) };
        let reason = if allows { Reason::AllowRule } else { Reason::DenyRule };
        let decision = Decision { outcome, policy: None, rule: None, reason };
        let (direction, action) = (Direction::Egress, Action::Decide(decision));
        let services = Arc::new(services);
        self.0.aces.push(Ace { direction, own, peer, services, action, live: true });
        self
    }

    fn shadowed(&self) -> Vec<(usize, Vec<usize>)> {
        shadowed(&self.0, View::Intended).into_iter().map(|s| (s.ace, s.by)).collect()
    }
}

fn ports(first: u16, last: u16) -> ServiceSet {
    ServiceSet::range(Protocol::TCP, first, last)
}

#[test]
fn several_entries_together_shadow_what_none_of_them_shadows_alone() {
    let list = List::new()
        .entry("10.0.0.0/9", "10.9.0.0/16", ports(1, 500), true)
        .entry("10.128.0.0/9", "10.9.0.0/16", ports(1, 500), false)
        .entry("10.0.0.0/8", "10.9.0.0/16", ports(501, 1024), true)
        .entry("10.77.0.0/16", "10.9.9.0/24", ports(22, 22), true)
        .entry("10.0.0.0/8", "10.9.9.0/24", ports(80, 1000), false);
    assert_eq!(list.shadowed(), [(3, vec![0]), (4, vec![0, 1, 2])]);
}

#[test]
fn an_entry_with_one_connection_of_its_own_is_not_shadowed() {
    let list = List::new()
        .entry("fd00::/65", "::/0", ServiceSet::any(), true)
        .entry("fd00::8000:0:0:1-fd00::ffff:ffff:ffff:ffff", "::/0", ServiceSet::any(), true)
        .entry("fd00::/64", "::/0", ServiceSet::any(), true);
    assert_eq!(list.shadowed(), []);
}

#[test]
fn an_entry_of_one_family_does_not_shadow_the_other() {
    let list = List::new().entry("fd00::/8", "::/0", ServiceSet::any(), true).entry(
        "10.0.0.1-10.0.0.9",
        "0.0.0.0/0",
        ports(80, 80),
        true,
    );
    assert_eq!(list.shadowed(), []);
}

/// What decides somewhere is asked of the engine that divides all connections among entries, which
/// has nothing in common with the search.
#[test]
fn an_entry_is_shadowed_exactly_if_it_decides_nowhere() {
    let (mut sites, mut entries, mut found) = (0, 0, 0);
    for seed in 0..400 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let shape = Shape::dual_stack(rng.u8(4..=14));
        let site = random_site(&mut rng, &shape);
        let addressing = random_addressing(&mut rng, &shape);
        let acl = compile(&site, &addressing, Date::constant(2026, 11, 20));
        for view in [View::Live, View::Intended] {
            let deciding: BTreeSet<usize> = Direction::BOTH
                .into_iter()
                .flat_map(|d| acl.deciders(d, view, &ConnectionSet::any()).into_keys().flatten())
                .collect();
            let hidden = shadowed(&acl, view);
            for (index, ace) in acl.aces.iter().enumerate() {
                let counts = ace.live || view == View::Intended;
                if counts && matches!(ace.action, Action::Decide(_)) {
                    let is_hidden = hidden.iter().any(|s| s.ace == index);
                    assert_eq!(is_hidden, !deciding.contains(&index), "seed {seed}, entry {index}");
                    entries += 1;
                }
            }
            found += hidden.len();
        }
        sites += 1;
    }
    println!("{sites} sites, {entries} entries, {found} shadowed, 0 differences");
    assert!(found > entries / 20 && found < entries, "{found} of {entries}");
}

/// Rules as a firewall has them: two thousand tokens of three addresses, fifty services.
#[test]
fn ten_thousand_rules_are_searched_at_once() {
    let mut rng = fastrand::Rng::with_seed(1);
    let mut list = List::new();
    let token = |n: u32| {
        let of = |i: u32| std::net::IpAddr::from((0x0a00_0000 + n * 8 + i * 2).to_be_bytes());
        AddressSet::hosts((0..3).map(of))
    };
    for n in 0..2000 {
        list.0.groups.push(Group { name: n.to_string(), members: Arc::new(token(n)) });
    }
    for _ in 0..10_000 {
        let (own, peer) = (GroupId(rng.u32(0..2000)), GroupId(rng.u32(0..2000)));
        let port = 1000 + rng.u16(0..50);
        let decision = Decision {
            outcome: Outcome::Allow,
            policy: None,
            rule: None,
            reason: Reason::AllowRule,
        };
        let (direction, action) = (Direction::Egress, Action::Decide(decision));
        let services = Arc::new(ports(port, port));
        list.0.aces.push(Ace { direction, own, peer, services, action, live: true });
    }
    // One at the end that ten thousand others leave a hole in.
    list = list.entry("10.0.0.0/8", "10.0.0.0/8", ports(1000, 1049), true);
    let start = Instant::now();
    let found = list.shadowed();
    println!("10,001 entries, {} shadowed, {:?}", found.len(), start.elapsed());
    assert!(found.iter().all(|(ace, _)| *ace < 10_000));
}
