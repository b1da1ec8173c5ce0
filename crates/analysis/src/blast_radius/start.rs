// SPDX-License-Identifier: Apache-2.0
//! Where an attacker is.

use std::collections::BTreeSet;

use portolan_diagnostics::{Diagnostic, Place};
use portolan_net::{AddressSet, Family};
use portolan_site::model::{Site, Workload};

use crate::explain::Who;

/// The machines at which an attacker may begin: at any of them, and we do not know at which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// As the user named them.
    pub word: String,
    /// Workloads by name, in order.
    pub workloads: Vec<String>,
    /// Addresses that no workload has.
    pub outside: AddressSet,
}

impl Start {
    /// Whoever has an address here. A workload is meant whole, whichever of its addresses was
    /// given.
    ///
    /// # Errors
    /// Where nobody can open a connection from there.
    pub fn of(site: &Site, who: &Who, place: Place) -> Result<Self, Diagnostic> {
        let addresses = who.addresses();
        let here = |w: &&Workload| w.addresses.iter().any(|a| addresses.contains(*a));
        let workloads: Vec<&Workload> = site.workloads.iter().filter(here).collect();
        let inside = AddressSet::hosts(workloads.iter().flat_map(|w| w.addresses.clone()));
        let outside = addresses.difference(&inside).difference(&AddressSet::groups());
        if workloads.is_empty() && outside.is_empty() {
            let said = format!("nobody opens a connection from `{}`", who.word());
            let help = "broadcast and multicast addresses are groups of machines; name one of them";
            return Err(Diagnostic::error("unknown-end", place, said).help(help));
        }
        let workloads = workloads.into_iter().map(|w| w.name.to_string()).collect();
        Ok(Self { word: who.word().into(), workloads, outside })
    }

    /// How many workloads a flat network would let it reach: those that share a family with some
    /// end of the start other than themselves.
    pub(super) fn flat(&self, site: &Site) -> Flat {
        let start: BTreeSet<&str> = self.workloads.iter().map(String::as_str).collect();
        let is_start = |w: &Workload| start.contains(&*w.name);
        let begins = |family| {
            let inside = site.workloads.iter().filter(|w| is_start(w) && has(w, family));
            inside.count() + usize::from(has_outside(&self.outside, family))
        };
        let ends = [Family::V4, Family::V6].map(|family| (family, begins(family)));
        let meets = |w: &&Workload| {
            let itself = usize::from(is_start(w));
            ends.iter().any(|(family, count)| has(w, *family) && *count > itself)
        };
        let met = site.workloads.iter().filter(meets);
        let (start, others): (Vec<_>, Vec<_>) = met.partition(|w| is_start(w));
        Flat { start: start.len(), others: others.len() }
    }
}

/// What a flat network lets a start reach in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flat {
    /// Of its own machines: those that another one of it reaches.
    pub start: usize,
    /// Of all others.
    pub others: usize,
}

fn has(workload: &Workload, family: Family) -> bool {
    workload.addresses.iter().any(|a| Family::of(*a) == family)
}

fn has_outside(outside: &AddressSet, family: Family) -> bool {
    match family {
        Family::V4 => !outside.v4.is_empty(),
        Family::V6 => !outside.v6.is_empty(),
    }
}
