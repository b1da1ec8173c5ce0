// SPDX-License-Identifier: Apache-2.0
//! Two editions of a drawn site, and what we say of them.

use fastrand::Rng;
use portolan_acl::{Acl, compile};
use portolan_analysis::diff::{Difference, Side, diff};
use portolan_net::{Connection, ConnectionSet};
use portolan_site::model::{Addressing, Date, Site, Verdict, View};
use portolan_testkit::{Shape, random_addressing, random_site};

use super::edit::edited;

pub(crate) struct Pair {
    pub(crate) seed: u64,
    pub(crate) old: Edition,
    pub(crate) new: Edition,
    /// What our difference says.
    pub(crate) difference: Difference,
    /// What our engine lets both ends of the old edition allow, live and intended.
    pub(crate) allowed: [ConnectionSet; 2],
}

pub(crate) struct Edition {
    pub(crate) site: Site,
    pub(crate) acl: Acl,
    addressing: Addressing,
    today: Date,
}

impl Pair {
    pub(crate) fn draw(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let shape = Shape { policies: 8, ..Shape::dual_stack(rng.u8(2..=6)) };
        let site = random_site(&mut rng, &shape);
        let addressing = random_addressing(&mut rng, &shape);
        let other = edited(&mut rng, &shape, &site);
        let old = Edition::of(site, addressing.clone(), shape.today);
        let new = Edition::of(other, addressing, shape.today);
        let difference = diff(&old.side(), &new.side());
        let all = ConnectionSet::any();
        let allowed = [View::Live, View::Intended].map(|view| old.acl.allowed(view, &all));
        Self { seed, old, new, difference, allowed }
    }
}

impl Edition {
    fn of(site: Site, addressing: Addressing, today: Date) -> Self {
        let acl = compile(&site, &addressing, today);
        Self { site, acl, addressing, today }
    }

    fn side(&self) -> Side<'_> {
        Side { site: &self.site, acl: &self.acl }
    }

    /// What the text says.
    pub(crate) fn verdict(&self, c: Connection) -> Verdict {
        portolan_spec::verdict(&self.site, &self.addressing, self.today, c)
    }
}
