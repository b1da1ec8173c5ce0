// SPDX-License-Identifier: Apache-2.0
//! Who the ends of a record are, and which requirement of the catalogue it resembles.

mod end;
mod likeness;
mod stand_in;

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;

use portolan_catalog::Catalogue;
use portolan_site::model::{Site, Workload};
use serde::Serialize;

use crate::Record;
pub use end::End;
use likeness::Known;
pub use likeness::{Ends, Resemblance};
use stand_in::StandIns;

/// A record whose ends have names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attributed {
    #[serde(flatten)]
    pub record: Record,
    pub source: End,
    pub destination: End,
    /// The requirement that it resembles most.
    pub resembles: Option<Resemblance>,
}

/// Names records; built once for a site, then cheap.
#[derive(Debug)]
pub struct Attributor<'a> {
    site: &'a Site,
    catalogue: &'a Catalogue,
    workloads: BTreeMap<IpAddr, &'a Workload>,
    stand_ins: StandIns,
    known: Vec<Known<'a>>,
}

impl<'a> Attributor<'a> {
    pub fn new(site: &'a Site, catalogue: &'a Catalogue) -> Self {
        let each = |w: &'a Workload| w.addresses.iter().map(move |a| (*a, w));
        let known = catalogue.requirements.iter().map(|r| Known::of(catalogue, r)).collect();
        Self {
            site,
            catalogue,
            workloads: site.workloads.iter().flat_map(each).collect(),
            stand_ins: StandIns::of(site, catalogue),
            known,
        }
    }

    /// Names both ends and finds what the connection resembles.
    pub fn attribute(&self, record: Record) -> Attributed {
        let source = self.end(record.source_address);
        let destination = self.end(record.destination_address);
        let resembles = likeness::best(&self.known, &source, &destination, record.service());
        Attributed { record, source, destination, resembles }
    }

    fn end(&self, address: IpAddr) -> End {
        match self.workloads.get(&address) {
            Some(workload) => End::inside(address, workload, self.catalogue),
            None => End::outside(address, self.site, &self.stand_ins),
        }
    }
}

/// The requirement that a record resembles most, by id: the same roles and service, else the same
/// service and one role. Use an [`Attributor`] for many records.
pub fn resembles(site: &Site, catalogue: &Catalogue, record: &Record) -> Option<String> {
    Attributor::new(site, catalogue).attribute(record.clone()).resembles.map(|r| r.requirement)
}

/// One line: `flagged egress vda-01 (VDA) -> 203.0.113.9 (internet) tcp/443 by citrix-vda/-`.
impl fmt::Display for Attributed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Record { firewall_event, direction, .. } = self.record;
        write!(f, "{} {} ", firewall_event.word(), direction.word())?;
        write!(f, "{} -> {} {}", self.source, self.destination, self.record.service())?;
        let policy = self.record.policy.as_deref().unwrap_or("-");
        let rule = self.record.rule.as_deref().unwrap_or("-");
        write!(f, " by {policy}/{rule}")?;
        self.resembles.as_ref().map_or(Ok(()), |r| write!(f, ", resembles {r}"))
    }
}

#[cfg(test)]
mod tests;
