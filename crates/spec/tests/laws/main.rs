// SPDX-License-Identifier: Apache-2.0
//! The laws of verdicts, over drawn sites and connections. `docs/properties.md` lists them.
//!
//! What a law compares is per end and per view, so that no end can hide behind the other.

mod attribution;
mod closing;
mod ends;
mod modes;
mod opening;
mod order;

use fastrand::Rng;
use portolan_net::Connection;
use portolan_site::model::{Addressing, Date, Decision, Direction, Site, Verdict, View};
use portolan_testkit::{Shape, random_addressing, random_connection, random_site};
use proptest::prelude::*;

/// Sites a law is tried on; each with [`CONNECTIONS`] connections.
const SITES: u32 = 256;
const CONNECTIONS: usize = 16;

/// One drawn site, and what is asked of it.
struct Drawn {
    site: Site,
    addressing: Addressing,
    today: Date,
    connections: Vec<Connection>,
    rng: Rng,
}

impl Drawn {
    fn from(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let shape = Shape::dual_stack(rng.u8(4..=14));
        let site = random_site(&mut rng, &shape);
        let addressing = random_addressing(&mut rng, &shape);
        let connections =
            (0..CONNECTIONS).map(|_| random_connection(&mut rng, &site, &shape)).collect();
        Self { site, addressing, today: shape.today, connections, rng }
    }

    fn verdict(&self, site: &Site, connection: Connection) -> Verdict {
        portolan_spec::verdict(site, &self.addressing, self.today, connection)
    }

    /// The verdicts on each connection, by the drawn site and by another.
    fn compare(&self, other: &Site) -> Vec<(Connection, Verdict, Verdict)> {
        let pair = |c: &Connection| (*c, self.verdict(&self.site, *c), self.verdict(other, *c));
        self.connections.iter().map(pair).collect()
    }
}

/// What the ends that judge say, each with its view and its direction.
fn decisions(verdict: &Verdict) -> Vec<(View, Direction, &Decision)> {
    let views = [(View::Live, &verdict.live), (View::Intended, &verdict.intended)];
    let ends = views.into_iter().flat_map(|(view, judgement)| {
        let egress = judgement.egress.as_ref().map(|d| (view, Direction::Egress, d));
        let ingress = judgement.ingress.as_ref().map(|d| (view, Direction::Ingress, d));
        [egress, ingress]
    });
    ends.flatten().collect()
}

/// Which ends allow, in each view.
fn allowing(verdict: &Verdict) -> Vec<(View, Direction, bool)> {
    decisions(verdict).into_iter().map(|(v, d, said)| (v, d, said.outcome.allows())).collect()
}

/// Whether no end allows what it denied before, in any view.
fn opens_nothing(before: &Verdict, after: &Verdict) -> bool {
    let pairs = allowing(before).into_iter().zip(allowing(after));
    pairs.into_iter().all(|((.., was), (.., is))| was || !is)
}

fn seeds() -> impl Strategy<Value = u64> {
    any::<u64>().no_shrink()
}

fn laws() -> ProptestConfig {
    ProptestConfig { cases: SITES, failure_persistence: None, ..ProptestConfig::default() }
}
