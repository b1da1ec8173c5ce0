// SPDX-License-Identifier: Apache-2.0
//! DNS names that the charts ask for, judged without DNS: each is made to have an address that
//! belongs to nobody, and a rule by name then allows that address or does not.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use portolan_catalog::{Catalogue, Role, RoleKind};
use portolan_site::model::{Addressing, Learned, Site};

use super::Party;

/// Once the relays of 6to4, in nobody's use since RFC 7526, and no private address either: a rule
/// for all of the internet allows it.
const NETWORK: [u8; 3] = [192, 88, 99];
/// So many names of a role are asked about.
const HOSTS_MAX: usize = 4;

/// The names of each role, by its id.
pub(super) fn by_role(site: &Site, catalogue: &Catalogue) -> BTreeMap<String, Party<'static>> {
    let mut free = 1..u8::MAX;
    let named = catalogue.roles.iter().filter(|r| r.kind == RoleKind::Fqdn);
    let parties = named.filter_map(|role| Some((role.id.clone(), party(site, role, &mut free)?)));
    parties.collect()
}

/// What DNS would have taught.
pub(super) fn learned(names: &BTreeMap<String, Party<'_>>) -> Addressing {
    let mut learned = Vec::new();
    for party in names.values() {
        if let Party::Names { hosts, addresses, .. } = party {
            let pairs = hosts.iter().zip(addresses);
            learned.extend(pairs.map(|(host, a)| Learned { name: example(host), address: *a }));
        }
    }
    learned.sort();
    Addressing { learned }
}

fn party(site: &Site, role: &Role, free: &mut impl Iterator<Item = u8>) -> Option<Party<'static>> {
    let hosts: Vec<String> = role.hosts().map(str::to_owned).collect();
    let asked = hosts.get(..HOSTS_MAX).unwrap_or(&hosts);
    let [a, b, c] = NETWORK;
    let addresses: Vec<IpAddr> =
        free.take(asked.len()).map(|d| Ipv4Addr::new(a, b, c, d).into()).collect();
    let covers = |host: &String, group: &portolan_site::model::FqdnGroup| {
        group.patterns.iter().any(|p| p.covers(&example(host)))
    };
    let mut groups = site.fqdn_groups.iter();
    let known = groups.find(|(_, group)| asked.iter().all(|host| covers(host, group)));
    let (group, declared) = match known {
        Some((name, _)) => (name.clone(), true),
        None => (role.id.clone(), false),
    };
    (!addresses.is_empty()).then_some(Party::Names { group, declared, hosts, addresses })
}

/// A name that the pattern covers.
fn example(host: &str) -> String {
    host.replace('*', "any")
}
