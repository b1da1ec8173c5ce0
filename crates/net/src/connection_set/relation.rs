// SPDX-License-Identifier: Apache-2.0
//! The algebra of one family. Each pair of rows that meet is worked out once, whatever the number
//! of places where they meet, so the cost follows the overlap.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Columns, Relation};
use crate::{AddressNumber, Bound, Connection, Intervals, ServiceSet, Steps};

type Held<T> = Option<Arc<Columns<T>>>;

pub(super) fn union<T: Bound>(a: &Relation<T>, b: &Relation<T>) -> Relation<T> {
    a.zip(b, |a, b| match (a, b) {
        (Some(a), Some(b)) if a != b => held(a.zip(b, |a, b| match (a, b) {
            (Some(a), Some(b)) => Some(a.union(b)),
            (a, b) => a.or(b).cloned(),
        })),
        (a, b) => a.or(b).cloned(),
    })
}

pub(super) fn intersection<T: Bound>(a: &Relation<T>, b: &Relation<T>) -> Relation<T> {
    a.zip(b, |a, b| match (a?, b?) {
        (a, b) if a == b => Some(a.clone()),
        (a, b) => held(a.zip(b, |a, b| some(a?.intersection(b?)))),
    })
}

pub(super) fn difference<T: Bound>(a: &Relation<T>, b: &Relation<T>) -> Relation<T> {
    a.zip(b, |a, b| match (a?, b) {
        (a, None) => Some(a.clone()),
        (a, Some(b)) if a == b => None,
        (a, Some(b)) => held(a.zip(b, |a, b| match (a?, b) {
            (a, None) => Some(a.clone()),
            (a, Some(b)) => some(a.difference(b)),
        })),
    })
}

fn held<T: Bound>(columns: Columns<T>) -> Held<T> {
    (!columns.is_empty()).then(|| Arc::new(columns))
}

fn some(services: ServiceSet) -> Option<ServiceSet> {
    (!services.is_empty()).then_some(services)
}

/// Without rows and columns that say nothing.
pub(super) fn tidy<T: Bound>(relation: &Relation<T>) -> Relation<T> {
    let says = |columns: &Arc<Columns<T>>| {
        !columns.is_empty() && columns.iter().all(|(_, services)| !services.is_empty())
    };
    if relation.iter().all(|(_, columns)| says(columns)) {
        return relation.clone();
    }
    relation.filter_map(|_, columns| held(columns.filter_map(|_, s| some(s.clone()))))
}

/// The union of many products: first places with the same products, then, for each such class,
/// the other ends likewise.
pub(super) fn gather<'a, T: Bound + 'a>(
    products: impl Iterator<Item = (&'a Intervals<T>, &'a Intervals<T>, &'a ServiceSet)>,
) -> Relation<T> {
    let mut by_source: BTreeMap<&Intervals<T>, Vec<(&Intervals<T>, &ServiceSet)>> = BTreeMap::new();
    for (source, destination, services) in products {
        if !source.is_empty() && !destination.is_empty() && !services.is_empty() {
            by_source.entry(source).or_default().push((destination, services));
        }
    }
    let columns: Vec<_> = by_source.values().collect();
    let classes = Steps::classes(by_source.keys().copied());
    classes.filter_map(|_, open| {
        let parts = open.iter().filter_map(|i| columns.get(*i)).flat_map(|c| c.iter().copied());
        held(gather_columns(parts))
    })
}

fn gather_columns<'a, T: Bound + 'a>(
    parts: impl Iterator<Item = (&'a Intervals<T>, &'a ServiceSet)>,
) -> Columns<T> {
    let mut by_destination: BTreeMap<&Intervals<T>, Vec<&ServiceSet>> = BTreeMap::new();
    parts.for_each(|(at, services)| by_destination.entry(at).or_default().push(services));
    let services: Vec<_> = by_destination.values().collect();
    Steps::classes(by_destination.keys().copied()).filter_map(|_, open| {
        let held = open.iter().filter_map(|i| services.get(*i)).flat_map(|s| s.iter().copied());
        Some(ServiceSet::all(held))
    })
}

pub(super) fn transposed<T: Bound>(relation: &Relation<T>) -> Relation<T> {
    gather(
        products(relation).map(|(source, destination, services)| (destination, source, services)),
    )
}

/// Every column of every row.
pub(super) fn products<T: Bound>(
    relation: &Relation<T>,
) -> impl Iterator<Item = (&Intervals<T>, &Intervals<T>, &ServiceSet)> {
    relation.iter().flat_map(|(source, columns)| {
        columns.iter().map(move |(destination, services)| (source, destination, services))
    })
}

pub(super) fn contains<T: AddressNumber>(relation: &Relation<T>, c: Connection) -> bool {
    let services = || relation.at(T::of(c.initiator)?)?.at(T::of(c.responder)?);
    services().is_some_and(|s| s.contains(c.service))
}

pub(super) fn destinations<T: Bound>(relation: &Relation<T>) -> Intervals<T> {
    Intervals::collect(products(relation).flat_map(|(_, at, _)| at.iter()))
}

pub(super) fn services<T: Bound>(relation: &Relation<T>) -> ServiceSet {
    ServiceSet::all(products(relation).map(|(_, _, services)| services))
}
