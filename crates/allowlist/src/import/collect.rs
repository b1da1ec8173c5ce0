// SPDX-License-Identifier: Apache-2.0
//! From the values of a list to its addresses, with an account of all that was met.

use std::collections::BTreeMap;
use std::ops::Range;

use super::context::{Context, Key, short};
use super::node::{Node, Value};
use super::word::{Word, WordError, word};
use super::{Counts, Direction, Wanted};
use crate::shipped::{self, Known};
use crate::{Address, Cloud, Listed, Place, Port, Region, Transport};

/// What a list gave so far.
pub(super) struct Collected<'a> {
    wanted: &'a Wanted<'a>,
    source: &'a str,
    pub(super) all: BTreeMap<String, Listed>,
    pub(super) counts: Counts,
    /// Strings that name no place, and why.
    pub(super) problems: Vec<(Range<usize>, WordError)>,
    pub(super) widened: Vec<Range<usize>>,
}

impl<'a> Collected<'a> {
    pub(super) fn new(wanted: &'a Wanted<'a>, source: &'a str) -> Self {
        let (all, counts) = (BTreeMap::new(), Counts::default());
        Self { wanted, source, all, counts, problems: Vec::new(), widened: Vec::new() }
    }

    /// All of it, in order, each once.
    pub(super) fn addresses(all: BTreeMap<String, Listed>) -> Vec<Listed> {
        let ordered = |mut listed: Listed| {
            add(&mut listed.address.ports, []);
            add(&mut listed.sections, []);
            listed
        };
        all.into_values().map(ordered).collect()
    }

    /// `{ "Service": { "AllowList": [...] } }`.
    pub(super) fn sections(&mut self, map: &[(String, Node)]) {
        for (section, node) in map {
            let Value::Map(inside) = &node.value else {
                self.counts.sections_without_list.push(section.clone());
                continue;
            };
            let mut has_list = false;
            for (key, node) in inside {
                let (Value::List(items), true) = (&node.value, is_list(key)) else {
                    self.leave(key);
                    continue;
                };
                has_list = true;
                let context = Context { section: Some(short(section)), ..Context::default() };
                items.iter().for_each(|item| self.item(item, &context));
            }
            if !has_list {
                self.counts.sections_without_list.push(section.clone());
            }
        }
    }

    /// Any shape.
    pub(super) fn any(&mut self, node: &Node, context: &Context) {
        match &node.value {
            Value::Text(_) | Value::Number(_) | Value::Word => self.item(node, context),
            Value::List(items) => items.iter().for_each(|item| self.any(item, context)),
            Value::Map(map) => self.map(map, context),
        }
    }

    fn map(&mut self, map: &[(String, Node)], context: &Context) {
        let (context, unread) = context.with(map);
        unread.into_iter().for_each(|key| self.leave(key));
        let before = self.counts.words;
        for (key, node) in map {
            match (Key::of(key), &node.value) {
                (Key::Places, _) => self.any(node, &context),
                (Key::Other | Key::Section(_), Value::Map(_)) => {
                    self.any(node, &context.below(key))
                }
                (Key::Other | Key::Section(_), Value::List(items)) => {
                    self.list(key, items, &context)
                }
                _ => {}
            }
        }
        // `{ "name": "*.cloud.com", "type": "wildcard" }`: the name is the address itself.
        let is_bare = self.counts.words == before;
        for (key, node) in map {
            match (Key::of(key), &node.value) {
                (Key::Other | Key::Section(_), Value::Text(text))
                    if is_bare && self.is_place(text) =>
                {
                    self.item(node, &Context { section: None, ..context.clone() });
                }
                (Key::Other, Value::Text(_) | Value::Number(_) | Value::Word) => self.leave(key),
                _ => {}
            }
        }
    }

    /// A list under a key that tells nothing is one of addresses where any item is one.
    fn list(&mut self, key: &str, items: &[Node], context: &Context) {
        let context = context.below(key);
        let names_places = items.iter().any(|item| match &item.value {
            Value::Text(text) => self.is_place(text),
            Value::List(_) | Value::Map(_) => true,
            Value::Number(_) | Value::Word => false,
        });
        if names_places {
            items.iter().for_each(|item| self.any(item, &context));
        } else {
            self.leave(key);
        }
    }

    fn is_place(&self, text: &str) -> bool {
        word(text, self.wanted.customer).is_ok()
    }

    fn leave(&mut self, key: &str) {
        let count = self.counts.unread_keys.entry(key.to_owned()).or_default();
        *count = count.saturating_add(1);
    }

    /// One string; each is counted once, for what became of it.
    pub(super) fn item(&mut self, node: &Node, context: &Context) {
        self.counts.words = self.counts.words.saturating_add(1);
        let Value::Text(text) = &node.value else {
            self.counts.not_understood += 1;
            self.problems.push((node.at.clone(), WordError::Kind));
            return;
        };
        match word(text, self.wanted.customer) {
            Ok(word) => self.take(word, node, context),
            Err(WordError::Blank) => self.counts.blank += 1,
            Err(error) => {
                self.counts.not_understood += 1;
                self.problems.push((node.at.clone(), error));
            }
        }
    }

    fn take(&mut self, word: Word, node: &Node, context: &Context) {
        let direction = context.direction.unwrap_or(Direction::Outbound);
        let regions = |place: &Place| regions(place, context);
        let elsewhere = |place: &Place| {
            self.wanted.cloud.is_some_and(|cloud| cloud_of(place).is_some_and(|c| c != cloud))
        };
        if !direction.serves(self.wanted.direction) {
            self.counts.other_direction += 1;
        } else if word.places.iter().any(elsewhere) {
            self.counts.other_cloud += 1;
        } else if !word.places.iter().all(|p| serves(self.wanted.regions, &regions(p))) {
            self.counts.other_region += 1;
        } else {
            if word.widened {
                self.widened.push(node.at.clone());
            }
            let known = word.places.first().is_some_and(|p| self.all.contains_key(&p.to_string()));
            let count = if known { &mut self.counts.repeated } else { &mut self.counts.taken };
            *count += 1;
            for place in word.places {
                self.put(place, word.port, direction, context);
            }
        }
    }

    fn put(&mut self, place: Place, port: Option<Port>, direction: Direction, context: &Context) {
        let key = place.to_string();
        let mut said = context.ports.clone();
        said.extend(port.filter(|_| context.ports.is_empty()));
        let regions = regions(&place, context);
        let source = self.source;
        let cloud = self.wanted.cloud;
        let listed = self.all.entry(key).or_insert_with(|| Listed {
            address: address(place, cloud, source),
            sections: Vec::new(),
            regions: regions.clone(),
            direction,
            has_ports: false,
        });
        if !said.is_empty() {
            let ports = &mut listed.address.ports;
            if !std::mem::replace(&mut listed.has_ports, true) {
                ports.clear();
            }
            push(ports, said);
        }
        push(&mut listed.sections, context.section.clone());
        if regions.is_empty() || listed.regions.is_empty() {
            listed.regions.clear();
        } else {
            add(&mut listed.regions, regions);
        }
        if listed.direction != direction {
            listed.direction = Direction::Both;
        }
    }
}

/// For what may come as often as an address stands in a list: it is ordered at the end.
fn push<T: PartialEq>(all: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for one in more {
        if all.last() != Some(&one) {
            all.push(one);
        }
    }
}

fn add<T: Ord>(all: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    all.extend(more);
    all.sort();
    all.dedup();
}

fn is_list(key: &str) -> bool {
    key.eq_ignore_ascii_case("AllowList")
}

fn cloud_of(place: &Place) -> Option<Cloud> {
    match place {
        Place::Name(pattern) => Cloud::of_name(pattern.base()),
        Place::Network { .. } => None,
    }
}

/// As the list says, or else as the name tells; none: all of them.
fn regions(place: &Place, context: &Context) -> Vec<Region> {
    let told = match place {
        Place::Name(pattern) if context.regions.is_empty() => Region::of_name(pattern.base()),
        Place::Name(_) | Place::Network { .. } => None,
    };
    told.map_or_else(|| context.regions.clone(), |region| vec![region])
}

fn serves(asked: &[Region], told: &[Region]) -> bool {
    asked.is_empty() || told.is_empty() || told.iter().any(|region| asked.contains(region))
}

/// What a list does not say of an address, the shipped list says of the same service; what that does
/// not know either is HTTPS of a connector.
fn address(place: Place, cloud: Option<Cloud>, source: &str) -> Address {
    let known = match &place {
        Place::Name(pattern) => shipped::known(pattern),
        Place::Network { .. } => None,
    };
    let Known { ports, roles, purpose } = known.unwrap_or_else(|| Known {
        ports: vec![Port { transport: Transport::Tcp, first: 443, last: 443 }],
        roles: vec!["cloud-connector".to_owned()],
        purpose: String::new(),
    });
    let cloud = cloud_of(&place).or(cloud).unwrap_or(Cloud::Commercial);
    Address { place, cloud, ports, roles, purpose, source: source.to_owned() }
}
