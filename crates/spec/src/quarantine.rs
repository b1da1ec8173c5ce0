// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5: quarantine strict.

use portolan_site::model::{Decision, Policy, PolicyKind, Quarantine, QuarantineLevel, Reason};

use crate::case::Case;
use crate::decision::deny;

impl<'a> Case<'a> {
    /// A workload in strict quarantine may do nothing, in either direction.
    pub(crate) fn quarantine_strict(&self) -> Option<Decision> {
        let (policy, _) = self.quarantines(QuarantineLevel::Strict).into_iter().next()?;
        Some(deny(self.site, policy, None, Reason::QuarantineStrict))
    }

    /// The quarantines of one level that hold the workload, in order of id.
    pub(crate) fn quarantines(&self, level: QuarantineLevel) -> Vec<(&'a Policy, &'a Quarantine)> {
        let holding = self.policies().into_iter().filter_map(|policy| match &policy.kind {
            PolicyKind::Quarantine(q) if q.level == level => Some((policy, q)),
            PolicyKind::Quarantine(_)
            | PolicyKind::SharedService(_)
            | PolicyKind::Isolation(_)
            | PolicyKind::Application(_) => None,
        });
        holding.filter(|(_, q)| self.selects_own(&[], &q.secures)).collect()
    }
}
