// SPDX-License-Identifier: Apache-2.0
//! What the entries say of sets, held against what they and the text say of single connections.
//! Drawn sites with new seeds in every run.
#![allow(clippy::print_stdout, reason = "the count is part of the proof")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use fastrand::Rng;
use portolan_acl::{Acl, Region, RegionPiece, compile};
use portolan_net::{AddressSet, Block, Connection, ConnectionSet, ServiceSet};
use portolan_site::model::{Addressing, Direction, Site, View};
use portolan_testkit::{Shape, random_addressing, random_connection, random_site};

const SITES: u64 = 1_500;
const VIEWS: [View; 2] = [View::Live, View::Intended];

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
    acl: Acl,
}

fn draw(seed: u64) -> Drawn {
    let mut rng = Rng::with_seed(seed);
    let shape = Shape::dual_stack(rng.u8(3..=9));
    let site = random_site(&mut rng, &shape);
    let addressing = random_addressing(&mut rng, &shape);
    let acl = compile(&site, &addressing, shape.today);
    Drawn { rng, shape, site, addressing, acl }
}

impl Drawn {
    /// Half of the time every connection, else a product of drawn sets.
    fn asked(&mut self) -> Block {
        if self.rng.u8(0..4) == 0 {
            return Block::any();
        }
        let source = self.addresses();
        let destination = self.addresses();
        Block { source, destination, services: self.services() }
    }

    fn addresses(&mut self) -> AddressSet {
        let count = self.acl.groups.len();
        let group = self.acl.groups.get(self.rng.usize(0..count.max(1)));
        let group = group.map(|g| AddressSet::clone(&g.members)).unwrap_or_default();
        let hosts = (0..self.rng.usize(1..6)).map(|_| self.connection().initiator);
        let hosts = AddressSet::hosts(hosts.collect::<Vec<_>>());
        match self.rng.u8(0..4) {
            0 => AddressSet::full(),
            1 => group,
            2 => group.union(&hosts),
            _ => hosts,
        }
    }

    fn services(&mut self) -> ServiceSet {
        let count = self.acl.aces.len();
        let one = |rng: &mut Rng| self.acl.aces.get(rng.usize(0..count.max(1)));
        let sets: Vec<ServiceSet> = (0..self.rng.usize(1..3))
            .filter_map(|_| one(&mut self.rng).map(|a| ServiceSet::clone(&a.services)))
            .collect();
        if self.rng.bool() { ServiceSet::any() } else { ServiceSet::all(&sets) }
    }

    fn connection(&mut self) -> Connection {
        random_connection(&mut self.rng, &self.site, &self.shape)
    }

    fn text_allows(&self, view: View, c: Connection) -> bool {
        let today = self.shape.today;
        let said = portolan_spec::verdict(&self.site, &self.addressing, today, c);
        match view {
            View::Live => said.live.allows(),
            View::Intended => said.intended.allows(),
        }
    }

    /// Drawn connections.
    fn probes(&mut self) -> Vec<Connection> {
        (0..8).map(|_| self.connection()).collect()
    }
}

/// Connections at the edges of each block: both its ends, and what lies just behind them.
fn edges(set: &ConnectionSet) -> Vec<Connection> {
    let ends = |set: &AddressSet| {
        let ranges = set.ranges();
        [ranges.first().map(|r| r.0), ranges.last().map(|r| r.1)].into_iter().flatten()
    };
    let of_block = |block: &Block| {
        let Some(c) = block.witness() else { return Vec::new() };
        let corner = |(initiator, responder)| Connection { initiator, responder, ..c };
        ends(&block.source)
            .flat_map(|a| ends(&block.destination).map(move |b| (a, b)))
            .flat_map(|(a, b)| [(a, b), (after(a), b), (a, after(b))])
            .map(corner)
            .collect()
    };
    set.blocks().iter().flat_map(of_block).collect()
}

fn after(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(a) => Ipv4Addr::from(u32::from(a).wrapping_add(1)).into(),
        IpAddr::V6(a) => Ipv6Addr::from(u128::from(a).wrapping_add(1)).into(),
    }
}

#[test]
fn pieces_are_disjoint_cover_the_question_and_decide_as_the_entries_do() {
    let (mut questions, mut pieces, mut probes) = (0, 0, 0);
    for seed in seeds(SITES) {
        let mut drawn = draw(seed);
        let asked = drawn.asked();
        let probing = drawn.probes();
        for (direction, view) in Direction::BOTH.into_iter().flat_map(|d| VIEWS.map(|v| (d, v))) {
            let found = drawn.acl.pieces(direction, view, &asked);
            let indexed = Region::of(&drawn.acl).pieces(direction, view, &asked);
            assert_eq!(found, indexed, "seed {seed}");
            let whole: ConnectionSet = found.iter().map(|p| p.block.clone()).collect();
            assert_eq!(whole, ConnectionSet::from(&asked), "seed {seed}");
            for c in edges(&whole).iter().chain(&probing) {
                one(&drawn.acl, (direction, view), &asked, &found, *c);
                probes += 1;
            }
            for c in found.iter().filter_map(|p| p.block.witness()) {
                one(&drawn.acl, (direction, view), &asked, &found, c);
                probes += 1;
            }
            (questions, pieces) = (questions + 1, pieces + found.len());
        }
    }
    println!("{questions} questions, {pieces} pieces, {probes} connections: 0 differences");
}

/// The connection lies in one piece exactly if it is asked about, and that piece decides it.
fn one(
    acl: &Acl,
    (direction, view): (Direction, View),
    asked: &Block,
    pieces: &[RegionPiece<'_>],
    c: Connection,
) {
    let mut here = pieces.iter().filter(|p| p.block.contains(c));
    let (piece, other) = (here.next(), here.next());
    assert_eq!(piece.is_some(), asked.contains(c), "{c}");
    assert!(other.is_none(), "{c} is in two pieces");
    let Some(piece) = piece else { return };
    let (own, peer) = match direction {
        Direction::Egress => (c.initiator, c.responder),
        Direction::Ingress => (c.responder, c.initiator),
    };
    assert_eq!(piece.decision, acl.decide(direction, own, peer, c.service, view), "{c}");
    assert_eq!(piece.decision, piece.ace.and_then(|i| acl.decision(i)), "{c}");
}

#[test]
fn what_is_allowed_is_what_the_text_allows() {
    let (mut questions, mut probes) = (0, 0);
    for seed in seeds(SITES) {
        let mut drawn = draw(seed);
        let asked = drawn.asked();
        let whole = ConnectionSet::from(&asked);
        let probing = drawn.probes();
        for view in VIEWS {
            let allowed = drawn.acl.allowed(view, &whole);
            assert_eq!(Region::of(&drawn.acl).allowed(view, &whole), allowed, "seed {seed}");
            questions += 1;
            let denied = whole.difference(&allowed);
            let edges = [edges(&allowed), edges(&denied), probing.clone()].concat();
            for c in edges.into_iter().filter(|c| !drawn.acl.is_itself(c.initiator, c.responder)) {
                let expected = asked.contains(c) && drawn.text_allows(view, c);
                assert_eq!(allowed.contains(c), expected, "seed {seed}: {c}");
                probes += 1;
            }
        }
    }
    println!("{questions} questions, {probes} connections: 0 differences");
}
