// SPDX-License-Identifier: Apache-2.0
//! A question divided by what both ends say.

use std::collections::BTreeMap;

use portolan_acl::Acl;
use portolan_net::ConnectionSet;
use portolan_site::model::{Direction, View};

use super::super::{BothSaid, Said};

/// Disjoint sets that together are the question.
pub(super) fn split(acl: &Acl, asked: &ConnectionSet) -> BTreeMap<BothSaid, ConnectionSet> {
    let mut found = BTreeMap::new();
    for (egress, set) in by_end(acl, Direction::Egress, asked) {
        for (ingress, part) in by_end(acl, Direction::Ingress, &set) {
            found.insert(BothSaid { egress: egress.clone(), ingress }, part);
        }
    }
    found
}

/// The same for one end.
fn by_end(
    acl: &Acl,
    direction: Direction,
    asked: &ConnectionSet,
) -> BTreeMap<Option<Said>, ConnectionSet> {
    let mut parts: BTreeMap<Option<Said>, Vec<ConnectionSet>> = BTreeMap::new();
    for (live, set) in acl.deciders(direction, View::Live, asked) {
        for (intended, part) in acl.deciders(direction, View::Intended, &set) {
            let decisions =
                live.and_then(|l| acl.decision(l)).zip(intended.and_then(|i| acl.decision(i)));
            let said = decisions.map(|(live, intended)| Said::of(live, intended));
            parts.entry(said).or_default().push(part);
        }
    }
    parts.into_iter().map(|(said, sets)| (said, ConnectionSet::all(&sets))).collect()
}
