// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5 and ADR 0001.2: a shared service allows, and never denies.

use portolan_site::model::{Decision, PolicyKind, Reason};

use crate::case::Case;
use crate::decision::allow;

impl Case<'_> {
    /// The first rule, by policy and then by order, of a shared service that the workload is.
    pub(crate) fn shared_service(&self) -> Option<Decision> {
        self.policies().into_iter().find_map(|policy| match &policy.kind {
            PolicyKind::SharedService(shared) if self.selects_own(&[], &shared.secures) => {
                let rules = self.side(&shared.inbound, &shared.outbound);
                let rule = self.allowing(&[], rules)?;
                Some(allow(policy, Some(rule), Reason::SharedService))
            }
            PolicyKind::SharedService(_)
            | PolicyKind::Quarantine(_)
            | PolicyKind::Isolation(_)
            | PolicyKind::Application(_) => None,
        })
    }
}
