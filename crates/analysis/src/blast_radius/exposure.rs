// SPDX-License-Identifier: Apache-2.0
//! How much of all that could be open between workloads is.

use std::collections::BTreeMap;

use portolan_acl::Acl;
use portolan_net::AddressSet;
use portolan_site::model::{Site, View};

use super::component::component;
use super::engine::{Degree, Survey};

/// Pairs of workloads, as (source, destination).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// For which something other than plumbing passes both ends.
    pub open: u64,
    /// All that a flat network would let pass: pairs that have addresses of one family.
    pub all: u64,
}

/// A share in each view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    pub live: Share,
    pub intended: Share,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    pub overall: Shares,
    /// Those that reach the most come first.
    pub components: Vec<Component>,
}

/// One component of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    pub name: String,
    pub machines: usize,
    pub source: Shares,
    pub destination: Shares,
}

impl Share {
    /// From 0 to 1; nothing of nothing is 0.
    pub fn ratio(self) -> f64 {
        if self.all == 0 { 0.0 } else { self.open as f64 / self.all as f64 }
    }

    fn add(&mut self, open: u64, all: u64) {
        self.open += open;
        self.all += all;
    }
}

impl Exposure {
    /// Counts both views.
    pub fn of(site: &Site, acl: &Acl) -> Self {
        let survey = Survey::of(acl, &AddressSet::default());
        let names: BTreeMap<&str, String> =
            site.workloads.iter().map(|w| (&*w.name, component(w))).collect();
        let mut found = BTreeMap::new();
        let mut overall = Shares::default();
        for view in [View::Live, View::Intended] {
            for degree in survey.degrees(view) {
                overall.of(view).add(degree.out, degree.others);
                let name = names.get(degree.workload).cloned().unwrap_or_default();
                let new = || Component::new(name.clone());
                found.entry(name.clone()).or_insert_with(new).add(view, degree);
            }
        }
        let mut components: Vec<Component> = found.into_values().collect();
        components.sort_by(|a, b| b.rank().total_cmp(&a.rank()));
        Self { overall, components }
    }
}

impl Shares {
    fn of(&mut self, view: View) -> &mut Share {
        match view {
            View::Live => &mut self.live,
            View::Intended => &mut self.intended,
        }
    }
}

impl Component {
    fn new(name: String) -> Self {
        let (source, destination) = (Shares::default(), Shares::default());
        Self { name, machines: 0, source, destination }
    }

    fn add(&mut self, view: View, degree: Degree<'_>) {
        self.machines += usize::from(view == View::Live);
        self.source.of(view).add(degree.out, degree.others);
        self.destination.of(view).add(degree.into, degree.others);
    }

    /// What one of its machines reaches: once all is enforced, and before that.
    fn rank(&self) -> f64 {
        self.source.intended.ratio() + self.source.live.ratio() / 1e9
    }
}
