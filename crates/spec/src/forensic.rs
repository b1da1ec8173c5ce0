// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5 and ADR 0001.13: quarantine forensic, its allow list, else deny.

use portolan_site::model::{Decision, QuarantineLevel, Reason};

use crate::case::Case;
use crate::decision::{allow, deny};

impl Case<'_> {
    /// What some forensic quarantine that holds the workload allows passes; nothing else does.
    pub(crate) fn quarantine_forensic(&self) -> Option<Decision> {
        let holding = self.quarantines(QuarantineLevel::Forensic);
        for (policy, quarantine) in &holding {
            let rules = self.side(&quarantine.inbound, &quarantine.outbound);
            if let Some(rule) = self.allowing(&[], rules) {
                return Some(allow(policy, Some(rule), Reason::ForensicAllow));
            }
        }
        let (first, _) = holding.first()?;
        Some(deny(self.site, first, None, Reason::ForensicDeny))
    }
}
