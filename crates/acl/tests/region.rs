// SPDX-License-Identifier: Apache-2.0
//! What the entries say of sets, held against what they and the text say of single connections.
//! Drawn sites with new seeds in every run.
#![allow(clippy::print_stdout, reason = "the count is part of the proof")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::net::IpAddr;

use fastrand::Rng;
use portolan_acl::{Acl, Region, compile};
use portolan_net::{AddressSet, Block, Connection, ConnectionSet, ServiceSet};
use portolan_site::model::{Addressing, Direction, Site, View};
use portolan_testkit::{Shape, random_addressing, random_connection, random_site};

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

    /// A connection of the question where one is drawn soon; from anywhere else.
    fn probe(&mut self, block: &Block) -> Connection {
        let mut c = self.connection();
        for _ in 0..8 {
            if block.contains(c) {
                break;
            }
            c = self.connection();
        }
        c
    }
}

fn own(direction: Direction, c: Connection) -> (IpAddr, IpAddr) {
    match direction {
        Direction::Egress => (c.initiator, c.responder),
        Direction::Ingress => (c.responder, c.initiator),
    }
}

#[test]
fn pieces_are_disjoint_cover_the_question_and_decide_as_the_entries_do() {
    let (mut questions, mut probes, mut held) = (0, 0, 0);
    for seed in seeds(300) {
        let mut drawn = draw(seed);
        let asked = drawn.asked();
        for (direction, view) in
            Direction::BOTH.into_iter().flat_map(|d| [(d, View::Live), (d, View::Intended)])
        {
            let acl = drawn.acl.clone();
            let pieces = acl.pieces(direction, view, &asked);
            assert_eq!(Region::of(&acl).pieces(direction, view, &asked), pieces);
            questions += 1;
            held += pieces.len();
            let whole: ConnectionSet = pieces.iter().map(|p| p.block.clone()).collect();
            assert_eq!(whole, ConnectionSet::from(&asked), "seed {seed}");
            for _ in 0..20 {
                let c = drawn.probe(&asked);
                let mut here = pieces.iter().filter(|p| p.block.contains(c));
                let (first, second) = (here.next(), here.next());
                assert_eq!(first.is_some(), asked.contains(c), "seed {seed}: {c}");
                assert!(second.is_none(), "seed {seed}: {c} is in two pieces");
                let Some(piece) = first else { continue };
                let (own, peer) = own(direction, c);
                let decided = acl.decide(direction, own, peer, c.service, view);
                assert_eq!(piece.decision, decided, "seed {seed}: {c}");
                assert_eq!(piece.decision, piece.ace.and_then(|i| acl.decision(i)));
                probes += 1;
            }
        }
    }
    println!("{questions} questions, {held} pieces, {probes} connections: 0 differences");
}

#[test]
fn what_is_allowed_is_what_the_text_allows() {
    let (mut questions, mut probes) = (0, 0);
    for seed in seeds(300) {
        let mut drawn = draw(seed);
        let asked = drawn.asked();
        for view in [View::Live, View::Intended] {
            let allowed = drawn.acl.allowed(view, &(&asked).into());
            assert_eq!(Region::of(&drawn.acl).allowed(view, &(&asked).into()), allowed);
            questions += 1;
            for _ in 0..40 {
                let c = drawn.probe(&asked);
                if drawn.acl.is_itself(c.initiator, c.responder) {
                    continue;
                }
                let said =
                    portolan_spec::verdict(&drawn.site, &drawn.addressing, drawn.shape.today, c);
                let judged = match view {
                    View::Live => said.live,
                    View::Intended => said.intended,
                };
                let expected = asked.contains(c) && judged.allows();
                assert_eq!(allowed.contains(c), expected, "seed {seed}: {c}");
                probes += 1;
            }
        }
    }
    println!("{questions} questions, {probes} connections: 0 differences");
}
