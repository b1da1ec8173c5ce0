// SPDX-License-Identifier: Apache-2.0
//! What one list has otherwise than another.

use std::collections::BTreeMap;

use crate::{Listed, Names, NamesError, Place, Port};

/// Two lists, compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// By place, in order.
    pub changes: Vec<Change>,
    /// A host name that the new list covers and the old one does not: where there is none, no new
    /// name needs a way.
    pub newly_covered: Option<String>,
    /// A host name that the old list covers and the new one does not.
    pub no_longer_covered: Option<String>,
}

/// One line that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Added {
        now: Listed,
        /// What in the old list covers it already.
        covered_by: Option<String>,
    },
    Removed {
        before: Listed,
        /// What in the new list covers it still.
        covered_by: Option<String>,
    },
    /// Other ports, or other services that list it.
    Changed { before: Box<Listed>, now: Box<Listed> },
}

impl Change {
    pub fn word(&self) -> &'static str {
        match self {
            Self::Added { .. } => "added",
            Self::Removed { .. } => "removed",
            Self::Changed { .. } => "changed",
        }
    }

    pub fn place(&self) -> &Place {
        match self {
            Self::Added { now: listed, .. } | Self::Removed { before: listed, .. } => {
                &listed.address.place
            }
            Self::Changed { now, .. } => &now.address.place,
        }
    }
}

impl Difference {
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Compares two lists. Ports and services count where both lists say them.
pub fn diff(old: &[Listed], new: &[Listed]) -> Result<Difference, NamesError> {
    let (before, now) = (by_place(old), by_place(new));
    let mut changes = Vec::new();
    let mut all: Vec<&String> = before.keys().chain(now.keys()).collect();
    all.sort();
    all.dedup();
    for place in all {
        changes.extend(match (before.get(place), now.get(place)) {
            (None, Some(now)) => {
                Some(Change::Added { now: (*now).clone(), covered_by: covered_by(now, old) })
            }
            (Some(before), None) => Some(Change::Removed {
                before: (*before).clone(),
                covered_by: covered_by(before, new),
            }),
            (Some(before), Some(now)) => is_changed(before, now)
                .then(|| Change::Changed { before: boxed(before), now: boxed(now) }),
            (None, None) => None,
        });
    }
    let (old_names, new_names) = (names(old)?, names(new)?);
    Ok(Difference {
        changes,
        newly_covered: new_names.beyond(&old_names),
        no_longer_covered: old_names.beyond(&new_names),
    })
}

fn boxed(listed: &Listed) -> Box<Listed> {
    Box::new(listed.clone())
}

fn by_place(list: &[Listed]) -> BTreeMap<String, &Listed> {
    list.iter().map(|listed| (listed.address.place.to_string(), listed)).collect()
}

fn names(list: &[Listed]) -> Result<Names, NamesError> {
    Names::of(list.iter().filter_map(|listed| match &listed.address.place {
        Place::Name(pattern) => Some(pattern.language()),
        Place::Network { .. } => None,
    }))
}

fn is_changed(before: &Listed, now: &Listed) -> bool {
    let ports = before.has_ports && now.has_ports && before.address.ports != now.address.ports;
    let said = !before.sections.is_empty() && !now.sections.is_empty();
    ports || (said && before.sections != now.sections)
}

/// The line of a list that covers a place with all its ports; the narrowest by its number of labels.
fn covered_by(listed: &Listed, list: &[Listed]) -> Option<String> {
    let covers = |other: &&Listed| {
        let places = other.address.place.covers(&listed.address.place);
        let said = other.has_ports && listed.has_ports;
        places && (!said || all_in(&listed.address.ports, &other.address.ports))
    };
    let found = list.iter().filter(covers).map(|other| other.address.place.to_string());
    found.max_by_key(|place| place.split('.').count())
}

fn all_in(ports: &[Port], wider: &[Port]) -> bool {
    ports.iter().all(|port| {
        wider
            .iter()
            .any(|w| w.transport == port.transport && w.first <= port.first && port.last <= w.last)
    })
}
