// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.7 and ADR 0001.8: which policies count at this end in this view.

use portolan_site::model::{Mode, Part, Policy, View};

use crate::case::Case;
use crate::rule::tiers_of;

impl Case<'_> {
    /// Live takes the enforced ones, intended the monitored ones too, and nothing takes drafts.
    pub(crate) fn counts(&self, policy: &Policy) -> bool {
        match (policy.mode, self.view) {
            (Mode::Draft, _) | (Mode::Monitor, View::Live) => false,
            (Mode::Monitor | Mode::Enforce, View::Intended) => true,
            (Mode::Enforce, View::Live) => {
                !policy.monitored.iter().any(|part| self.is_covered(policy, part))
            }
        }
    }

    /// A part covers this end where all of its conditions hold; it is asked of the workload that
    /// judges and of the direction, never of the peer.
    fn is_covered(&self, policy: &Policy, part: &Part) -> bool {
        let tiers = tiers_of(policy);
        let of_tier = |name: &String| tiers.iter().any(|t| t.name == *name && self.is_own_of(t));
        part.tier.as_ref().is_none_or(of_tier)
            && part.direction.is_none_or(|direction| direction == self.direction)
            && part.workloads.as_ref().is_none_or(|w| self.selects_own(tiers, w))
    }
}
