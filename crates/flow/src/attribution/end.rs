// SPDX-License-Identifier: Apache-2.0
//! One end of a record, by every name that it has.

use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;

use portolan_catalog::Catalogue;
use portolan_net::AddressSet;
use portolan_site::model::{Site, Workload};
use serde::Serialize;

use super::stand_in::StandIns;

/// A workload, or an address outside the inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct End {
    pub address: IpAddr,
    pub workload: Option<String>,
    /// The roles that the workload plays, by id; of an address outside, those that the site's
    /// rules take its group for.
    pub roles: BTreeSet<String>,
    /// The same for people, as the catalogue names them.
    pub component: Option<String>,
    /// The workload's `AppTier`, where it has exactly one.
    pub tier: Option<String>,
    /// The narrowest address group of the site that holds an address outside the inventory, of those
    /// that stand for somebody outside.
    pub group: Option<String>,
}

impl End {
    pub(super) fn inside(address: IpAddr, workload: &Workload, catalogue: &Catalogue) -> Self {
        let name = |id: &String| catalogue.role(id).map_or_else(|| id.clone(), |r| r.name.clone());
        let names: Vec<String> = workload.roles.iter().map(name).collect();
        Self {
            address,
            workload: Some(workload.name.clone()),
            roles: workload.roles.clone(),
            component: (!names.is_empty()).then(|| names.join(", ")),
            tier: only_tier(workload),
            group: None,
        }
    }

    pub(super) fn outside(address: IpAddr, site: &Site, stand_ins: &StandIns) -> Self {
        let holding = site.address_groups.iter().filter(|(_, set)| set.contains(address));
        let holding = holding.filter(|(name, _)| stand_ins.names(name));
        let narrowest = holding.min_by_key(|(_, set)| width(set, address));
        let group = narrowest.map(|(name, _)| name.clone());
        let roles = group.as_deref().map(|name| stand_ins.roles(name)).unwrap_or_default();
        Self { address, workload: None, roles, component: None, tier: None, group }
    }
}

fn only_tier(workload: &Workload) -> Option<String> {
    let tiers = workload.categories.get("AppTier")?;
    tiers.first().filter(|_| tiers.len() == 1).cloned()
}

/// How many addresses of this family the set holds, less one each range.
fn width(set: &AddressSet, address: IpAddr) -> u128 {
    let v4 = || set.v4.iter().map(|(a, b)| u128::from(b - a)).sum();
    let v6 = || set.v6.iter().fold(0u128, |sum, (a, b)| sum.saturating_add(b - a));
    if address.is_ipv4() { v4() } else { v6() }
}

/// `sf-01 (StoreFront)`, `203.0.113.9 (internet)`, or the bare address.
impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.workload {
            Some(name) => f.write_str(name)?,
            None => write!(f, "{}", self.address)?,
        }
        let more = self.component.as_ref().or(self.group.as_ref());
        more.map_or(Ok(()), |word| write!(f, " ({word})"))
    }
}
