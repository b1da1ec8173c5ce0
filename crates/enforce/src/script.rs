// SPDX-License-Identifier: Apache-2.0
//! What is sent to a kernel: one transaction that changes what passes, with others about it that
//! change nothing of that; or where it is too large for the user, a table beside.

use portolan_target::nftables::Steps;

use crate::conntrack::{Tracked, cut_script};
use crate::kernel::Slot;

/// Commands that take an attachment from one set of rules to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Script {
    /// Of these only the switch changes what passes: for packets that are among the rules
    /// meanwhile. One that is empty is not sent.
    pub(crate) steps: Steps,
    /// The same with less in each. A user who may not enlarge a socket's buffer, as in a user
    /// namespace, gets no large transaction through.
    pub(crate) parts: Option<Parts>,
    /// The table that judges after it.
    pub(crate) table: Table,
    /// It only deletes what judges nothing.
    pub(crate) sweeps: bool,
}

/// A new table is built beside the one that judges; then one small transaction switches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// None of these touches what judges.
    pub(crate) build: Vec<String>,
    pub(crate) switch: String,
    /// Deletes what judges no more.
    pub(crate) sweep: String,
    /// The new table.
    pub(crate) slot: Slot,
    /// Takes away what was built, where not all of it could be.
    pub(crate) undo: String,
}

/// The table that judges after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    /// The one that judged before, with what it lists.
    Kept(Slot),
    New(Slot),
}

impl Script {
    /// All of it in one transaction.
    pub(crate) fn one(switch: String, table: Table) -> Self {
        let steps = Steps { switch, ..Steps::default() };
        Self { steps, parts: None, table, sweeps: false }
    }

    /// Commands of which there is nothing yet, for a table that stays as it is.
    pub(crate) fn nothing(slot: Slot) -> Self {
        Self::one(String::new(), Table::Kept(slot))
    }

    pub(crate) fn is_nothing(&self) -> bool {
        self.bytes() == 0
    }

    pub(crate) fn bytes(&self) -> usize {
        self.steps.prepare.len() + self.steps.switch.len() + self.steps.sweep.len()
    }

    /// Whether what the table lists of now is not in every table that may judge after it.
    pub(crate) fn may_move(&self) -> bool {
        self.parts.is_some() || matches!(self.table, Table::New(_))
    }

    /// Also lists connections to cut: those that were `listed` already, where another table comes,
    /// and some `more`. As early as may be: the time of a guard runs from where it is written.
    pub(crate) fn cut(&mut self, listed: &[Tracked], more: &[Tracked]) {
        let both = |slot| cut_script(slot, listed) + &cut_script(slot, more);
        match self.table {
            Table::Kept(slot) => self.steps.switch.insert_str(0, &cut_script(slot, more)),
            Table::New(slot) if self.steps.prepare.is_empty() => self.steps.switch += &both(slot),
            Table::New(slot) => self.steps.prepare += &both(slot),
        }
        if let Some(parts) = &mut self.parts {
            parts.switch.insert_str(0, &both(parts.slot));
        }
    }
}
