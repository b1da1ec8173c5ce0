// SPDX-License-Identifier: Apache-2.0
//! The names that the lab's DNS servers know.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use portolan_catalog::{Catalogue, Role};
use portolan_site::model::FqdnPattern;

use crate::cast::Cast;
use crate::topology::{Machine, Topology};

/// The domain of the machines; `.test` is nobody's (RFC 6761).
pub const DOMAIN: &str = "citrix.test";

/// A machine's addresses, of each family.
type Pair = (Ipv4Addr, Ipv6Addr);

/// Every name and what it stands for.
#[derive(Clone, Debug)]
pub struct Names {
    hosts: BTreeMap<String, Pair>,
    patterns: Vec<(FqdnPattern, Pair)>,
}

impl Names {
    pub fn new(topology: &Topology, catalogue: &Catalogue) -> Self {
        let pair = |m: &Machine| (m.v4, m.v6);
        let host = |m: &Machine| (format!("{}.{DOMAIN}", m.name), pair(m));
        let cast = Cast::new(topology, catalogue);
        let cloud = |role: &Role| cast.machines(&role.id).first().map(|m| pair(m));
        let patterns = catalogue.roles.iter().flat_map(|role| {
            role.hosts().filter_map(|name| Some((pattern(name), cloud(role)?))).collect::<Vec<_>>()
        });
        Self { hosts: topology.machines.iter().map(host).collect(), patterns: patterns.collect() }
    }

    /// What a name stands for; without regard to case and to a final dot.
    pub fn find(&self, name: &str) -> Option<Pair> {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let host = self.hosts.get(&name).copied();
        host.or_else(|| self.patterns.iter().find(|(p, _)| p.covers(&name)).map(|(_, pair)| *pair))
    }
}

fn pattern(name: &str) -> FqdnPattern {
    let mut suffix = name;
    let mut labels = 0;
    while let Some(rest) = suffix.strip_prefix("*.") {
        suffix = rest;
        labels += 1;
    }
    FqdnPattern { labels, suffix: suffix.to_ascii_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_and_citrix_cloud_have_names() {
        let topology = Topology::citrix();
        let names = Names::new(&topology, &Catalogue::shipped());
        let of = |name: &str| topology.machine(name).map(|m| (m.v4, m.v6));
        assert_eq!(names.find("storefront-1.citrix.test."), of("storefront-1"));
        assert_eq!(names.find("Any.Where.nssvc.net"), of("cloud-1"));
        assert_eq!(names.find("elsewhere.test"), None);
    }
}
