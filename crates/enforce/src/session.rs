// SPDX-License-Identifier: Apache-2.0
//! The state directory, locked, and what is in force at each attachment.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use portolan_target::nftables::{Leftover, RuleSet, read_back};

use crate::EnforceError;
use crate::kernel::{Kernel, Mark, Marks, Slot, wipe_script};
use crate::script::Script;
use crate::store::{Lock, Store};
use crate::transaction::{Guarded, OnTrial};

/// How long to wait for another command.
const PATIENCE: Duration = Duration::from_secs(30);

/// One command's hold on the state directory.
#[derive(Debug)]
pub struct Session {
    pub(crate) store: Store,
    lock: Lock,
}

/// What was found at one attachment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observed {
    pub(crate) marks: Marks,
    /// The rules of the mark, where they are recorded; `None` with a mark means unknown.
    pub(crate) rules: Option<RuleSet>,
    /// The tables of ours that stand.
    pub(crate) tables: BTreeSet<Slot>,
    /// Seconds that a trial has left; `None` where none lasts.
    pub(crate) trial_seconds: Option<u64>,
    /// In words, where the kernel's table is not what the mark says.
    pub(crate) drift: Vec<String>,
    /// The same of the table that is on trial.
    pub(crate) trial_drift: Vec<String>,
    /// What stands in the table of the mark beside its rules, and judges nothing.
    pub(crate) leftover: Leftover,
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
        let names = kernel.tables()?;
        let tables = Slot::BOTH.into_iter().filter(|slot| names.contains(slot.table())).collect();
        let trial_seconds = trial_seconds(kernel, &marks)?;
        let mut observed = Observed { marks, tables, trial_seconds, ..Observed::default() };
        if let Some(current) = &observed.marks.current {
            let recorded = self.store.rules(&current.digest)?;
            observed.rules = recorded.filter(|_| observed.tables.contains(&current.slot));
        }
        if thorough {
            self.compare(kernel, &mut observed)?;
        }
        Ok(observed)
    }

    /// Looks into the tables that judge, or will again.
    fn compare(&self, kernel: &Kernel, observed: &mut Observed) -> Result<(), EnforceError> {
        let tried = observed.marks.trial.clone();
        if let (Some(current), Some(rules)) = (&observed.marks.current, &observed.rules) {
            let guarded = tried.is_some();
            (observed.drift, observed.leftover) = compared(kernel, current.slot, rules, guarded)?;
        }
        let Some(tried) = tried else { return Ok(()) };
        let current = observed.marks.current.as_ref().map(|mark| mark.slot);
        if current.is_some_and(|slot| !observed.tables.contains(&slot)) {
            observed.drift.push("the table of the rules that it goes back to is missing".into());
        }
        match (tried, observed.trial_seconds, current) {
            (Some(mark), Some(_), _) => {
                if let Some(rules) = self.store.rules(&mark.digest)? {
                    observed.trial_drift = compared(kernel, mark.slot, &rules, true)?.0;
                }
            }
            (_, None, Some(slot)) if kernel.guarded(slot, "asleep")?.is_some() => {
                let said = "the old rules sleep, and what was on trial does not judge";
                observed.drift.push(said.into());
            }
            (None, Some(_), _) | (_, None, _) => {}
        }
        Ok(())
    }
}

impl Observed {
    /// What judges here, but for a trial that lasts.
    pub(crate) fn guarded(&self) -> Guarded<'_> {
        match (&self.marks.current, &self.rules) {
            (Some(mark), Some(rules)) if self.drift.is_empty() => {
                Guarded::Known { slot: mark.slot, rules }
            }
            (Some(mark), _) => {
                let lasts = self.trial_seconds.is_some();
                Guarded::Unknown { free: Some(mark.slot.other()).filter(|_| !lasts) }
            }
            (None, _) if self.stands() && self.marks.trial.is_none() => {
                let none = |slot: &Slot| !self.tables.contains(slot);
                Guarded::Unknown { free: Slot::BOTH.into_iter().find(none) }
            }
            (None, _) => Guarded::Nothing,
        }
    }

    /// Whether any table of ours stands.
    pub(crate) fn stands(&self) -> bool {
        !self.tables.is_empty()
    }

    pub(crate) fn on_trial(&self) -> Option<OnTrial> {
        let slot = self.marks.trial.as_ref()?.as_ref().map(|mark| mark.slot);
        Some(OnTrial { slot, seconds: self.trial_seconds })
    }

    /// Commands that delete what judges nothing, where what judges is known. What was on trial is
    /// no part of it.
    pub(crate) fn litter(&self) -> String {
        let Some(mark) = &self.marks.current else { return String::new() };
        let table = self.beside(mark).map(|slot| wipe_script(slot.table()));
        self.leftover.sweep(mark.slot.table()) + &table.unwrap_or_default()
    }

    /// The same for people.
    pub(crate) fn litter_words(&self) -> Vec<String> {
        let table = self.marks.current.as_ref().and_then(|mark| self.beside(mark));
        let table = table.map(|slot| format!("table `{}`", slot.table()));
        self.leftover.words().into_iter().chain(table).collect()
    }

    fn beside(&self, mark: &Mark) -> Option<Slot> {
        let other = Some(mark.slot.other()).filter(|slot| self.tables.contains(slot));
        other.filter(|_| self.marks.trial.is_none())
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

/// A table beside the rules that it should hold: where it differs, and what is left over in it.
fn compared(
    kernel: &Kernel,
    slot: Slot,
    rules: &RuleSet,
    tried: bool,
) -> Result<(Vec<String>, Leftover), EnforceError> {
    let Some(listing) = kernel.list(slot.table())? else { return Ok(Default::default()) };
    let back = read_back(&listing).map_err(|e| EnforceError::Listing {
        attachment: kernel.attachment().to_owned(),
        why: e.to_string(),
    })?;
    let back = if tried { back.unguarded() } else { back };
    let drift = back.drift(rules);
    let leftover = if drift.is_empty() { back.leftover(rules) } else { Leftover::default() };
    Ok((drift, leftover))
}
