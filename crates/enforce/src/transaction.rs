// SPDX-License-Identifier: Apache-2.0
//! Scripts: each takes one attachment from what is in force to what shall be. One transaction
//! changes what passes, and makes the marks true that say so.

use portolan_target::nftables::{Guard, RuleSet, Steps};

use crate::kernel::{Mark, Marks, Slot, mark_script, wipe_script};
use crate::script::{Parts, Script};

/// What judges at an attachment, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarded<'a> {
    /// Nothing of ours.
    Nothing,
    /// These rules, in this table.
    Known { slot: Slot, rules: &'a RuleSet },
    /// Tables of ours with rules that nobody has recorded, or that somebody has changed.
    Unknown,
}

/// The new table stays awake so much longer than the old one sleeps: for that moment both judge,
/// never neither.
const OVERLAP_MS: u64 = 100;

/// Brings about exactly `want`, whatever was on trial. `None` where that is so already.
pub(crate) fn settle(
    now: Guarded<'_>,
    trial: Option<Option<Slot>>,
    want: Option<&RuleSet>,
) -> Option<Script> {
    match (now, want) {
        (Guarded::Nothing, None) if trial.is_none() => None,
        (_, None) => Some(Script::whole(wipe() + &mark_script(&Marks::default()))),
        (Guarded::Known { slot, rules }, Some(want)) if same_hooks(rules, want) => {
            let ended = trial.map(|on| end_trial(slot, rules, on)).unwrap_or_default();
            let change = rules.steps(want, slot.table());
            let changed = change.as_ref().map(Steps::together).unwrap_or_default();
            if ended.is_empty() && changed.is_empty() {
                return None;
            }
            let marks = mark_script(&current(slot, want));
            Some(Script {
                steps: change.filter(|_| trial.is_none()).and_then(|c| marked(c, &marks)),
                whole: ended + &changed + &marks,
                parts: Some(switch(slot.other(), Some(slot), want)),
            })
        }
        (_, Some(want)) => {
            let load = want.load(Slot::A.table(), Guard::None);
            let whole = wipe() + &load + &mark_script(&current(Slot::A, want));
            // Rules that nobody has recorded, or that somebody has changed: the first table is built
            // anew beside the second where nothing judges, and the second beside the first else.
            let slot = if now == Guarded::Nothing { Slot::A } else { Slot::B };
            let parts = Some(switch(slot, Some(slot.other()), want));
            Some(Script { whole, steps: None, parts })
        }
    }
}

/// Steps that end in marks; `None` where the switch is all of it.
fn marked(mut steps: Steps, marks: &str) -> Option<Steps> {
    steps.switch += marks;
    (!steps.prepare.is_empty() || !steps.sweep.is_empty()).then_some(steps)
}

/// Builds the table anew and then lets it judge in the place of another.
fn switch(slot: Slot, other: Option<Slot>, want: &RuleSet) -> Parts {
    let gone = other.map(|o| wipe_script(o.table())).unwrap_or_default();
    Parts {
        build: building(slot, want),
        switch: want.rebase(slot.table(), Guard::None) + &gone + &mark_script(&current(slot, want)),
        slot,
        undo: wipe_script(slot.table()),
    }
}

fn building(slot: Slot, want: &RuleSet) -> Vec<String> {
    let mut build = vec![wipe_script(slot.table())];
    build.extend(want.build_in_parts(slot.table()));
    build
}

/// Puts `want` on trial; `None` where it is in force already, or where what is in force is not
/// known well enough to come back to.
pub(crate) fn start_trial(now: Guarded<'_>, want: Option<&RuleSet>, ms: u64) -> Option<Script> {
    let awake = Guard::AwakeFor(ms.saturating_add(OVERLAP_MS));
    let (mut aside, mut marks) = (String::new(), Marks::default());
    let slot = match now {
        Guarded::Unknown => return None,
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
    let load = want.map(|want| want.load(slot.table(), awake)).unwrap_or_default();
    let marks = mark_script(&marks);
    let parts = want.map(|want| Parts {
        build: building(slot, want),
        switch: aside.clone() + &want.rebase(slot.table(), awake) + &marks,
        slot,
        undo: wipe_script(slot.table()),
    });
    Some(Script { whole: clear + &aside + &load + &marks, steps: None, parts })
}

/// Makes what is on trial stay.
pub(crate) fn keep_trial(slot: Option<Slot>, want: Option<&RuleSet>) -> Script {
    Script::whole(match (slot, want) {
        (Some(slot), Some(want)) => {
            let awake = want.rebase(slot.table(), Guard::None);
            let marks = mark_script(&current(slot, want));
            awake + &wipe_script(slot.other().table()) + &marks
        }
        _ => wipe() + &mark_script(&Marks::default()),
    })
}

/// The table that holds `want` once it is in force or on trial.
pub(crate) fn table_after(now: Guarded<'_>, want: &RuleSet, on_trial: bool) -> Slot {
    match now {
        Guarded::Known { slot, rules } if on_trial && rules != want => slot.other(),
        Guarded::Known { slot, rules } if same_hooks(rules, want) => slot,
        Guarded::Nothing | Guarded::Unknown | Guarded::Known { .. } => Slot::A,
    }
}

fn end_trial(slot: Slot, rules: &RuleSet, on_trial: Option<Slot>) -> String {
    let wiped = on_trial.map(|on| wipe_script(on.table())).unwrap_or_default();
    wiped + &rules.rebase(slot.table(), Guard::None)
}

fn wipe() -> String {
    Slot::BOTH.iter().map(|slot| wipe_script(slot.table())).collect()
}

fn current(slot: Slot, rules: &RuleSet) -> Marks {
    Marks { current: Some(Mark { slot, digest: rules.digest() }), trial: None }
}

/// A table cannot move to other hooks; it is replaced.
pub(crate) fn same_hooks(a: &RuleSet, b: &RuleSet) -> bool {
    let kinds = |s: &RuleSet| s.hooks.iter().map(|h| h.kind).collect::<Vec<_>>();
    kinds(a) == kinds(b)
}

#[cfg(test)]
mod tests {
    use portolan_target::nftables::{Hook, HookKind, Rule, Verdict};

    use super::*;

    fn rules(drops: usize) -> RuleSet {
        let hook = Hook { kind: HookKind::Forward, rules: vec![Rule::Drop; drops] };
        RuleSet { hooks: vec![hook], ..RuleSet::default() }
    }

    #[test]
    fn what_is_so_already_sends_nothing() {
        let one = rules(1);
        let now = Guarded::Known { slot: Slot::B, rules: &one };
        assert_eq!(settle(now, None, Some(&one)), None);
        assert_eq!(start_trial(now, Some(&one), 1000), None);
        assert_eq!(settle(Guarded::Nothing, None, None), None);
        assert_eq!(start_trial(Guarded::Nothing, None, 1000), None);
    }

    #[test]
    fn a_change_goes_into_the_table_that_judges_and_a_trial_into_the_other() {
        let (one, two) = (rules(1), rules(2));
        let now = Guarded::Known { slot: Slot::B, rules: &one };
        let change = settle(now, None, Some(&two)).unwrap().whole;
        assert!(change.contains("portolan_b") && !change.contains("portolan_a"), "{change}");
        let trial = start_trial(now, Some(&two), 1000).unwrap().whole;
        assert!(
            trial.contains("add element inet portolan_a awake { ipv4 timeout 1100ms"),
            "{trial}"
        );
        assert!(
            trial.contains("add element inet portolan_b asleep { ipv4 timeout 1000ms"),
            "{trial}"
        );
    }

    #[test]
    fn what_is_new_is_made_before_the_switch_and_what_is_old_goes_after_it() {
        let by = |chain: &str| {
            let jump = vec![Rule::Go(Verdict::Jump(chain.into()))];
            let hooks = vec![Hook { kind: HookKind::Forward, rules: jump }];
            let chains = [(chain.to_owned(), vec![Rule::Drop])].into();
            RuleSet { hooks, chains, ..RuleSet::default() }
        };
        let (old, new) = (by("old"), by("new"));
        let now = Guarded::Known { slot: Slot::A, rules: &old };
        let script = settle(now, None, Some(&new)).unwrap();
        let steps = script.steps.unwrap();
        assert!(steps.prepare.starts_with("add chain inet portolan_a new\n"), "{steps:?}");
        assert!(steps.switch.contains("jump new") && steps.switch.contains("portolan_mark"));
        assert!(steps.sweep.ends_with("delete chain inet portolan_a old\n"), "{steps:?}");
        assert!(steps.undo.ends_with("delete chain inet portolan_a new\n"), "{steps:?}");
        let marked = |part: &str| part.contains("portolan_mark");
        assert!(!marked(&steps.prepare) && !marked(&steps.sweep), "marks are true at the switch");
        assert_eq!(settle(now, None, Some(&rules(1))).unwrap().steps.unwrap().prepare, "");
        let more = RuleSet { chains: by("old").chains, ..rules(2) };
        let switched = settle(now, None, Some(&more)).unwrap();
        assert_eq!(switched.steps, None, "nothing to prepare and nothing to sweep");
    }

    #[test]
    fn rules_that_nobody_recorded_are_replaced_and_never_put_to_sleep() {
        let one = rules(1);
        let script = settle(Guarded::Unknown, None, Some(&one)).unwrap();
        let script = script.whole;
        for slot in Slot::BOTH {
            assert!(script.contains(&format!("delete table inet {}", slot.table())), "{script}");
        }
        assert_eq!(start_trial(Guarded::Unknown, Some(&one), 1000), None);
    }
}
