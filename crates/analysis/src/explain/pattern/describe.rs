// SPDX-License-Identifier: Apache-2.0
//! A set of connections in a few lines.

use std::collections::BTreeMap;

use portolan_net::{ConnectionSet, Family, ServiceSet};

use super::super::Pattern;
use super::names::{Names, Side, Words};

/// Who, to whom, for what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub source: String,
    pub destination: String,
    pub services: String,
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
    let mut found: BTreeMap<(Words, Words, String), Vec<Family>> = BTreeMap::new();
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

fn line(from: Words, to: Words, services: String, families: &[Family]) -> Line {
    let family = match families {
        [Family::V4] if !from.set.v6.is_empty() && !to.set.v6.is_empty() => Some(Family::V4),
        [Family::V6] if !from.set.v4.is_empty() && !to.set.v4.is_empty() => Some(Family::V6),
        _ => None,
    };
    Line { source: from.text, destination: to.text, services, family }
}

fn asked_services(pattern: &Pattern) -> ServiceSet {
    ServiceSet::all(pattern.blocks.iter().map(|b| &b.services))
}

/// As the user said it, or what it lacks of that, or what it is: whichever is shortest.
fn service_words(pattern: &Pattern, asked: &ServiceSet, services: &ServiceSet) -> String {
    let lacking = asked.difference(services);
    if lacking.is_empty() {
        return pattern.services.clone();
    }
    let plain = services.to_string();
    let less = format!("{} less {lacking}", pattern.services);
    if less.len() < plain.len() { less } else { plain }
}
