// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5: the order in which an end asks. The first that decides has decided.

use portolan_site::model::Decision;

use crate::case::Case;

impl Case<'_> {
    /// The decision of this end. Every case has one, and it says why (DESIGN 2.9).
    pub(crate) fn decide(&self) -> Decision {
        self.plumbing()
            .or_else(|| self.quarantine_strict())
            .or_else(|| self.quarantine_forensic())
            .or_else(|| self.shared_service())
            .or_else(|| self.isolation())
            .or_else(|| self.application())
            .unwrap_or_else(|| self.last_word())
    }
}
