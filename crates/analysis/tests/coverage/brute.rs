// SPDX-License-Identifier: Apache-2.0
//! The same verdicts, found the long way: every connection between every two parties is asked for
//! by itself, at every service where some entry begins or ends.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use portolan_acl::{Acl, compile};
use portolan_analysis::coverage::{Cover, Matrix, Note, Row, Who};
use portolan_catalog::{Catalogue, Requirement};
use portolan_net::{AddressSet, Connection, Protocol, Service, ServiceSet};
use portolan_site::model::{Addressing, Learned, Site, View};

use super::{TODAY, asked, demo, read};

/// A site with an address for every name, so that names can be asked about.
struct Long {
    acl: Acl,
    names: BTreeMap<String, IpAddr>,
    view: View,
    /// Where some entry's services begin, or have ended.
    cuts: BTreeMap<Protocol, BTreeSet<u16>>,
    /// Where some group begins, or has ended.
    edges: BTreeSet<IpAddr>,
    asked: usize,
}

impl Long {
    fn of(site: &Site, catalogue: &Catalogue, view: View) -> Self {
        let mut names = BTreeMap::new();
        let hosts = catalogue.roles.iter().flat_map(|role| role.hosts());
        for (host, number) in hosts.zip(1u32..) {
            let address = IpAddr::from(Ipv4Addr::from(0xc612_0000 + number));
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
        let edges = acl.groups.iter().flat_map(|group| edges(&group.members)).collect();
        Self { acl, names, view, cuts, edges, asked: 0 }
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
            Who::Machine(machine) => {
                let first = |v4| machine.addresses.iter().copied().find(|a| a.is_ipv4() == v4);
                [first(true), first(false)].into_iter().flatten().collect()
            }
            Who::Group { asked, .. } => {
                let starts = asked.ranges().into_iter().map(|(first, _)| first);
                let edges = self.edges.iter().copied().filter(|edge| asked.contains(*edge));
                starts.chain(edges).collect()
            }
            Who::Names { hosts, .. } => hosts.iter().map(|host| self.names[host]).collect(),
        }
    }

    /// For every two addresses of a pair, how many of their connections pass, and how many there are.
    fn pair(&mut self, source: &Who, destination: &Who, set: &ServiceSet) -> Vec<(usize, usize)> {
        let mut meetings = Vec::new();
        for initiator in self.addresses(source) {
            for responder in self.addresses(destination) {
                if initiator.is_ipv4() == responder.is_ipv4() {
                    meetings.push(self.meeting(initiator, responder, set));
                }
            }
        }
        meetings.retain(|(_, all)| *all > 0);
        meetings
    }

    fn meeting(
        &mut self,
        initiator: IpAddr,
        responder: IpAddr,
        set: &ServiceSet,
    ) -> (usize, usize) {
        let (mut passing, mut all) = (0, 0);
        let other = if initiator.is_ipv4() { Protocol::ICMPV6 } else { Protocol::ICMP };
        for service in self.services(set).into_iter().filter(|s| s.protocol != other) {
            all += 1;
            passing += usize::from(self.passes(Connection { initiator, responder, service }));
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
        for source in row.source.parties.iter() {
            for destination in row.destination.parties.iter() {
                let machine =
                    matches!(source, Who::Machine(_)) || matches!(destination, Who::Machine(_));
                if source == destination || !machine {
                    continue;
                }
                let meetings = self.pair(source, destination, &set);
                if meetings.is_empty() {
                    continue;
                }
                // Ports that a site pins are a part of those that the chart has to give.
                let is_enough = |(passing, all): &(usize, usize)| {
                    passing == all || requirement.pin.is_some() && *passing > 0
                };
                pairs += 1;
                some |= meetings.iter().any(|(passing, _)| *passing > 0);
                allowed += usize::from(meetings.iter().all(is_enough));
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

fn edges(set: &AddressSet) -> Vec<IpAddr> {
    let after = |last: IpAddr| match last {
        IpAddr::V4(a) => u32::from(a).checked_add(1).map(|n| IpAddr::from(Ipv4Addr::from(n))),
        IpAddr::V6(a) => u128::from(a).checked_add(1).map(|n| IpAddr::from(Ipv6Addr::from(n))),
    };
    let ranges = set.ranges().into_iter();
    ranges.flat_map(|(first, last)| [Some(first), after(last)]).flatten().collect()
}

/// Compares every row that rests on nobody's word or choice; how many rows and connections.
pub(crate) fn compare(site: &Site, catalogue: &Catalogue, matrix: &Matrix) -> (usize, usize) {
    let mut long = Long::of(site, catalogue, matrix.view);
    let mut rows = 0;
    for row in matrix.rows() {
        if row.notes.iter().any(|n| matches!(n, Note::OnItsWord(_) | Note::EncryptedOnly)) {
            continue;
        }
        let requirement = catalogue.requirement(&row.requirement).unwrap();
        let expected = long.row(row, requirement);
        let said = (row.verdict, row.pairs_allowed, row.pairs_all);
        assert_eq!(said, expected, "{} {:?}\n{row:#?}", row.requirement, row.direction);
        rows += 1;
    }
    (rows, long.asked)
}

#[test]
fn every_verdict_of_the_demo_site_is_what_its_connections_say_one_by_one() {
    let catalogue = Catalogue::shipped();
    let site = demo(&catalogue);
    for view in [View::Intended, View::Live] {
        let matrix = asked(&site, &catalogue, view);
        let (rows, connections) = compare(&read(&site, &catalogue).0, &catalogue, &matrix);
        let all = matrix.rows().count();
        println!("{view:?}: {rows} of {all} rows compared, {connections} connections asked");
        assert!(rows * 10 > all * 9, "{rows} of {all}");
        assert!(!matrix.has_gaps());
    }
}
