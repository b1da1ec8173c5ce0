// SPDX-License-Identifier: Apache-2.0
//! Whether a selector takes an end. The compiled form has forgotten which tier it was.

use std::net::IpAddr;

use portolan_acl::Acl;
use portolan_site::model::{Addressing, Policy, PolicyKind, Selector, Site, Tier, What};

/// Where selectors are looked up.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) site: &'a Site,
    pub(super) acl: &'a Acl,
    pub(super) addressing: &'a Addressing,
}

impl Ground<'_> {
    /// Whether the selector takes this address; `policy` gives the tiers that it may name.
    pub(super) fn holds(self, selector: &Selector, policy: &Policy, address: IpAddr) -> bool {
        let taken = match &selector.what {
            What::Everything => true,
            What::Categories(wanted) => {
                let workload = self.site.workload_at(address);
                workload.is_some_and(|w| {
                    let has = |key, values| {
                        w.categories.get(key).is_some_and(|carried| !carried.is_disjoint(values))
                    };
                    wanted.iter().all(|(key, values)| has(key, values))
                })
            }
            What::Addresses { set, .. } => set.contains(address),
            What::Fqdns(name) => {
                let group = self.site.fqdn_groups.get(name);
                group.is_some_and(|g| self.addressing.is_named(address, g))
            }
            What::Tier(name) => {
                let mut tiers = tiers(policy).iter();
                tiers.any(|t| t.name == *name && self.in_tier(t, policy, address))
            }
        };
        taken && !selector.except.iter().any(|except| self.holds(except, policy, address))
    }

    /// Tiers take ends that judge and no others.
    pub(super) fn in_tier(self, tier: &Tier, policy: &Policy, address: IpAddr) -> bool {
        self.acl.judges(address) && self.holds(&tier.select, policy, address)
    }
}

/// The tiers of an application; the other kinds have none.
pub(super) fn tiers(policy: &Policy) -> &[Tier] {
    match &policy.kind {
        PolicyKind::Application(application) => &application.tiers,
        PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Isolation(_) => &[],
    }
}
