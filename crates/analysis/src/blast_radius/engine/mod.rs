// SPDX-License-Identifier: Apache-2.0
//! Who can open anything to whom, at every size of site, without a list of pairs.
//!
//! The entries of an acl speak of groups. Where a group singles out few pairs of ends, these are
//! looked at one by one. All else that is said of two machines is said of their kinds, which are
//! few: it is worked out once for two kinds, and counted by multiplication.

mod degrees;
mod ends;
mod entries;
mod ground;
mod kinds;
mod numbers;
mod outside;
mod passing;
mod reach;
mod services;
mod steps;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::rc::Rc;

use portolan_acl::Acl;
use portolan_net::{AddressSet, ServiceSet};
use portolan_site::model::View;

use ground::Ground;
use reach::Reach;

/// A site, ready to be asked who can open what to whom.
#[derive(Clone, Debug)]
pub struct Survey<'a> {
    ground: Ground<'a>,
}

/// How a workload is first reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<'a> {
    /// From 1.
    pub step: u32,
    /// The first workload, by name, of those that are reached one step before and can open
    /// something to this one; none in the first step.
    pub via: Option<&'a str>,
    /// All that can be opened: from there, or in the first step from anywhere in the start.
    pub services: Rc<ServiceSet>,
}

/// Numbers of other workloads, by workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Degree<'a> {
    pub workload: &'a str,
    /// To how many it can open something.
    pub out: u64,
    /// How many can open something to it.
    pub into: u64,
    /// How many have an address of a family of its own.
    pub others: u64,
}

impl<'a> Survey<'a> {
    /// Of the workloads, and of those addresses outside from which somebody may attack.
    pub fn of(acl: &'a Acl, outside: &AddressSet) -> Self {
        Self { ground: Ground::of(acl, &outside::representatives(acl, outside)) }
    }

    /// Every workload that an attacker reaches who begins at any of these workloads, or anywhere
    /// outside, and takes over every workload that it can open something to. A workload of the
    /// start is reached where another end of the start can open something to it.
    pub fn steps(&self, view: View, workloads: &[&str]) -> BTreeMap<&'a str, Hit<'a>> {
        let names = &self.ground.ends.names;
        let inside = workloads.iter().filter_map(|w| names.binary_search(w).ok());
        let mut start: Vec<u32> = inside.map(numbers::small).collect();
        start.extend(self.ground.outside());
        start.sort_unstable();
        start.dedup();
        let mut reach = Reach::of(&self.ground, view);
        let hits = steps::steps(&mut reach, &start);
        let name = |machine: u32| names.get(machine as usize).copied().unwrap_or_default();
        let mut sets: BTreeMap<u32, Rc<ServiceSet>> = BTreeMap::new();
        let mut hit = |(machine, hit): (u32, steps::Hit)| {
            let set = sets.entry(hit.services);
            let set = set.or_insert_with(|| Rc::new(reach.passing.services.set(hit.services)));
            let (step, via) = (hit.step, hit.via.map(name));
            (name(machine), Hit { step, via, services: Rc::clone(set) })
        };
        hits.into_iter().map(&mut hit).collect()
    }

    /// To how many each workload can open something, and how many can to it; in order of name.
    pub fn degrees(&self, view: View) -> Vec<Degree<'a>> {
        let degrees = degrees::degrees(&mut Reach::of(&self.ground, view));
        let others = degrees::flat(&self.ground.ends);
        let counts = degrees.out.into_iter().zip(degrees.into).zip(others);
        let named = self.ground.ends.names.iter().zip(counts);
        named
            .map(|(workload, ((out, into), others))| Degree { workload, out, into, others })
            .collect()
    }
}
