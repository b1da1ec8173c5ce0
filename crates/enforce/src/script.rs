// SPDX-License-Identifier: Apache-2.0
//! What is sent to a kernel: one transaction that changes what passes, with others about it that
//! change nothing of that; or where it is too large for the user, a table beside.

use portolan_target::nftables::Steps;

use crate::conntrack::{Tracked, cut_script};
use crate::kernel::Slot;

/// Commands that take an attachment from one set of rules to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Script {
    /// All of it in one transaction.
    pub(crate) whole: String,
    /// The same in three, of which only the switch changes what passes: for packets that are among
    /// the rules meanwhile. `None` where there is nothing to prepare and nothing to sweep.
    pub(crate) steps: Option<Steps>,
    /// The same in several. A user who may not enlarge a socket's buffer, as in a user namespace,
    /// gets no large transaction through.
    pub(crate) parts: Option<Parts>,
}

/// The new table is built beside the one that judges; then one small transaction switches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// None of these touches what judges.
    pub(crate) build: Vec<String>,
    pub(crate) switch: String,
    /// The new table.
    pub(crate) slot: Slot,
    /// Takes away what was built, where not all of it could be.
    pub(crate) undo: String,
}

impl Script {
    /// Commands of which there is nothing yet.
    pub(crate) fn nothing() -> Self {
        Self::whole(String::new())
    }

    pub(crate) fn is_nothing(&self) -> bool {
        self.whole.is_empty()
    }

    /// Also lists connections to cut, in the table that the one transaction leaves in force.
    pub(crate) fn cut(&mut self, table: Slot, tracked: &[Tracked]) {
        self.whole += &cut_script(table, tracked);
        if let Some(steps) = &mut self.steps {
            steps.switch += &cut_script(table, tracked);
        }
        if let Some(parts) = &mut self.parts {
            parts.switch += &cut_script(parts.slot, tracked);
        }
    }

    pub(crate) fn whole(whole: String) -> Self {
        Self { whole, steps: None, parts: None }
    }
}
