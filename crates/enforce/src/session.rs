// SPDX-License-Identifier: Apache-2.0
//! The state directory, locked, and what is in force at each attachment.

use std::path::{Path, PathBuf};
use std::time::Duration;

use portolan_target::nftables::{RuleSet, read_back};

use crate::EnforceError;
use crate::kernel::{Kernel, Marks, Slot};
use crate::script::Script;
use crate::store::{Lock, Store};
use crate::transaction::Guarded;

/// How long to wait for another command.
const PATIENCE: Duration = Duration::from_secs(30);

/// One command's hold on the state directory.
#[derive(Debug)]
pub struct Session {
    pub(crate) store: Store,
    lock: Lock,
}

/// What was found at one attachment.
#[derive(Clone, Debug)]
pub(crate) struct Observed {
    pub(crate) marks: Marks,
    /// The rules of the mark, where they are recorded; `None` with a mark means unknown.
    pub(crate) rules: Option<RuleSet>,
    /// Whether any table of ours stands.
    pub(crate) stands: bool,
    /// Seconds that a trial has left; `None` where none lasts.
    pub(crate) trial_seconds: Option<u64>,
    /// In words, where the kernel's table is not what the mark says.
    pub(crate) drift: Vec<String>,
}

impl Session {
    /// Opens the directory, made if need be, and waits a while for other commands.
    pub fn open(directory: &Path) -> Result<Self, EnforceError> {
        Self::open_within(directory, PATIENCE)
    }

    /// The same, with another patience.
    pub fn open_within(directory: &Path, patience: Duration) -> Result<Self, EnforceError> {
        let store = Store::open(directory)?;
        let lock = Lock::take(directory, patience)?;
        Ok(Self { store, lock })
    }

    /// Sends a script; the lock is held until the kernel has it or has refused it, even where
    /// this process is killed.
    pub(crate) fn send(&self, kernel: &Kernel, script: &Script) -> Result<(), EnforceError> {
        kernel.run_holding(script, self.lock.file())
    }

    /// An attachment's kernel; `None` where its namespace is gone, and all rules with it.
    pub(crate) fn kernel(
        &self,
        attachment: &str,
        netns: Option<PathBuf>,
    ) -> Result<Option<Kernel>, EnforceError> {
        match Kernel::new(attachment, netns) {
            Ok(kernel) => Ok(Some(kernel)),
            Err(EnforceError::NamespaceGone { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Looks at an attachment; at every chain and element of it where asked to be `thorough`.
    pub(crate) fn observe(
        &self,
        kernel: &Kernel,
        thorough: bool,
    ) -> Result<Observed, EnforceError> {
        let marks = kernel.marks()?;
        let tables = kernel.tables()?;
        let stands = Slot::BOTH.iter().any(|slot| tables.contains(slot.table()));
        let trial_seconds = trial_seconds(kernel, &marks)?;
        let mut observed =
            Observed { marks, rules: None, stands, trial_seconds, drift: Vec::new() };
        let Some(current) = observed.marks.current.clone() else { return Ok(observed) };
        let recorded = self.store.rules(kernel.attachment(), &current.digest)?;
        observed.rules = recorded.filter(|_| tables.contains(current.slot.table()));
        if let Some(rules) = observed.rules.as_ref().filter(|_| thorough && trial_seconds.is_none())
            && observed.marks.trial.is_none()
        {
            observed.drift = drift(kernel, current.slot, rules)?;
        }
        Ok(observed)
    }
}

impl Observed {
    /// What judges here, but for a trial that lasts.
    pub(crate) fn guarded(&self) -> Guarded<'_> {
        match (&self.marks.current, &self.rules) {
            (Some(mark), Some(rules)) if self.drift.is_empty() => {
                Guarded::Known { slot: mark.slot, rules }
            }
            (Some(_), _) => Guarded::Unknown,
            (None, _) if self.stands && self.marks.trial.is_none() => Guarded::Unknown,
            (None, _) => Guarded::Nothing,
        }
    }

    /// The table that is on trial.
    pub(crate) fn trial_slot(&self) -> Option<Option<Slot>> {
        self.marks.trial.as_ref().map(|t| t.as_ref().map(|m| m.slot))
    }
}

/// The new table's time where there is one, else the time that the old one sleeps.
fn trial_seconds(kernel: &Kernel, marks: &Marks) -> Result<Option<u64>, EnforceError> {
    match (&marks.trial, &marks.current) {
        (Some(Some(mark)), _) => kernel.guarded(mark.slot, "awake"),
        (Some(None), Some(current)) => kernel.guarded(current.slot, "asleep"),
        _ => Ok(None),
    }
}

fn drift(kernel: &Kernel, slot: Slot, rules: &RuleSet) -> Result<Vec<String>, EnforceError> {
    let Some(listing) = kernel.list(slot.table())? else { return Ok(Vec::new()) };
    let back = read_back(&listing).map_err(|e| EnforceError::Listing {
        attachment: kernel.attachment().to_owned(),
        why: e.to_string(),
    })?;
    Ok(back.drift(rules))
}
