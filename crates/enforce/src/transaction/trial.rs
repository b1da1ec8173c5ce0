// SPDX-License-Identifier: Apache-2.0
//! A trial begins, stays, or ends.

use portolan_target::nftables::{Guard, RuleSet, Steps};

use super::beside::{FADE_MS, parts_in};
use super::{Guarded, current, nothing_left, replaced, wipe};
use crate::kernel::{Mark, Marks, Slot, mark_script, wipe_script};
use crate::script::{Script, Table};

/// The new table stays awake so much longer than the old one sleeps: for that moment both judge,
/// never neither.
const OVERLAP_MS: u64 = 100;

/// How much longer a trial lasts while it is confirmed, beyond the whole seconds that it has left
/// and the one that these may be short of.
const CONFIRM_MS: u64 = 3000;

/// What is marked as on trial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OnTrial {
    /// Its table; `None` where it is that nothing judges.
    pub(crate) slot: Option<Slot>,
    /// Whole seconds that it has left; `None` where it is over.
    pub(crate) seconds: Option<u64>,
}

impl OnTrial {
    /// Commands that let the old rules judge again. The new ones judge for a moment more.
    pub(super) fn end(self, slot: Slot, rules: &RuleSet) -> String {
        let tried = self.slot.filter(|_| self.seconds.is_some());
        let fading = tried.map(|tried| Guard::renew(tried.table(), FADE_MS));
        rules.rebase(slot.table(), Guard::None) + &fading.unwrap_or_default()
    }

    /// Commands that delete what was on trial.
    pub(super) fn sweep(self) -> String {
        self.slot.map(|tried| wipe_script(tried.table())).unwrap_or_default()
    }
}

/// Puts `want` on trial, where nothing is; `None` where it is in force already, or where what is in
/// force is not known well enough to come back to.
pub(crate) fn start_trial(now: Guarded<'_>, want: Option<&RuleSet>, ms: u64) -> Option<Script> {
    let (mut aside, mut marks) = (String::new(), Marks::default());
    let slot = match now {
        Guarded::Unknown { .. } => return None,
        Guarded::Nothing => {
            want?;
            Slot::A
        }
        Guarded::Known { rules, .. } if want == Some(rules) => return None,
        Guarded::Known { slot, rules } => {
            aside = rules.rebase(slot.table(), Guard::AsleepFor(ms));
            marks = current(slot, rules);
            slot.other()
        }
    };
    marks.trial = Some(want.map(|want| Mark { slot, digest: want.digest() }));
    let clear = if now == Guarded::Nothing { wipe() } else { wipe_script(slot.table()) };
    let marks = mark_script(&marks);
    let Some(want) = want else {
        return Some(Script::one(clear + &aside + &marks, Table::New(slot)));
    };
    let awake = want.rebase(slot.table(), Guard::AwakeFor(ms.saturating_add(OVERLAP_MS)));
    let switch = aside + &awake + &marks;
    let parts = Some(parts_in(slot, want, switch.clone(), String::new()));
    let prepare = clear + &want.build(slot.table());
    let steps = Steps { prepare, switch, ..Steps::default() };
    Some(Script { steps, parts, table: Table::New(slot), sweeps: false })
}

/// Makes what is on trial stay; `had` are the rules that sleep beside it, as far as they are known.
pub(crate) fn keep_trial(trial: OnTrial, want: Option<&RuleSet>, had: Option<&RuleSet>) -> Script {
    let Some(want) = want else { return nothing_left() };
    let Some(slot) = trial.slot else { return replaced(None, want) };
    let other = slot.other().table();
    // Its time may run out at this moment: it must not be silent when the old rules go.
    let ms = trial.seconds.unwrap_or_default().saturating_mul(1000).saturating_add(CONFIRM_MS);
    let awake = want.rebase(slot.table(), Guard::Kept);
    let marks = mark_script(&current(slot, want));
    // The set by which the old rules sleep goes after its rules: packets are among them yet.
    let (silence, sweep) = match had {
        Some(had) => (had.silence(other), wipe_script(other)),
        None => (wipe_script(other), String::new()),
    };
    let prepare = Guard::renew(slot.table(), ms);
    let switch = awake + &silence + &marks;
    let steps = Steps { prepare, switch, sweep, ..Steps::default() };
    Script { steps, parts: None, table: Table::Kept(slot), sweeps: false }
}
