// SPDX-License-Identifier: Apache-2.0
//! What `explain` answers, held against `spec` over drawn sites. `docs/properties.md` lists it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

mod by_name;
mod changes;
mod groups;
mod shadow;

use fastrand::Rng;
use portolan_catalog::Catalogue;
use portolan_net::Connection;
use portolan_site::model::{Addressing, Date, Site, Verdict};
use portolan_testkit::{Shape, random_addressing, random_connection, random_site};

/// One drawn site, and what is known beside it.
struct Drawn {
    site: Site,
    addressing: Addressing,
    today: Date,
    shape: Shape,
    rng: Rng,
}

impl Drawn {
    fn from(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let shape = Shape::dual_stack(rng.u8(4..=14));
        let site = random_site(&mut rng, &shape);
        let addressing = random_addressing(&mut rng, &shape);
        Self { site, addressing, today: shape.today, shape, rng }
    }

    fn connection(&mut self) -> Connection {
        random_connection(&mut self.rng, &self.site, &self.shape)
    }

    /// What the specification says, of this site or of one made from it.
    fn verdict(&self, site: &Site, connection: Connection) -> Verdict {
        portolan_spec::verdict(site, &self.addressing, self.today, connection)
    }
}

fn no_catalogue() -> Catalogue {
    Catalogue::default()
}
