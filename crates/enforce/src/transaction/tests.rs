// SPDX-License-Identifier: Apache-2.0
//! What is sent, and in which order.

use portolan_target::nftables::{Hook, HookKind, Rule, Verdict};

use super::*;

fn rules(drops: usize) -> RuleSet {
    at(HookKind::Forward, drops)
}

fn at(kind: HookKind, drops: usize) -> RuleSet {
    let hook = Hook { kind, rules: vec![Rule::Drop; drops] };
    RuleSet { hooks: vec![hook], ..RuleSet::default() }
}

/// Rules by way of a chain of this name.
fn by(chain: &str) -> RuleSet {
    let jump = vec![Rule::Go(Verdict::Jump(chain.into()))];
    let hooks = vec![Hook { kind: HookKind::Forward, rules: jump }];
    let chains = [(chain.to_owned(), vec![Rule::Drop])].into();
    RuleSet { hooks, chains, ..RuleSet::default() }
}

fn settled(now: Guarded<'_>, want: &RuleSet) -> Script {
    settle(now, None, "", Some(want)).unwrap()
}

fn is_marked(part: &str) -> bool {
    part.contains("portolan_mark")
}

#[test]
fn what_is_so_already_sends_nothing() {
    let one = rules(1);
    let now = Guarded::Known { slot: Slot::B, rules: &one };
    assert_eq!(settle(now, None, "", Some(&one)), None);
    assert_eq!(start_trial(now, Some(&one), 1000), None);
    assert_eq!(settle(Guarded::Nothing, None, "", None), None);
    assert_eq!(start_trial(Guarded::Nothing, None, 1000), None);
}

#[test]
fn a_change_goes_into_the_table_that_judges_and_a_trial_into_the_other() {
    let (one, two) = (rules(1), rules(2));
    let now = Guarded::Known { slot: Slot::B, rules: &one };
    let change = settled(now, &two).steps.together();
    assert!(change.contains("portolan_b") && !change.contains("portolan_a"), "{change}");
    let trial = start_trial(now, Some(&two), 1000).unwrap().steps.together();
    assert!(trial.contains("add element inet portolan_a awake { ipv4 timeout 1100ms"), "{trial}");
    assert!(trial.contains("add element inet portolan_b asleep { ipv4 timeout 1000ms"), "{trial}");
    assert!(trial.contains("add element inet portolan_b awake { ipv4 timeout 200ms"), "{trial}");
}

#[test]
fn what_is_new_is_made_before_the_switch_and_what_is_old_goes_after_it() {
    let (old, new) = (by("old"), by("new"));
    let now = Guarded::Known { slot: Slot::A, rules: &old };
    let steps = settled(now, &new).steps;
    assert!(steps.prepare.starts_with("add chain inet portolan_a new\n"), "{steps:?}");
    assert!(steps.switch.contains("jump new") && is_marked(&steps.switch));
    assert!(steps.sweep.ends_with("delete chain inet portolan_a old\n"), "{steps:?}");
    assert!(steps.undo.ends_with("delete chain inet portolan_a new\n"), "{steps:?}");
    assert!(!is_marked(&steps.prepare) && !is_marked(&steps.sweep), "true at the switch");
    assert_eq!(settled(now, &rules(1)).steps.prepare, "");
}

#[test]
fn what_is_left_over_goes_first_for_its_names_may_come_again() {
    let (old, new) = (by("old"), by("new"));
    let now = Guarded::Known { slot: Slot::A, rules: &old };
    let litter = "delete chain inet portolan_a new\n";
    let changed = settle(now, None, litter, Some(&new)).unwrap().steps;
    assert!(changed.prepare.starts_with(litter), "{changed:?}");
    let same = settle(now, None, litter, Some(&old)).unwrap();
    assert_eq!((same.steps.prepare.as_str(), same.steps.sweep.as_str()), (litter, ""));
    assert!(!same.steps.switch.contains("portolan_a"), "what judges is left alone: {same:?}");
}

#[test]
fn rules_that_nobody_recorded_are_replaced_and_never_put_to_sleep() {
    let (one, now) = (rules(1), Guarded::Unknown { free: None });
    let script = settled(now, &one);
    for slot in Slot::BOTH {
        let gone = format!("delete table inet {}", slot.table());
        assert!(script.steps.switch.contains(&gone), "{script:?}");
    }
    assert_eq!(script.parts, None, "either table may be the one that judges");
    assert_eq!(start_trial(now, Some(&one), 1000), None);
}

#[test]
fn no_part_touches_the_table_that_judges_before_the_switch() {
    let (one, two, other) = (rules(1), rules(2), at(HookKind::Input, 1));
    for judging in Slot::BOTH {
        let known = Guarded::Known { slot: judging, rules: &one };
        let unknown = Guarded::Unknown { free: Some(judging.other()) };
        for (now, want) in [(known, &two), (known, &other), (unknown, &one)] {
            let parts = settled(now, want).parts.unwrap();
            let before = parts.build.concat() + &parts.undo;
            assert!(!before.contains(judging.table()), "{now:?}: {before}");
            assert_eq!(parts.slot, judging.other());
            assert!(is_marked(&parts.switch) && !is_marked(&before));
        }
        let trial = start_trial(known, Some(&two), 1000).unwrap().parts.unwrap();
        assert!(!trial.build.concat().contains(judging.table()), "{trial:?}");
    }
}

#[test]
fn a_table_that_cannot_become_another_is_built_beside_and_both_judge_at_the_switch() {
    let (one, other) = (rules(1), at(HookKind::Input, 1));
    let now = Guarded::Known { slot: Slot::A, rules: &one };
    let script = settled(now, &other);
    assert_eq!(script.table, crate::script::Table::New(Slot::B));
    assert!(!script.steps.prepare.contains("portolan_a"), "{script:?}");
    let fading = "add element inet portolan_a awake { ipv4 timeout 1000ms";
    assert!(script.steps.switch.contains(fading), "{script:?}");
    assert_eq!(script.steps.sweep, wipe_script("portolan_a"));
    assert_eq!(script.steps.undo, "", "should the switch be made, the new table judges alone");
}

#[test]
fn a_trial_that_lasts_fades_out_and_one_that_is_over_is_not_woken() {
    let one = rules(1);
    let now = Guarded::Known { slot: Slot::A, rules: &one };
    let ended = |lasts| {
        let trial = OnTrial { slot: Some(Slot::B), seconds: lasts };
        settle(now, Some(trial), "", Some(&one)).unwrap().steps
    };
    let fading = "add element inet portolan_b awake { ipv4 timeout 1000ms";
    assert!(ended(Some(9)).switch.contains(fading));
    assert!(!ended(None).switch.contains("portolan_b"));
    for steps in [ended(Some(9)), ended(None)] {
        assert_eq!(steps.sweep, wipe_script("portolan_b"));
        assert!(is_marked(&steps.switch));
    }
}

#[test]
fn a_confirmed_trial_judges_on_while_its_time_runs_out() {
    let (one, two) = (rules(1), rules(2));
    let trial = OnTrial { slot: Some(Slot::B), seconds: Some(9) };
    let kept = keep_trial(trial, Some(&two), Some(&one)).steps;
    assert!(kept.prepare.contains("portolan_b awake { ipv4 timeout 12000ms"), "never shorter");
    assert!(!kept.switch.contains("awake") && !kept.switch.contains("asleep"), "{kept:?}");
    assert!(kept.switch.contains("flush chain inet portolan_a forward"), "{kept:?}");
    assert_eq!(kept.sweep, wipe_script("portolan_a"));
    let unknown = keep_trial(trial, Some(&two), None).steps;
    assert_eq!(unknown.sweep, "");
    assert!(unknown.switch.contains("delete table inet portolan_a"), "{unknown:?}");
}
