// SPDX-License-Identifier: Apache-2.0
//! Trials: they begin, stay, and go back by themselves, against a real kernel.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod rules;
#[path = "../../collect/tests/sandbox/mod.rs"]
mod sandbox;

use std::time::{Duration, Instant};

use portolan_collect::within;
use portolan_enforce::{
    EnforceError, InForce, Recovered, apply, clean, confirm, plan, rollback, status,
};
use rules::{denies, desired, options, passes, session, trial};
use sandbox::Namespace;

#[test]
fn a_trial_goes_back_by_itself_and_at_no_moment_nothing_judges() {
    sandbox::inside("a_trial_goes_back_by_itself_and_at_no_moment_nothing_judges", || {
        let (_directory, session) = session();
        apply(&session, &desired(&[("here", None, denies(&[9, 10]))]), &options()).unwrap();
        let tried = desired(&[("here", None, denies(&[9, 11]))]);
        apply(&session, &tried, &trial(800)).unwrap();
        let until = Instant::now() + Duration::from_millis(1200);
        assert!(passes(10) && !passes(11));
        assert_eq!(status(&session).unwrap().trial.unwrap().generation, 2);
        while Instant::now() < until {
            assert!(!passes(9), "both rule sets deny this, so it may never pass");
        }
        assert!(!passes(10) && passes(11));
        let over = confirm(&session).unwrap_err();
        assert!(matches!(over, EnforceError::TrialOver { generation: 2, .. }), "{over}");
        assert_eq!(over.diagnostic().code, "trial-over");
        assert!(!passes(10) && passes(11));
        let after = status(&session).unwrap();
        assert_eq!((after.current, after.trial), (Some(1), None));
        assert_eq!(after.attachments[0].in_force, InForce::Current);
        assert!(after.attachments[0].drift.is_empty());
    });
}

#[test]
fn the_first_trial_of_all_goes_back_to_nothing() {
    sandbox::inside("the_first_trial_of_all_goes_back_to_nothing", || {
        let (_directory, session) = session();
        apply(&session, &desired(&[("here", None, denies(&[9]))]), &trial(300)).unwrap();
        assert!(!passes(9));
        std::thread::sleep(Duration::from_millis(600));
        assert!(passes(9));
        let now = status(&session).unwrap();
        let trial = now.trial.map(|t| t.seconds_left);
        assert_eq!((now.current, trial), (None, Some(None)), "its time is out");
        assert_eq!(now.attachments[0].in_force, InForce::Nothing);
        assert_eq!(clean(&session).unwrap(), Recovered::PutBack { abandoned: 1, back_to: None });
        assert_eq!(sandbox::run(&["nft", "list", "ruleset"]), "");
    });
}

#[test]
fn a_confirmed_trial_stays() {
    sandbox::inside("a_confirmed_trial_stays", || {
        let (_directory, session) = session();
        apply(&session, &desired(&[("here", None, denies(&[9]))]), &options()).unwrap();
        let tried = desired(&[("here", None, denies(&[10]))]);
        apply(&session, &tried, &trial(700)).unwrap();
        let second = apply(&session, &tried, &options()).unwrap_err();
        assert!(matches!(second, EnforceError::TrialRunning { generation: 2 }), "{second}");
        assert_eq!(confirm(&session).unwrap(), 2);
        std::thread::sleep(Duration::from_millis(1000));
        assert!(passes(9) && !passes(10));
        assert!(plan(&session, &tried).unwrap().is_nothing());
        assert!(matches!(confirm(&session).unwrap_err(), EnforceError::NoTrial));
    });
}

#[test]
fn a_trial_that_nobody_remembers_is_not_tried_over() {
    sandbox::inside("a_trial_that_nobody_remembers_is_not_tried_over", || {
        let (first, before) = session();
        apply(&before, &desired(&[("here", None, denies(&[9]))]), &trial(60_000)).unwrap();
        drop((first, before));
        let (_directory, after) = session();
        let other = desired(&[("here", None, denies(&[10]))]);
        let refused = apply(&after, &other, &trial(60_000)).unwrap_err();
        assert_eq!(refused.diagnostic().code, "unknown-rules");
        assert!(!passes(9));
        apply(&after, &other, &options()).unwrap();
        assert!(passes(9) && !passes(10));
    });
}

#[test]
fn a_table_that_somebody_changed_while_it_slept_is_put_right_in_the_end() {
    sandbox::inside("a_table_that_somebody_changed_while_it_slept_is_put_right_in_the_end", || {
        let (_directory, session) = session();
        apply(&session, &desired(&[("here", None, denies(&[9]))]), &options()).unwrap();
        apply(&session, &desired(&[("here", None, denies(&[10]))]), &trial(60_000)).unwrap();
        sandbox::nft("delete chain inet portolan_a output\n");
        let told = status(&session).unwrap().attachments.remove(0);
        assert_eq!((told.in_force, told.drift.len()), (InForce::Trial, 1), "{told:?}");
        assert_eq!(confirm(&session).unwrap(), 2);
        assert!(passes(9) && !passes(10));
        let now = status(&session).unwrap();
        assert_eq!((now.unfinished, now.trial), (false, None));
        assert_eq!(now.attachments[0].drift, [""; 0]);
    });
}

#[test]
fn a_trial_that_somebody_took_away_is_told_and_comes_back_when_it_is_confirmed() {
    let name = "a_trial_that_somebody_took_away_is_told_and_comes_back_when_it_is_confirmed";
    sandbox::inside(name, || {
        let (_directory, session) = session();
        apply(&session, &desired(&[("here", None, denies(&[9]))]), &options()).unwrap();
        let tried = desired(&[("here", None, denies(&[10]))]);
        let told = || status(&session).unwrap().attachments.remove(0);
        apply(&session, &tried, &trial(60_000)).unwrap();
        sandbox::nft("delete table inet portolan_b\n");
        assert_eq!(told().drift.len(), 1, "it sleeps, and nothing judges: {:?}", told());
        rollback(&session, None, &options()).unwrap();
        assert!(!passes(9) && told().drift.is_empty());
        apply(&session, &tried, &trial(60_000)).unwrap();
        sandbox::nft("flush chain inet portolan_b output\n");
        assert_eq!(told().drift, ["chain `output` has other rules"]);
        rollback(&session, None, &options()).unwrap();
        apply(&session, &tried, &trial(60_000)).unwrap();
        sandbox::nft("delete table inet portolan_mark\n");
        let over = confirm(&session).unwrap_err();
        assert!(matches!(over, EnforceError::TrialOver { .. }), "{over}");
        assert!(!passes(9) && told().drift.is_empty());
    });
}

#[test]
fn what_one_attachment_lost_of_a_trial_comes_back_when_it_is_confirmed() {
    sandbox::inside("what_one_attachment_lost_of_a_trial_comes_back_when_it_is_confirmed", || {
        let (_directory, session) = session();
        let there = Namespace::new();
        let both = |port| {
            desired(&[("a", None, denies(&[port])), ("b", Some(there.path()), denies(&[port]))])
        };
        apply(&session, &both(9), &options()).unwrap();
        for lost in ["flush ruleset\n", "delete table inet portolan_mark\n"] {
            apply(&session, &both(10), &trial(60_000)).unwrap();
            sandbox::nft(lost);
            let told = status(&session).unwrap().attachments.remove(0);
            assert!(!told.in_force.is_sound(), "{lost}: {told:?}");
            confirm(&session).unwrap();
            assert!(passes(9) && !passes(10), "{lost}");
            let now = status(&session).unwrap();
            assert!(now.attachments.iter().all(|a| a.in_force == InForce::Current), "{now:?}");
            apply(&session, &both(9), &options()).unwrap();
        }
    });
}

#[test]
fn what_somebody_changed_in_a_first_trial_is_told_and_is_not_what_stays() {
    sandbox::inside("what_somebody_changed_in_a_first_trial_is_told_and_is_not_what_stays", || {
        let (_directory, session) = session();
        apply(&session, &desired(&[("here", None, denies(&[9]))]), &trial(60_000)).unwrap();
        assert!(status(&session).unwrap().attachments[0].drift.is_empty());
        sandbox::nft("add table inet portolan_a { flags dormant; }\n");
        assert_eq!(status(&session).unwrap().attachments[0].drift, ["the table is dormant"]);
        confirm(&session).unwrap();
        assert!(!passes(9) && passes(10));
    });
}

#[test]
fn a_trial_in_a_namespace_whose_old_path_is_gone_goes_back_to_what_was_there() {
    let name = "a_trial_in_a_namespace_whose_old_path_is_gone_goes_back_to_what_was_there";
    sandbox::inside(name, || {
        let (_directory, session) = session();
        let (there, names) = (Namespace::new(), tempfile::tempdir().unwrap());
        let path = |name: &str| {
            let path = names.path().join(name);
            std::os::unix::fs::symlink(there.path(), &path).unwrap();
            path
        };
        let denied = |port| !within(Some(&there.path()), || passes(port)).unwrap();
        let (first, second) = (path("first"), path("second"));
        apply(&session, &desired(&[("x", Some(first.clone()), denies(&[9]))]), &options()).unwrap();
        std::fs::remove_file(&first).unwrap();
        for called in ["x", "y"] {
            let tried = desired(&[(called, Some(second.clone()), denies(&[10]))]);
            apply(&session, &tried, &trial(60_000)).unwrap();
            assert!(denied(10) && !denied(9));
            rollback(&session, None, &options()).unwrap();
            assert!(denied(9) && !denied(10), "called {called}");
        }
    });
}
