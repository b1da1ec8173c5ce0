// SPDX-License-Identifier: Apache-2.0
//! Which workloads a selector holds, where no connection is judged: attachments need it once.

use crate::model::{Selector, What, Workload};

/// Whether the selector, which names no tier and no DNS name, selects the workload.
pub(super) fn selects(selector: &Selector, workload: &Workload) -> bool {
    is_what(&selector.what, workload) && !selector.except.iter().any(|e| selects(e, workload))
}

fn is_what(what: &What, workload: &Workload) -> bool {
    match what {
        What::Everything => true,
        What::Categories(wanted) => wanted.iter().all(|(key, values)| {
            workload.categories.get(key).is_some_and(|has| !has.is_disjoint(values))
        }),
        What::Addresses { set, .. } => workload.addresses.iter().any(|a| set.contains(*a)),
        What::Fqdns(_) | What::Tier(_) => false,
    }
}
