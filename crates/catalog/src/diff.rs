// SPDX-License-Identifier: Apache-2.0
//! What another edition of the paper changes, by role and service.

use std::collections::BTreeMap;

use crate::import::{PrintedRow, Reading, readings};
use crate::{Catalogue, Port};

/// One thing that is not as the shipped chart has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Where the imported paper says so; where the shipped chart did, for a removal.
    pub section: String,
    /// Role ids; a name that no role has stays as printed.
    pub source: Vec<String>,
    pub destination: Vec<String>,
    pub change: Change,
}

/// What became of the services between two ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    Added(Vec<Port>),
    Removed(Vec<Port>),
    Changed { before: Vec<Port>, after: Vec<Port> },
}

/// A row of either side.
struct Row {
    section: String,
    reading: Reading,
}

/// What the imported rows change against the vendor's shipped table rows.
///
/// A row that moved to another section, or whose ends have other names of the same roles, is the
/// same row.
pub fn diff(catalogue: &Catalogue, vendor: &str, imported: &[PrintedRow]) -> Vec<Difference> {
    let mut before = shipped(catalogue, vendor);
    let mut after: Vec<Row> = imported
        .iter()
        .zip(readings(catalogue, vendor, imported))
        .map(|(row, reading)| Row { section: row.section.clone(), reading })
        .collect();
    cancel(&mut before, &mut after, |a, b| a.section == b.section && a.reading == b.reading);
    cancel(&mut before, &mut after, |a, b| a.reading == b.reading);
    differences(before, after)
}

fn shipped(catalogue: &Catalogue, vendor: &str) -> Vec<Row> {
    let rows = catalogue.requirements.iter().filter(|r| r.vendor == vendor && r.row.is_some());
    rows.map(|r| Row { section: r.section.clone(), reading: Reading::meant(r) }).collect()
}

/// Takes rows that have their like out of both sides, one for one.
fn cancel(before: &mut Vec<Row>, after: &mut Vec<Row>, alike: impl Fn(&Row, &Row) -> bool) {
    before.retain(|old| match after.iter().position(|new| alike(old, new)) {
        Some(at) => {
            after.remove(at);
            false
        }
        None => true,
    });
}

/// The services that each side has between two ends.
#[derive(Default)]
struct Sides {
    section: String,
    before: Option<Vec<Port>>,
    after: Option<Vec<Port>>,
}

fn differences(before: Vec<Row>, after: Vec<Row>) -> Vec<Difference> {
    let mut ends: BTreeMap<(Vec<String>, Vec<String>), Sides> = BTreeMap::new();
    for (rows, new) in [(before, false), (after, true)] {
        for Row { section, reading } in rows {
            let sides = ends.entry((reading.source, reading.destination)).or_default();
            sides.section = section;
            let side = if new { &mut sides.after } else { &mut sides.before };
            let services = side.get_or_insert_default();
            services.extend(reading.services);
            services.sort_unstable();
            services.dedup();
        }
    }
    let differences = ends.into_iter().filter_map(|((source, destination), sides)| {
        let change = match (sides.before, sides.after) {
            (Some(before), Some(after)) => Change::Changed { before, after },
            (Some(before), None) => Change::Removed(before),
            (None, after) => Change::Added(after?),
        };
        Some(Difference { section: sides.section, source, destination, change })
    });
    differences.collect()
}
