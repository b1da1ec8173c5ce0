// SPDX-License-Identifier: Apache-2.0
//! Scripts: each takes one attachment from what is in force to what shall be. One transaction
//! changes what passes, and makes the marks true that say so.
//!
//! Where one table takes over from another, both judge for a moment: a packet that is between
//! their chains meanwhile meets one of them.

mod beside;
#[cfg(test)]
mod tests;
mod trial;

use portolan_target::nftables::{Guard, RuleSet};

use crate::kernel::{Mark, Marks, Slot, mark_script, wipe_script};
use crate::script::{Script, Table};
use beside::{beside, parts_beside, parts_in};
pub(crate) use trial::{OnTrial, keep_trial, start_trial};

/// What judges at an attachment, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarded<'a> {
    /// Nothing of ours.
    Nothing,
    /// These rules, in this table.
    Known { slot: Slot, rules: &'a RuleSet },
    /// Tables of ours with rules that nobody has recorded, or that somebody has changed; and the
    /// table in which nothing judges for certain, if there is one.
    Unknown { free: Option<Slot> },
}

/// Brings about exactly `want`, whatever was on trial, and deletes what judges nothing. `None`
/// where all is so already.
pub(crate) fn settle(
    now: Guarded<'_>,
    trial: Option<OnTrial>,
    litter: &str,
    want: Option<&RuleSet>,
) -> Option<Script> {
    match (now, want) {
        (Guarded::Nothing, None) if trial.is_none() => None,
        (_, None) => Some(nothing_left()),
        (Guarded::Known { slot, rules }, Some(want)) if rules.becomes(want) => {
            within(slot, rules, trial, litter, want)
        }
        (Guarded::Known { slot, rules }, Some(want)) if trial.is_none() => {
            Some(beside(slot, rules, want))
        }
        (Guarded::Nothing, Some(want)) => Some(replaced(trial.is_none().then_some(Slot::A), want)),
        (Guarded::Unknown { free }, Some(want)) => Some(replaced(free, want)),
        (Guarded::Known { .. }, Some(want)) => Some(replaced(None, want)),
    }
}

/// In the table that judges.
fn within(
    slot: Slot,
    rules: &RuleSet,
    trial: Option<OnTrial>,
    litter: &str,
    want: &RuleSet,
) -> Option<Script> {
    let change = rules.steps(want, slot.table());
    let sweeps = change.is_none() && trial.is_none();
    if change.is_none() && trial.is_none() && litter.is_empty() {
        return None;
    }
    let mut steps = change.unwrap_or_default();
    steps.prepare.insert_str(0, litter);
    if let Some(trial) = trial {
        steps.switch.insert_str(0, &trial.end(slot, rules));
        steps.sweep += &trial.sweep();
    }
    steps.switch += &mark_script(&current(slot, want));
    // In the other table something judges while a trial lasts.
    let parts = (!lasts(trial)).then(|| parts_beside(slot, rules, want));
    Some(Script { steps, parts, table: Table::Kept(slot), sweeps })
}

fn lasts(trial: Option<OnTrial>) -> bool {
    trial.is_some_and(|trial| trial.seconds.is_some())
}

/// In one transaction, whatever was there. In parts it is built where nothing judges.
pub(crate) fn replaced(free: Option<Slot>, want: &RuleSet) -> Script {
    let load = want.load(Slot::A.table(), Guard::None);
    let whole = wipe() + &load + &mark_script(&current(Slot::A, want));
    let parts = free.map(|slot| {
        let gone = wipe_script(slot.other().table());
        let switch = want.rebase(slot.table(), Guard::None) + &gone;
        parts_in(slot, want, switch + &mark_script(&current(slot, want)), String::new())
    });
    Script { parts, ..Script::one(whole, Table::New(Slot::A)) }
}

fn nothing_left() -> Script {
    Script::one(wipe() + &mark_script(&Marks::default()), Table::New(Slot::A))
}

fn wipe() -> String {
    Slot::BOTH.iter().map(|slot| wipe_script(slot.table())).collect()
}

fn current(slot: Slot, rules: &RuleSet) -> Marks {
    Marks { current: Some(Mark { slot, digest: rules.digest() }), trial: None }
}
