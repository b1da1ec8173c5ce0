// SPDX-License-Identifier: Apache-2.0
//! The chain of all own ends that meet the same entries: peer in, profile out.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_acl::{Acl, Cell, GroupId, Partition};
use portolan_net::{AddressSet, Family};
use portolan_site::model::Direction;

use super::names::of_content;
use super::{Field, Key, Map, Rule, RuleSet, Verdict, profile};

/// Own ends that meet the same entries in one direction.
pub(super) struct Own<'a> {
    pub(super) acl: &'a Acl,
    pub(super) direction: Direction,
    /// Indexes of the entries, in order.
    pub(super) entries: &'a [usize],
    pub(super) per_second: u32,
}

/// The name of the profile's chain for some entries; `None` passes everything.
type Profiles = BTreeMap<Vec<usize>, Option<String>>;

/// Which chain a profile gets.
type Render = fn(&mut RuleSet, &portolan_acl::Profile<'_>, Direction, u32) -> Option<String>;

impl Own<'_> {
    /// Adds the chain for packets that open connections; `None` where all pass without a word.
    pub(super) fn add(&self, set: &mut RuleSet) -> Option<String> {
        self.add_as(set, "own", false, profile::add)
    }

    /// Adds the chain for packets of established connections; `None` where none is cut.
    pub(super) fn add_cut(&self, set: &mut RuleSet) -> Option<String> {
        self.add_as(set, "cut", true, profile::add_cut)
    }

    fn add_as(
        &self,
        set: &mut RuleSet,
        prefix: &str,
        tracked: bool,
        render: Render,
    ) -> Option<String> {
        let mut profiles = Profiles::new();
        let usual = self.usual();
        let last = self.profile(set, &mut profiles, usual.clone(), render);
        let mut found: Vec<(IpAddr, IpAddr, Option<String>)> = Vec::new();
        for cell in self.cells() {
            let entries = self.entries_for(&cell);
            if entries == usual {
                continue;
            }
            let chain = self.profile(set, &mut profiles, entries, render);
            if chain != last {
                join(&mut found, cell.first, cell.last, chain);
            }
        }
        if found.is_empty() && last.is_none() {
            return None;
        }
        let name = of_content(prefix, &self.words());
        let mut rules = self.lookups(set, &name, found, tracked);
        rules.extend(last.map(|chain| Rule::Go(Verdict::Goto(chain))));
        set.chains.insert(name.clone(), rules);
        Some(name)
    }

    fn profile(
        &self,
        set: &mut RuleSet,
        known: &mut Profiles,
        entries: Vec<usize>,
        render: Render,
    ) -> Option<String> {
        if let Some(name) = known.get(&entries) {
            return name.clone();
        }
        let name = render(set, &self.acl.profile(&entries), self.direction, self.per_second);
        known.insert(entries, name.clone());
        name
    }

    /// The groups of peers that the entries speak of, each once.
    fn peers(&self) -> Vec<GroupId> {
        let mut peers: Vec<GroupId> =
            self.entries.iter().filter_map(|i| self.acl.aces.get(*i)).map(|a| a.peer).collect();
        peers.sort_unstable();
        peers.dedup();
        peers
    }

    fn is_everything(&self, id: GroupId) -> bool {
        self.acl.members(id).is_some_and(|m| *m == AddressSet::full())
    }

    /// The entries that hold for a peer of which nothing special is said.
    fn usual(&self) -> Vec<usize> {
        let everywhere =
            |i: &usize| self.acl.aces.get(*i).is_some_and(|a| self.is_everything(a.peer));
        self.entries.iter().copied().filter(everywhere).collect()
    }

    fn cells(&self) -> Vec<Cell> {
        let peers: Vec<GroupId> =
            self.peers().into_iter().filter(|id| !self.is_everything(*id)).collect();
        let sets: Vec<&AddressSet> = peers.iter().filter_map(|id| self.acl.members(*id)).collect();
        let mut cells = Partition::of(&sets).cells;
        // From positions in the list to numbers of groups.
        for cell in &mut cells {
            let ids = cell.groups.iter().filter_map(|at| peers.get(*at));
            cell.groups = ids.map(|id| id.0 as usize).collect();
        }
        cells
    }

    fn entries_for(&self, cell: &Cell) -> Vec<usize> {
        let holds = |i: &usize| {
            self.acl.aces.get(*i).is_some_and(|a| {
                cell.groups.binary_search(&(a.peer.0 as usize)).is_ok()
                    || self.is_everything(a.peer)
            })
        };
        self.entries.iter().copied().filter(holds).collect()
    }

    /// Single addresses take a hash, ranges an interval map behind it.
    fn lookups(
        &self,
        set: &mut RuleSet,
        name: &str,
        found: Vec<(IpAddr, IpAddr, Option<String>)>,
        tracked: bool,
    ) -> Vec<Rule> {
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

/// Appends a range, or widens the last one where they touch and say the same.
fn join(
    found: &mut Vec<(IpAddr, IpAddr, Option<String>)>,
    first: IpAddr,
    last: IpAddr,
    chain: Option<String>,
) {
    match found.last_mut() {
        Some((from, end, same)) if *same == chain && *from != *end && follows(*end, first) => {
            *end = last;
        }
        _ => found.push((first, last, chain)),
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
