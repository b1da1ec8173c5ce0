// SPDX-License-Identifier: Apache-2.0
//! A table that is built beside the one that judges, and takes over from it.

use portolan_target::nftables::{Guard, RuleSet, Steps};

use super::current;
use crate::kernel::{Slot, mark_script, wipe_script};
use crate::script::{Parts, Script, Table};

/// For how long a table judges that is swept away at once: enough for what comes in between.
pub(super) const FADE_MS: u64 = 1000;

/// From rules in one table to others in the other.
///
/// There is no undo: where a switch is told as refused and was made after all, the new table
/// judges alone. What was built judges nothing, and whoever puts things right finds it.
pub(super) fn beside(slot: Slot, rules: &RuleSet, want: &RuleSet) -> Script {
    let new = slot.other();
    let steps = Steps {
        prepare: wipe_script(new.table()) + &want.build(new.table()),
        switch: take_over(slot, rules, want),
        sweep: wipe_script(slot.table()),
        ..Steps::default()
    };
    let parts = Some(parts_beside(slot, rules, want));
    Script { steps, parts, table: Table::New(new), sweeps: false }
}

/// The same in parts.
pub(super) fn parts_beside(slot: Slot, rules: &RuleSet, want: &RuleSet) -> Parts {
    let switch = take_over(slot, rules, want);
    parts_in(slot.other(), want, switch, wipe_script(slot.table()))
}

/// A table in parts; nothing judges in its slot.
pub(super) fn parts_in(slot: Slot, want: &RuleSet, switch: String, sweep: String) -> Parts {
    let mut build = vec![wipe_script(slot.table())];
    build.extend(want.build_in_parts(slot.table()));
    Parts { build, switch, sweep, slot, undo: wipe_script(slot.table()) }
}

fn take_over(slot: Slot, rules: &RuleSet, want: &RuleSet) -> String {
    let new = slot.other();
    let awake = want.rebase(new.table(), Guard::None);
    let fading = rules.rebase(slot.table(), Guard::AwakeFor(FADE_MS));
    awake + &fading + &mark_script(&current(new, want))
}
