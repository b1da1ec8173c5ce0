// SPDX-License-Identifier: Apache-2.0
//! The chain of all own ends that meet the same entries: peer in, profile out.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::rc::Rc;

use portolan_acl::Acl;
use portolan_net::{Family, Protocol};
use portolan_site::model::Direction;

use super::deed::Deeds;
use super::exact;
use super::lower::{Held, map_name};
use super::names::of_content;
use super::peers::peers;
use super::profiles::{Packets, Profiles};
use super::{Field, Key, Map, Rule, RuleSet, Towards, Verdict};

/// Own ends that meet the same entries in one direction.
pub(super) struct Own<'a> {
    pub(super) acl: &'a Acl,
    pub(super) direction: Direction,
    /// Indexes of the entries, in order.
    pub(super) entries: &'a [usize],
    pub(super) ends: &'a [Held],
    /// Whether what a few ports allow may be looked up exactly.
    pub(super) exact: bool,
}

/// Elements in the exact map for all ends of one kind: so many in any case, and so many for each
/// peer. With more, a map of peers is smaller.
const EXACT_MAX: usize = 4096;
const EXACT_PER_PEER_MAX: usize = 16;

/// Peers side by side are one by one up to so many.
const SIDE_BY_SIDE_MAX: u32 = 64;

/// Peers and the chain that each meets.
type Found = Vec<(IpAddr, IpAddr, Option<String>)>;

impl<'a> Own<'a> {
    /// Machines that are told by their networks. They have no addresses to look up exactly.
    pub(super) fn of_strangers(acl: &'a Acl, direction: Direction, entries: &'a [usize]) -> Self {
        Self { acl, direction, entries, ends: &[], exact: false }
    }

    /// Adds what is needed for packets of one kind, and gives the chain that they go to; `None`
    /// where all pass without a word.
    pub(super) fn add(
        &self,
        set: &mut RuleSet,
        profiles: &mut Profiles<'_>,
        packets: Packets,
    ) -> Option<String> {
        let peers = peers(self.acl, self.entries);
        let usual = profiles.deeds(packets, self.direction, &peers.usual);
        let last = profiles.chain(set, packets, &usual);
        let mut special: Vec<Special> = Vec::new();
        for ((first, last), entries) in &peers.cells {
            special.push((*first, *last, profiles.deeds(packets, self.direction, entries)));
        }
        if self.exact && packets == Packets::Opening {
            special = self.without_exact(set, special, &usual);
        }
        let mut found = Found::new();
        for (first, end, deeds) in special {
            let chain = profiles.chain(set, packets, &deeds);
            if chain != last {
                join(&mut found, first, end, chain);
            }
        }
        if found.is_empty() {
            return last;
        }
        let (prefix, tracked) = match packets {
            Packets::Opening => ("own", false),
            Packets::Established => ("cut", true),
        };
        // Machines that are told by their networks may meet the same entries, and find nothing in
        // the exact map.
        let name = of_content(prefix, &format!("{} {}", self.exact, self.words()));
        let mut rules = self.lookups(set, &name, found, tracked);
        rules.extend(last.map(|chain| Rule::Go(Verdict::Goto(chain))));
        set.chains.insert(name.clone(), rules);
        Some(name)
    }

    /// Puts into the exact map what single peers may do beyond the usual on a few ports, and
    /// gives the peers of which more has to be said.
    fn without_exact(
        &self,
        set: &mut RuleSet,
        special: Vec<Special>,
        usual: &Deeds,
    ) -> Vec<Special> {
        let mut exact: Vec<(IpAddr, Protocol, u16)> = Vec::new();
        let mut rest = Vec::new();
        for (first, last, deeds) in &special {
            match (few(*first, *last), deeds.ports_beyond(usual)) {
                (Some(peers), Some(ports)) => {
                    let all = |peer: IpAddr| ports.iter().map(move |(p, n)| (peer, *p, *n));
                    exact.extend(peers.into_iter().flat_map(all));
                }
                _ => rest.push((*first, *last, Rc::clone(deeds))),
            }
        }
        let most = special.len().saturating_mul(EXACT_PER_PEER_MAX).max(EXACT_MAX);
        if exact.len().saturating_mul(self.ends.len()) > most {
            return special;
        }
        for (peer, protocol, port) in exact {
            self.pass_exactly(set, peer, protocol, port);
        }
        rest
    }

    /// It need not know the interface: on any other the end is not held and passes as well.
    fn pass_exactly(&self, set: &mut RuleSet, peer: IpAddr, protocol: Protocol, port: u16) {
        let family = Family::of(peer);
        let name = map_name("exact", self.direction, family == Family::V6);
        let map = set.maps.entry(name).or_insert_with(|| Map::exact(family));
        for (_, own) in self.ends.iter().filter(|(_, own)| Family::of(*own) == family) {
            let (initiator, responder) = match self.direction {
                Direction::Egress => (*own, peer),
                Direction::Ingress => (peer, *own),
            };
            let key = Key::exact(initiator, Towards { responder, protocol: protocol.0, port });
            map.elements.insert(key, exact::IN_IT);
        }
    }

    /// Single addresses take a hash, ranges an interval map behind it.
    fn lookups(&self, set: &mut RuleSet, name: &str, found: Found, tracked: bool) -> Vec<Rule> {
        let mut maps: BTreeMap<(bool, Family), Map> = BTreeMap::new();
        for (first, last, chain) in found {
            let (wide, family) = (first != last, Family::of(first));
            let verdict = chain.map_or(Verdict::Return, Verdict::Goto);
            let map = maps.entry((wide, family)).or_insert_with(|| Map::new(family, false, wide));
            map.elements.insert(Key::range(first, last), verdict);
        }
        let mut rules = Vec::new();
        for ((wide, family), map) in maps {
            let kind = if wide { "nets" } else { "hosts" };
            let map_name = format!("{name}_{kind}{}", if map.ipv6 { 6 } else { 4 });
            let initiator = self.direction == Direction::Ingress;
            let field =
                Field { ipv6: family == Family::V6, initiator, tracked, by_interface: false };
            rules.push(Rule::Lookup { field, map: map_name.clone() });
            set.maps.insert(map_name, map);
        }
        rules
    }

    /// What the entries say, without their members.
    fn words(&self) -> String {
        let word = |i: &usize| {
            self.acl.aces.get(*i).map(|a| {
                let (own, peer) = (self.acl.group_name(a.own), self.acl.group_name(a.peer));
                // An index would change with every entry above it; the distance does not.
                let action = match &a.action {
                    portolan_acl::Action::Decide(decision) => format!("{decision:?}"),
                    portolan_acl::Action::Skip(to) => format!("skip {}", to.saturating_sub(*i)),
                };
                format!("{own} {peer} {} {action} {}", a.services, a.live)
            })
        };
        let words: Vec<String> = self.entries.iter().filter_map(word).collect();
        format!("{} {}", self.direction.word(), words.join("\n"))
    }
}

/// A range of peers, and what is done between them and these ends.
type Special = (IpAddr, IpAddr, Rc<Deeds>);

/// Appends a range, or widens the last one where they touch and say the same.
fn join(found: &mut Found, first: IpAddr, last: IpAddr, chain: Option<String>) {
    match found.last_mut() {
        Some((from, end, same)) if *same == chain && *from != *end && follows(*end, first) => {
            *end = last;
        }
        _ => found.push((first, last, chain)),
    }
}

/// The addresses of a range that is not wide.
fn few(first: IpAddr, last: IpAddr) -> Option<Vec<IpAddr>> {
    match (first, last) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            let (a, b) = (u32::from(a), u32::from(b));
            let narrow = b.checked_sub(a).is_some_and(|width| width < SIDE_BY_SIDE_MAX);
            narrow.then(|| (a..=b).map(|n| Ipv4Addr::from(n).into()).collect())
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => {
            let (a, b) = (u128::from(a), u128::from(b));
            let narrow = b.checked_sub(a).is_some_and(|width| width < SIDE_BY_SIDE_MAX.into());
            narrow.then(|| (a..=b).map(|n| Ipv6Addr::from(n).into()).collect())
        }
        _ => None,
    }
}

/// Whether `b` is the address right after `a`.
fn follows(a: IpAddr, b: IpAddr) -> bool {
    match (a, b) {
        (IpAddr::V4(a), IpAddr::V4(b)) => u32::from(a).checked_add(1) == Some(b.into()),
        (IpAddr::V6(a), IpAddr::V6(b)) => u128::from(a).checked_add(1) == Some(b.into()),
        _ => false,
    }
}
