// SPDX-License-Identifier: Apache-2.0
//! Names and their places, over the files of a site.
#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

use std::collections::BTreeMap;

use super::{FileIndex, Index};
use crate::meaning::{Meaning, What};
use crate::schema::{FileKind, Schemas};

const MACHINES: &str = "\
name,addresses,component,categories
# a comment, with commas
sf1,10.0.0.1;fd00::1,StoreFront,AppTier:StoreFront; Zone:One
\"sf2\",\"10.0.0.2\",StoreFront,\"AppTier:StoreFront\"
";
const POLICY: &str = "\
policy: stores
secures: { AppTier: [StoreFront, Gate] }
inbound:
  - { id: users, from: { addresses: campus }, allow: [https
within: { stores: [tcp/808] }
";

#[test]
fn names_are_found_in_every_file_whatever_state_it_is_in() {
    let schemas = Schemas::generated();
    let machines = FileIndex::of(FileKind::InventoryCsv, MACHINES, &schemas);
    let policy = FileIndex::of(FileKind::Policy, POLICY, &schemas);
    let files = BTreeMap::from([("inventory/m.csv", &machines), ("policies/p.yaml", &policy)]);
    let index = Index { files: &files };
    let names = |what, scope| Vec::from_iter(index.names(what, scope, false));
    assert_eq!(names(What::CategoryKey, ""), ["AppTier", "Zone"]);
    assert_eq!(names(What::Category, "AppTier"), ["Gate", "StoreFront"]);
    assert_eq!(names(What::Workload, ""), ["sf1", "sf2"]);
    assert_eq!(names(What::Addresses, ""), ["campus"]);
    assert_eq!(names(What::Rule, "stores"), ["users"]);
    assert_eq!(names(What::Tier, "stores"), ["stores"]);
    assert_eq!(names(What::Service, ""), ["https", "tcp/808"]);
    let tier = Meaning::new(What::Category, "AppTier", "StoreFront");
    assert_eq!(Vec::from_iter(index.owners(&tier)), ["sf1", "sf2"]);
    let text = |path: &str| if path.ends_with("csv") { MACHINES } else { POLICY };
    let made = index.places(&tier, true);
    assert_eq!(made.len(), 2);
    let all = index.places(&tier, false);
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|(path, range)| text(path).get(range.clone()) == Some("StoreFront")));
}
