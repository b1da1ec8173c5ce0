// SPDX-License-Identifier: Apache-2.0
//! What a machine is called among its like.

use portolan_site::model::Workload;

/// Its roles of the charts; without one, its `AppTier`; without that, a workload.
pub(super) fn component(workload: &Workload) -> String {
    let joined = |words: &mut dyn Iterator<Item = &str>| words.collect::<Vec<_>>().join(", ");
    let tiers = workload.categories.iter().find(|(key, _)| ***key == *"AppTier");
    match tiers {
        _ if !workload.roles.is_empty() => joined(&mut workload.roles.iter().map(|r| &**r)),
        Some((_, tiers)) if !tiers.is_empty() => joined(&mut tiers.iter().map(|t| &**t)),
        _ => "workload".into(),
    }
}
