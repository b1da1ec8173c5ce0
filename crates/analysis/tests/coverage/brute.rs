// SPDX-License-Identifier: Apache-2.0
//! The same verdicts, found the long way: every connection between every two parties is asked for
//! by itself, at every service where some entry begins or ends.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use portolan_acl::{Acl, compile};
use portolan_analysis::coverage::{Cover, Matrix, Note, Row, Who};
use portolan_catalog::{Catalogue, Requirement};
use portolan_net::{Connection, Protocol, Service, ServiceSet};
use portolan_site::model::{Addressing, Learned, Site, View};

use super::{Files, TODAY, asked, demo, read};

/// A site with an address for every name, so that names can be asked about.
struct Long {
    acl: Acl,
    names: BTreeMap<String, IpAddr>,
    view: View,
    /// Where some entry's services begin, or have ended.
    cuts: BTreeMap<Protocol, BTreeSet<u16>>,
    asked: usize,
}

impl Long {
    fn of(site: &Site, catalogue: &Catalogue, view: View) -> Self {
        let mut names = BTreeMap::new();
        let hosts = catalogue.roles.iter().flat_map(|role| role.hosts());
        for (host, number) in hosts.zip(1u32..) {
            let address = IpAddr::from(std::net::Ipv4Addr::from(0xc612_0000 + number));
            names.entry(host.to_owned()).or_insert(address);
        }
        let learned = |(host, address): (&String, &IpAddr)| Learned {
            name: host.replace('*', "any"),
            address: *address,
        };
        let mut learned: Vec<Learned> = names.iter().map(learned).collect();
        learned.sort();
        let acl = compile(site, &Addressing { learned }, TODAY);
        let mut cuts: BTreeMap<Protocol, BTreeSet<u16>> = BTreeMap::new();
        for ace in &acl.aces {
            for (protocol, first, last) in ace.services.ranges() {
                let cut = cuts.entry(protocol).or_default();
                cut.insert(first);
                cut.extend(last.checked_add(1));
            }
        }
        Self { acl, names, view, cuts, asked: 0 }
    }

    /// One service for each piece of a set that no entry divides.
    fn services(&self, set: &ServiceSet) -> Vec<Service> {
        let mut services = Vec::new();
        for (protocol, first, last) in set.ranges() {
            services.push(Service { protocol, detail: first });
            let cuts = self.cuts.get(&protocol).into_iter().flatten();
            let inside = cuts.filter(|cut| first < **cut && **cut <= last);
            services.extend(inside.map(|cut| Service { protocol, detail: *cut }));
        }
        services
    }

    fn addresses(&self, who: &Who) -> Vec<IpAddr> {
        match who {
            Who::Machine(machine) => machine.addresses.clone(),
            Who::Group { addresses, .. } => {
                addresses.ranges().into_iter().flat_map(|(first, last)| [first, last]).collect()
            }
            Who::Names { hosts, .. } => hosts.iter().map(|host| self.names[host]).collect(),
        }
    }

    /// How many of the connections of a pair pass, and how many there are.
    fn pair(&mut self, source: &Who, destination: &Who, set: &ServiceSet) -> (usize, usize) {
        let (mut passing, mut all) = (0, 0);
        for initiator in self.addresses(source) {
            for responder in self.addresses(destination) {
                if initiator.is_ipv4() != responder.is_ipv4() {
                    continue;
                }
                for service in self.services(set) {
                    let other = if initiator.is_ipv4() { Protocol::ICMPV6 } else { Protocol::ICMP };
                    if service.protocol != other {
                        let connection = Connection { initiator, responder, service };
                        all += 1;
                        passing += usize::from(self.passes(connection));
                    }
                }
            }
        }
        self.asked += all;
        (passing, all)
    }

    fn passes(&self, connection: Connection) -> bool {
        let verdict = self.acl.verdict(connection);
        match self.view {
            View::Live => verdict.live.allows(),
            View::Intended => verdict.intended.allows(),
        }
    }

    /// Verdict, pairs allowed and pairs.
    fn row(&mut self, row: &Row, requirement: &Requirement) -> (Cover, usize, usize) {
        let set = requirement.service_set();
        let (mut allowed, mut pairs, mut some) = (0, 0, false);
        for source in &row.source.parties {
            for destination in &row.destination.parties {
                let machine =
                    matches!(source, Who::Machine(_)) || matches!(destination, Who::Machine(_));
                if source == destination || !machine {
                    continue;
                }
                let (passing, all) = self.pair(source, destination, &set);
                if all == 0 {
                    continue;
                }
                pairs += 1;
                some |= passing > 0;
                // Ports that a site pins are a part of those that the chart has to give.
                let pinned = requirement.pin.is_some() && passing > 0;
                allowed += usize::from(passing == all || pinned);
            }
        }
        let verdict = match (pairs, allowed, some) {
            (0, ..) => Cover::NotPresent,
            (pairs, allowed, _) if pairs == allowed => Cover::Allowed,
            (_, _, true) => Cover::Partly,
            (_, _, false) => Cover::Blocked,
        };
        (verdict, allowed, pairs)
    }
}

/// Compares every row that does not rest on a rule's word; says how much was asked.
pub(crate) fn compare(site: &Files, catalogue: &Catalogue, view: View) -> (usize, usize, Matrix) {
    let matrix = asked(site, catalogue, view);
    let (loaded, _) = read(site, catalogue);
    let mut long = Long::of(&loaded, catalogue, view);
    let mut rows = 0;
    for row in matrix.rows() {
        if row.notes.contains(&Note::OnItsWord) || row.notes.contains(&Note::EncryptedOnly) {
            continue;
        }
        let requirement = catalogue.requirement(&row.requirement).unwrap();
        let expected = long.row(row, requirement);
        let said = (row.verdict, row.pairs_allowed, row.pairs_all);
        assert_eq!(said, expected, "{} {:?}\n{row:#?}", row.requirement, row.direction);
        rows += 1;
    }
    (rows, long.asked, matrix)
}

#[test]
fn every_verdict_of_the_demo_site_is_what_its_connections_say_one_by_one() {
    let catalogue = Catalogue::shipped();
    let site = demo(&catalogue);
    for view in [View::Intended, View::Live] {
        let (rows, connections, matrix) = compare(&site, &catalogue, view);
        let all = matrix.rows().count();
        println!("{view:?}: {rows} of {all} rows compared, {connections} connections asked");
        assert!(rows * 10 > all * 9, "{rows} of {all}");
        assert!(!matrix.has_gaps());
    }
}
