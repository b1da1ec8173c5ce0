// SPDX-License-Identifier: Apache-2.0
//! The three answers that need no kernel: the text, the compiled entries, the lowered tables.
//! Drawn sites with new seeds in every run, both families, groups and plumbing among them.
#![allow(clippy::print_stdout, reason = "the count is part of the proof")]

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use portolan_acl::{Acl, compile};
use portolan_conformance::World;
use portolan_conformance::expect::expected;
use portolan_conformance::round::on_the_way;
use portolan_conformance::world::Machine;
use portolan_net::{AddressSet, Connection, is_group_address};
use portolan_site::model::{
    Addressing, Attachment, AttachmentKind, Decision, Direction, Site, Verdict, View,
};
use portolan_spec::verdict;
use portolan_target::nftables::{Guard, Options, RuleSet, lower};
use portolan_testkit::{Shape, random_addressing, random_connection, random_site};

const KINDS: [AttachmentKind; 3] =
    [AttachmentKind::Host, AttachmentKind::Router, AttachmentKind::Bridge];

/// A seed that is printed, so that a failure can be played again with `PORTOLAN_SEED`.
fn seeds(count: u64) -> impl Iterator<Item = u64> {
    let given = std::env::var("PORTOLAN_SEED").ok().and_then(|s| s.parse().ok());
    let first = given.unwrap_or_else(|| Rng::new().u64(..u64::MAX / 2));
    println!("seeds from {first}");
    (0..count).map(move |n| first + n)
}

struct Drawn {
    rng: Rng,
    shape: Shape,
    site: Site,
    addressing: Addressing,
}

fn draw(seed: u64) -> Drawn {
    let mut rng = Rng::with_seed(seed);
    let shape = Shape::dual_stack(rng.u8(4..=14));
    let site = random_site(&mut rng, &shape);
    let addressing = random_addressing(&mut rng, &shape);
    Drawn { rng, shape, site, addressing }
}

impl Drawn {
    fn acl(&self) -> Acl {
        compile(&self.site, &self.addressing, self.shape.today)
    }

    /// A connection that crosses a network.
    fn connection(&mut self) -> Connection {
        loop {
            let c = random_connection(&mut self.rng, &self.site, &self.shape);
            if c.initiator != c.responder {
                return c;
            }
        }
    }
}

/// A world of which only the places are asked.
fn world(kind: AttachmentKind, shape: &Shape) -> World {
    let machine = |(name, addresses): &(String, _)| Machine {
        name: name.clone(),
        addresses: Clone::clone(addresses),
        is_workload: true,
    };
    let machines: Vec<Machine> = shape.workloads.iter().map(machine).collect();
    World { kind, attachments: attachments(kind, &machines), machines }
}

/// A host holds itself; router and bridge hold all.
fn attachments(kind: AttachmentKind, machines: &[Machine]) -> Vec<Attachment> {
    let port = (kind == AttachmentKind::Bridge).then(|| "br0".to_owned());
    let one = |name: &str, held: &[Machine]| Attachment {
        name: name.into(),
        kind,
        holds: held.iter().map(|m| (m.name.clone(), port.clone())).collect(),
        netns: None,
        span: None,
    };
    match kind {
        AttachmentKind::Host => {
            machines.iter().map(|m| one(&m.name, std::slice::from_ref(m))).collect()
        }
        AttachmentKind::Router | AttachmentKind::Bridge => vec![one("middle", machines)],
    }
}

fn tables(acl: &Acl, world: &World) -> Vec<(Attachment, RuleSet)> {
    let table = |a: &Attachment| (a.clone(), lower(acl, a, Options::default()));
    world.attachments.iter().map(table).collect()
}

/// Whether every end that judges is held there: a host that nobody listed has no rules of its
/// own, and no router sees what stays on the link.
fn meets(kind: AttachmentKind, acl: &Acl, c: &Connection) -> bool {
    let link = AddressSet::link_local();
    [c.initiator, c.responder].into_iter().all(|end| match kind {
        AttachmentKind::Host => !acl.strangers.contains(end),
        AttachmentKind::Router => !link.contains(end),
        AttachmentKind::Bridge => true,
    })
}

#[derive(Default)]
struct Count {
    connections: usize,
    groups: usize,
    ipv6: usize,
    denied: usize,
    flagged: usize,
}

impl Count {
    fn one(&mut self, c: Connection, said: &Verdict) {
        self.connections += 1;
        self.groups += usize::from(is_group_address(c.responder));
        self.ipv6 += usize::from(c.responder.is_ipv6());
        self.denied += usize::from(!said.live.allows());
        self.flagged += usize::from(said.is_flagged());
    }
}

#[test]
fn text_entries_and_tables_say_the_same_at_every_attachment() {
    let mut count = Count::default();
    for seed in seeds(500) {
        let mut drawn = draw(seed);
        let acl = drawn.acl();
        let places = KINDS.map(|kind| {
            let world = world(kind, &drawn.shape);
            let tables = tables(&acl, &world);
            (world, tables)
        });
        for _ in 0..220 {
            let c = drawn.connection();
            let said = verdict(&drawn.site, &drawn.addressing, drawn.shape.today, c);
            assert_eq!(acl.verdict(c), said, "entries, seed {seed}: {c}");
            for (world, tables) in places.iter().filter(|(w, _)| meets(w.kind, &acl, &c)) {
                let fate = on_the_way(world, tables, c);
                assert_eq!(fate, expected(&said), "{:?}, seed {seed}: {c}", world.kind);
            }
            count.one(c, &said);
        }
    }
    let Count { connections, groups, ipv6, denied, flagged } = count;
    println!(
        "{connections} connections at three attachments: {ipv6} over IPv6, {groups} to groups, \
         {denied} denied, {flagged} flagged, 0 differences"
    );
    assert!(connections >= 100_000 && ipv6 * 5 > connections && groups * 50 > connections);
}

/// What the profile says of one service, in one view.
fn in_profile(acl: &Acl, direction: Direction, c: Connection, view: View) -> Vec<Decision> {
    let (own, peer) = match direction {
        Direction::Egress => (c.initiator, c.responder),
        Direction::Ingress => (c.responder, c.initiator),
    };
    let profile = acl.between(direction, own, peer);
    let holding = profile.pieces.iter().filter(|p| p.services.contains(c.service));
    let of_view = holding.map(|p| match view {
        View::Live => p.live.clone(),
        View::Intended => p.intended.clone(),
    });
    of_view.collect()
}

#[test]
fn a_profile_says_of_each_service_what_the_entries_decide_once() {
    let mut probed = 0;
    for seed in seeds(150) {
        let mut drawn = draw(seed);
        let acl = drawn.acl();
        for _ in 0..20 {
            let ends = drawn.connection();
            for service in drawn.shape.services.clone() {
                let c = Connection { service, ..ends };
                for view in [View::Live, View::Intended] {
                    let judged = acl.judge(c, view);
                    for (direction, decision) in
                        [(Direction::Egress, judged.egress), (Direction::Ingress, judged.ingress)]
                    {
                        let told: Vec<Decision> = decision.into_iter().collect();
                        let found = in_profile(&acl, direction, c, view);
                        assert_eq!(found, told, "{direction:?} {view:?}, seed {seed}: {c}");
                        probed += 1;
                    }
                }
            }
        }
    }
    println!("{probed} services of profiles, 0 differences");
    assert!(probed > 100_000);
}

/// The table of each kind for one drawn site; neighbours in the list share their workloads.
fn lowered(seed: u64) -> Vec<RuleSet> {
    let drawn = draw(seed);
    let acl = drawn.acl();
    let of = |kind| tables(&acl, &world(kind, &drawn.shape)).into_iter().next().map(|(_, t)| t);
    KINDS.into_iter().filter_map(of).collect()
}

#[test]
fn a_change_sends_nothing_exactly_if_nothing_changes() {
    let (mut same, mut other) = (0, 0);
    for seed in seeds(120) {
        let (before, again, after) = (lowered(seed), lowered(seed), lowered(seed + 1));
        for ((a, b), c) in before.iter().zip(&again).zip(&after) {
            assert_eq!(a.delta(b, "t"), None, "seed {seed}");
            same += 1;
            assert_eq!(a.delta(c, "t").is_none(), a == c, "seed {seed}");
            assert_eq!(a.digest() == c.digest(), a == c, "seed {seed}");
            other += usize::from(a != c);
        }
    }
    println!("{same} changes of nothing, {other} of something");
    assert!(other > 100);
}

/// Every command, an element at a time, and how often it is given.
fn commands(script: &str) -> BTreeMap<String, usize> {
    let mut commands = BTreeMap::new();
    for line in script.lines() {
        let many = line.starts_with("add element").then(|| line.split_once(" { ")).flatten();
        let single = match many {
            Some((head, rest)) => rest
                .trim_end_matches(" }")
                .split(", ")
                .map(|element| format!("{head} {{ {element} }}"))
                .collect(),
            None => vec![line.to_owned()],
        };
        for command in single {
            *commands.entry(command).or_default() += 1;
        }
    }
    commands
}

#[test]
fn a_table_built_in_parts_and_switched_on_is_the_table_loaded_at_once() {
    let guards = [Guard::None, Guard::AwakeFor(5), Guard::AsleepFor(5)];
    let mut parts_seen = BTreeSet::new();
    for seed in seeds(120) {
        for (set, guard) in lowered(seed).iter().zip(guards) {
            let parts = set.build_in_parts("t");
            parts_seen.insert(parts.len());
            let in_parts = parts.concat() + &set.rebase("t", guard);
            assert_eq!(commands(&in_parts), commands(&set.load("t", guard)), "seed {seed}");
        }
    }
    println!("numbers of parts: {parts_seen:?}");
    assert!(parts_seen.len() > 1, "no table was large enough to be cut");
}
