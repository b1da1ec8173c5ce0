// SPDX-License-Identifier: Apache-2.0
//! Sets of addresses in the site's words, as short as is true.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use portolan_acl::Acl;
use portolan_net::{AddressSet, Family};

use super::super::Pattern;
use super::super::ask::whole;
use super::{Ground, Words};

/// A word and whom it stands for.
#[derive(Clone, Debug)]
struct Name {
    word: String,
    set: AddressSet,
}

/// What a set is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Called {
    pub(super) words: Words,
    /// Whom the words stand for, in both families.
    pub(super) set: AddressSet,
}

/// Every word of the site, what was asked by first.
pub(super) struct Names<'a> {
    acl: &'a Acl,
    /// The words of the question.
    source: Name,
    destination: Name,
    names: Vec<Name>,
    known: BTreeMap<(Side, AddressSet), Called>,
}

/// Which end is named: each has its own word in the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Source,
    Destination,
}

impl<'a> Names<'a> {
    pub(super) fn of(ground: &Ground<'a>, pattern: &Pattern) -> Self {
        let all = |of: fn(&portolan_net::Block) -> &AddressSet| {
            pattern.blocks.iter().fold(AddressSet::default(), |set, b| set.union(of(b)))
        };
        let source = Name { word: pattern.source.clone(), set: all(|b| &b.source) };
        let destination = Name { word: pattern.destination.clone(), set: all(|b| &b.destination) };
        let (acl, names) = (ground.acl, names(ground));
        Self { acl, source, destination, names, known: BTreeMap::new() }
    }

    /// The words for a set of addresses of one family.
    pub(super) fn words(&mut self, side: Side, set: &AddressSet) -> Called {
        let key = (side, set.clone());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let words = self.find(side, set);
        self.known.insert(key, words.clone());
        words
    }

    fn find(&self, side: Side, set: &AddressSet) -> Called {
        let family = if set.v4.is_empty() { Family::V6 } else { Family::V4 };
        let asked = match side {
            Side::Source => &self.source,
            Side::Destination => &self.destination,
        };
        let names = || std::iter::once(asked).chain(&self.names);
        let positive = Cover::of(self.acl, names(), set, family);
        let around = names().filter(|n| n.set.of_family(family).contains_all(set));
        let negative = around.filter_map(|name| {
            let less = name.set.of_family(family).difference(set);
            let cover = (!less.is_empty()).then(|| Cover::of(self.acl, names(), &less, family))?;
            Some((name, cover))
        });
        let shortest = negative.min_by_key(|(_, cover)| cover.words.len());
        match shortest {
            Some((name, less)) if less.words.len() + 1 < positive.words.len() => Called {
                words: Words { of: vec![name.word.clone()], except: less.words },
                set: name.set.difference(&less.set),
            },
            _ => Called { words: Words::of(positive.words), set: positive.set },
        }
    }
}

/// Words that together stand for a set.
struct Cover {
    words: Vec<String>,
    /// Whom they stand for, in both families.
    set: AddressSet,
}

impl Cover {
    fn of<'n>(
        acl: &Acl,
        names: impl Iterator<Item = &'n Name>,
        set: &AddressSet,
        family: Family,
    ) -> Self {
        let mut fitting: Vec<(&Name, AddressSet)> = names
            .map(|name| (name, name.set.of_family(family)))
            .filter(|(_, part)| !part.is_empty() && set.contains_all(part))
            .collect();
        fitting.sort_by_key(|(_, part)| std::cmp::Reverse(size(part)));
        let (mut cover, mut open) =
            (Self { words: Vec::new(), set: AddressSet::default() }, set.clone());
        for (name, part) in fitting {
            if open.overlaps(&part) {
                open = open.difference(&part);
                cover.add(name.word.clone(), &name.set);
            }
        }
        cover.workloads(acl, &mut open);
        if !open.is_empty() {
            cover.words.extend(open.to_string().split(", ").map(str::to_owned));
            cover.set = cover.set.union(&open);
        }
        cover
    }

    /// Workloads that are wholly in it, by name.
    fn workloads(&mut self, acl: &Acl, open: &mut AddressSet) {
        let names: BTreeSet<&str> = owners(acl, open).map(|(_, name)| name).collect();
        let family = if open.v4.is_empty() { Family::V6 } else { Family::V4 };
        for name in names {
            let addresses = acl.workloads.get(name).map(Vec::as_slice).unwrap_or_default();
            let whole = AddressSet::hosts(addresses.iter().copied());
            let part = whole.of_family(family);
            if open.contains_all(&part) {
                *open = open.difference(&part);
                self.add(name.to_owned(), &whole);
            }
        }
    }

    fn add(&mut self, word: String, set: &AddressSet) {
        self.words.push(word);
        self.set = self.set.union(set);
    }
}

/// How many addresses, as near as a number can say.
fn size(set: &AddressSet) -> u128 {
    let v4 = set.v4.iter().map(|(first, last)| u128::from(last - first) + 1);
    let v6 = set.v6.iter().map(|(first, last)| (last - first).saturating_add(1));
    v4.chain(v6).fold(0, u128::saturating_add)
}

/// The workloads' addresses in a set, with the names.
pub(super) fn owners<'a>(
    acl: &'a Acl,
    set: &AddressSet,
) -> impl Iterator<Item = (IpAddr, &'a str)> {
    let named = |(first, last): (IpAddr, IpAddr)| {
        acl.names.range(first..=last).map(|(address, name)| (*address, &**name))
    };
    set.ranges().into_iter().flat_map(named)
}

/// What the site and the catalogue call sets of ends, in the order in which a name is preferred.
fn names(ground: &Ground<'_>) -> Vec<Name> {
    let Ground { site, catalogue, .. } = *ground;
    let mut by_role: BTreeMap<&str, Vec<IpAddr>> = BTreeMap::new();
    let mut by_category: BTreeMap<String, Vec<IpAddr>> = BTreeMap::new();
    for workload in &site.workloads {
        for id in &workload.roles {
            let name = catalogue.role(id).map_or(id.as_str(), |role| role.name.as_str());
            by_role.entry(name).or_default().extend(&workload.addresses);
        }
        for (key, values) in &workload.categories {
            for value in values {
                let word = format!("{key}={value}");
                by_category.entry(word).or_default().extend(&workload.addresses);
            }
        }
    }
    let whole = [
        ("any", AddressSet::full()),
        ("every host", whole::hosts()),
        ("outside", whole::outside(site)),
        ("workloads", whole::workloads(site)),
        ("unlisted", whole::unlisted(site)),
        ("broadcast and multicast", AddressSet::groups()),
    ];
    let whole = whole.into_iter().map(|(word, set)| (word.to_owned(), set));
    let roles = by_role.into_iter().map(|(word, a)| (word.to_owned(), AddressSet::hosts(a)));
    let categories = by_category.into_iter().map(|(word, a)| (word, AddressSet::hosts(a)));
    let groups = site.address_groups.iter().map(|(word, set)| (word.clone(), set.clone()));
    let all = whole.chain(roles).chain(categories).chain(groups);
    all.map(|(word, set)| Name { word, set }).collect()
}
