// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.3: which ends a selector takes. ADR 0001.9 says what each form matches.

use portolan_site::model::{Categories, Selector, Tier, What, Workload};

use crate::case::{Case, End};

impl Case<'_> {
    /// A selector takes an end that it describes and that none of its exceptions takes.
    pub(crate) fn selects(&self, tiers: &[Tier], selector: &Selector, end: &End<'_>) -> bool {
        self.is_described(tiers, &selector.what, end)
            && !selector.except.iter().any(|except| self.selects(tiers, except, end))
    }

    fn is_described(&self, tiers: &[Tier], what: &What, end: &End<'_>) -> bool {
        match what {
            What::Everything => true,
            What::Categories(wanted) => end.workload.is_some_and(|w| has_each(w, wanted)),
            What::Addresses { set, .. } => set.contains(end.address),
            What::Fqdns(group) => self.is_named(group, end),
            What::Tier(name) => end.workload.is_some() && self.is_of_tier(tiers, name, end),
        }
    }

    /// DESIGN 2.10: names stand for the addresses that DNS gave for them.
    fn is_named(&self, group: &str, end: &End<'_>) -> bool {
        let group = self.site.fqdn_groups.get(group);
        group.is_some_and(|g| self.addressing.is_named(end.address, g))
    }

    /// What selects a tier cannot itself speak of tiers.
    fn is_of_tier(&self, tiers: &[Tier], name: &str, end: &End<'_>) -> bool {
        tiers.iter().any(|tier| tier.name == name && self.selects(&[], &tier.select, end))
    }
}

/// A conjunction over keys; the values of one key are alternatives.
fn has_each(workload: &Workload, wanted: &Categories) -> bool {
    wanted.iter().all(|(key, values)| {
        workload.categories.get(key).is_some_and(|has| !has.is_disjoint(values))
    })
}
