// SPDX-License-Identifier: Apache-2.0
//! Where everybody stands: which address is in which group.
//!
//! A group is narrow or wide. The pairs of ends that a narrow group singles out are few enough to
//! be looked at one by one. What wide groups say is asked once for each kind of machine.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::rc::Rc;

use portolan_acl::{Ace, Acl, GroupId};

use super::ends::{Ends, Span};
use super::numbers::{Numbers, at, small};

/// Pairs that narrow groups may single out, for each address of the site.
const PAIRS_PER_END: u64 = 16;

/// What does not hang on the view.
#[derive(Clone, Debug)]
pub(super) struct Ground<'a> {
    pub(super) acl: &'a Acl,
    pub(super) ends: Ends<'a>,
    /// Where the members of each group stand.
    spans: Vec<Vec<Span>>,
    /// How many members stand anywhere.
    counts: Vec<u32>,
    /// The groups of each address, by number.
    pub(super) standings: Numbers<Rc<[u32]>>,
    standing: Vec<u32>,
    /// How many addresses have each standing.
    shared: Vec<u32>,
    wide: Vec<bool>,
}

impl<'a> Ground<'a> {
    pub(super) fn of(acl: &'a Acl, outside: &[IpAddr]) -> Self {
        Self::with(acl, outside, PAIRS_PER_END)
    }

    /// With so many pairs for each address. No answer hangs on it, only the time that it takes.
    pub(super) fn with(acl: &'a Acl, outside: &[IpAddr], pairs: u64) -> Self {
        let ends = Ends::of(acl, outside);
        let spans = spans(acl, &ends);
        let count = |spans: &Vec<Span>| spans.iter().map(|(from, to)| to - from).sum();
        let counts: Vec<u32> = spans.iter().map(count).collect();
        let (standings, standing) = standings(&spans, ends.len());
        let mut shared = vec![0; standings.len() as usize];
        for number in &standing {
            if let Some(count) = shared.get_mut(*number as usize) {
                *count += 1;
            }
        }
        let wide = wide(acl, &counts, pairs.saturating_mul(ends.len().into()));
        Self { acl, ends, spans, counts, standings, standing, shared, wide }
    }

    /// The machines outside, one of all that stand alike.
    pub(super) fn outside(&self) -> Vec<u32> {
        let mut met = BTreeSet::new();
        let mut is_new = |machine: &u32| {
            self.ends.positions(*machine).first().is_some_and(|position| {
                met.insert((self.ends.family(*position), self.standing(*position)))
            })
        };
        (self.ends.workloads()..self.ends.machines()).filter(|machine| is_new(machine)).collect()
    }

    pub(super) fn spans(&self, group: u32) -> &[Span] {
        self.spans.get(group as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether a peer of this group is nobody in particular.
    pub(super) fn is_everyone(&self, group: u32) -> bool {
        self.count(group) == self.ends.len()
    }

    pub(super) fn count(&self, group: u32) -> u32 {
        at(&self.counts, group)
    }

    pub(super) fn is_wide(&self, group: u32) -> bool {
        at(&self.wide, group)
    }

    /// The number of the groups that hold an address.
    pub(super) fn standing(&self, position: u32) -> u32 {
        at(&self.standing, position)
    }

    /// The groups that hold an address, ascending.
    pub(super) fn groups(&self, standing: u32) -> &[u32] {
        self.standings.get(standing).map_or(&[], |groups| groups)
    }

    /// How many addresses stand like this.
    pub(super) fn shared(&self, standing: u32) -> u32 {
        at(&self.shared, standing)
    }
}

/// Of the groups that some entry names.
fn spans(acl: &Acl, ends: &Ends<'_>) -> Vec<Vec<Span>> {
    let mut named = vec![false; acl.groups.len()];
    for group in acl.aces.iter().flat_map(|a| [a.own, a.peer]) {
        if let Some(named) = named.get_mut(group.0 as usize) {
            *named = true;
        }
    }
    let of = |(group, named): (usize, bool)| {
        let members = acl.members(GroupId(small(group))).filter(|_| named);
        members.map(|set| ends.spans(set)).unwrap_or_default()
    };
    named.into_iter().enumerate().map(of).collect()
}

/// The groups of each position, equal lists once.
fn standings(spans: &[Vec<Span>], ends: u32) -> (Numbers<Rc<[u32]>>, Vec<u32>) {
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); ends as usize];
    for (group, spans) in spans.iter().enumerate() {
        for (from, to) in spans {
            let held = groups.get_mut(*from as usize..*to as usize).unwrap_or_default();
            held.iter_mut().for_each(|list| list.push(small(group)));
        }
    }
    let mut numbers = Numbers::default();
    let standing = groups.iter().map(|list| numbers.of(list.as_slice(), |l| Rc::from(l))).collect();
    (numbers, standing)
}

/// The peers that single out too many: all but the cheapest.
fn wide(acl: &Acl, counts: &[u32], most: u64) -> Vec<bool> {
    let mut pairs = vec![0u64; counts.len()];
    for Ace { own, peer, .. } in &acl.aces {
        let (own, many) = (at(counts, own.0), at(counts, peer.0));
        if let Some(sum) = pairs.get_mut(peer.0 as usize) {
            *sum = sum.saturating_add(u64::from(own) * u64::from(many));
        }
    }
    let mut order: Vec<u32> = (0..small(pairs.len())).collect();
    order.sort_by_key(|group| at(&pairs, *group));
    let mut wide = vec![false; pairs.len()];
    let mut spoken_of = 0u64;
    for group in order {
        spoken_of = spoken_of.saturating_add(at(&pairs, group));
        if let Some(wide) = wide.get_mut(group as usize) {
            *wide = spoken_of > most;
        }
    }
    wide
}
