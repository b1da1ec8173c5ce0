// SPDX-License-Identifier: Apache-2.0
//! Whether a selector selects a workload.

use portolan_site::model::{Selector, What, Workload};

/// By any of its addresses; a name of DNS or a tier selects nobody here.
pub(super) fn selects(selector: &Selector, workload: &Workload) -> bool {
    let selected = match &selector.what {
        What::Everything => true,
        What::Categories(wanted) => wanted.iter().all(|(key, values)| {
            workload.categories.get(key).is_some_and(|has| !has.is_disjoint(values))
        }),
        What::Addresses { set, .. } => workload.addresses.iter().any(|a| set.contains(*a)),
        What::Fqdns(_) | What::Tier(_) => false,
    };
    selected && !selector.except.iter().any(|except| selects(except, workload))
}
