// SPDX-License-Identifier: Apache-2.0
//! A set of connections in a few lines.

use std::collections::BTreeMap;

use portolan_net::{ConnectionSet, Family, ServiceSet};

use super::super::Pattern;
use super::Words;
use super::names::{Called, Names, Side};

/// Who, to whom, for what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub source: Words,
    pub destination: Words,
    pub services: Words,
    /// Where it is so in one family alone, though both ends have both.
    pub family: Option<Family>,
}

/// The whole set. Read by sources or by destinations, whichever is shorter.
pub(super) fn lines(names: &mut Names<'_>, pattern: &Pattern, set: &ConnectionSet) -> Vec<Line> {
    let services = asked_services(pattern);
    let turned = set.transposed();
    let (by_source, by_destination) = (set.blocks(), turned.blocks());
    let forth = by_source.len() <= by_destination.len();
    let blocks = if forth { by_source } else { by_destination };
    let mut found: BTreeMap<(Called, Called, Words), Vec<Family>> = BTreeMap::new();
    for block in blocks {
        let family = if block.source.v4.is_empty() { Family::V6 } else { Family::V4 };
        let (from, to) = if forth {
            (block.source, block.destination)
        } else {
            (block.destination, block.source)
        };
        let from = names.words(Side::Source, &from);
        let to = names.words(Side::Destination, &to);
        let what = service_words(pattern, &services, &block.services);
        found.entry((from, to, what)).or_default().push(family);
    }
    found.into_iter().map(|((from, to, what), families)| line(from, to, what, &families)).collect()
}

fn line(from: Called, to: Called, services: Words, families: &[Family]) -> Line {
    let family = match families {
        [Family::V4] if !from.set.v6.is_empty() && !to.set.v6.is_empty() => Some(Family::V4),
        [Family::V6] if !from.set.v4.is_empty() && !to.set.v4.is_empty() => Some(Family::V6),
        _ => None,
    };
    Line { source: from.words, destination: to.words, services, family }
}

fn asked_services(pattern: &Pattern) -> ServiceSet {
    ServiceSet::all(pattern.blocks.iter().map(|b| &b.services))
}

/// As the user said it, or what it lacks of that, or what it is: whichever is shortest.
fn service_words(pattern: &Pattern, asked: &ServiceSet, services: &ServiceSet) -> Words {
    let list = |text: &str| text.split(',').map(|word| word.trim().to_owned()).collect();
    let lacking = asked.difference(services);
    if lacking.is_empty() {
        return Words::of(list(&pattern.services));
    }
    let plain = Words::of(list(&services.to_string()));
    let less = Words { of: list(&pattern.services), except: list(&lacking.to_string()) };
    if less.to_string().len() < plain.to_string().len() { less } else { plain }
}
