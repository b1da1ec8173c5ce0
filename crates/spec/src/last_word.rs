// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5, 2.12 and ADR 0001.10: what meets a connection that no policy decides.

use portolan_site::model::{Allow, Decision, Mode, Outcome, Reason, View};

use crate::case::Case;

impl Case<'_> {
    /// The site default, or the rule for the unlabelled in its place.
    pub(crate) fn last_word(&self) -> Decision {
        if self.is_unlabelled() && self.unlabelled_counts() {
            self.default(self.site.unlabelled.allow, Reason::Unlabelled)
        } else {
            self.default(self.site.default.allow, Reason::SiteDefault)
        }
    }

    /// A workload that has no category at all.
    fn is_unlabelled(&self) -> bool {
        self.own.workload.is_some_and(|w| w.categories.values().all(|values| values.is_empty()))
    }

    /// In monitor mode the live verdict is the site default's.
    fn unlabelled_counts(&self) -> bool {
        match self.site.unlabelled.mode {
            Mode::Draft => false,
            Mode::Monitor => self.view == View::Intended,
            Mode::Enforce => true,
        }
    }

    fn default(&self, allow: Allow, reason: Reason) -> Decision {
        let outcome = match allow {
            Allow::Yes => Outcome::Allow,
            Allow::No => Outcome::Deny(self.site.default.forbid),
        };
        Decision { outcome, policy: None, rule: None, reason }
    }
}
