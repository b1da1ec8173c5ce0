// SPDX-License-Identifier: Apache-2.0
//! What happens when the second of two attachments fails after the first is done.
//!
//! No rule set fails only after it was checked, so an `nft` of the test's own stands in front of
//! the real one, and fails when it is told to.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod rules;
#[path = "../../collect/tests/sandbox/mod.rs"]
mod sandbox;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use portolan_enforce::{
    Change, EnforceError, InForce, Recovered, apply, clean, confirm, plan, status,
};
use rules::{denies, desired, members_by, options, passes, session, trial};
use sandbox::Namespace;

/// Runs the test with the other `nft` in front of its path.
fn inside(test: &str, body: fn()) {
    let directory = tempfile::tempdir().unwrap();
    let script = "#!/bin/sh\n\
        here=$(dirname \"$0\")\n\
        if [ \"$1\" = -f ] && [ -f \"$here/fuse\" ]; then\n\
          read will rest < \"$here/fuse\"; echo \"$rest\" > \"$here/fuse\"\n\
          if [ \"$will\" = fail ]; then echo 'Error: out of memory' >&2; exit 1; fi\n\
          if [ \"$will\" = long ]; then echo 'Error: Message too long' >&2; exit 1; fi\n\
        fi\n\
        PATH=${PATH#*:} exec nft \"$@\"\n";
    let tool = directory.path().join("nft");
    std::fs::write(&tool, script).unwrap();
    std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", directory.path().display(), sandbox::path());
    sandbox::inside_with(test, &path, body);
}

/// What becomes of the next scripts, one after the other: `go`, `fail`, or `long`, where this user's
/// socket is too small. All others go.
fn then(fates: &str) {
    let path = std::env::var("PATH").unwrap();
    let directory = Path::new(path.split(':').next().unwrap());
    std::fs::write(directory.join("fuse"), format!("{fates}\n")).unwrap();
}

fn two(there: PathBuf, port: u16) -> portolan_enforce::Desired {
    desired(&[("a", None, denies(&[port])), ("b", Some(there), denies(&[port]))])
}

#[test]
fn a_transaction_that_fails_late_is_undone_everywhere() {
    inside("a_transaction_that_fails_late_is_undone_everywhere", || {
        let (_directory, session) = session();
        let there = Namespace::new();
        apply(&session, &two(there.path(), 9), &options()).unwrap();
        then("go fail");
        let refused = apply(&session, &two(there.path(), 10), &options()).unwrap_err();
        assert_eq!(refused.diagnostic().code, "kernel-refused");
        assert!(refused.to_string().contains("out of memory"), "{refused}");
        assert!(!passes(9) && passes(10));
        let now = status(&session).unwrap();
        assert_eq!((now.current, now.unfinished, now.generations.len()), (Some(1), false, 1));
        assert!(now.attachments.iter().all(|a| a.in_force == InForce::Current), "{now:?}");
    });
}

#[test]
fn what_cannot_be_undone_now_is_undone_by_the_next_command() {
    inside("what_cannot_be_undone_now_is_undone_by_the_next_command", || {
        let (_directory, session) = session();
        let there = Namespace::new();
        apply(&session, &two(there.path(), 9), &options()).unwrap();
        then("go fail fail fail");
        let stuck = apply(&session, &two(there.path(), 10), &options()).unwrap_err();
        assert!(matches!(stuck, EnforceError::NotUndone { .. }), "{stuck}");
        assert!(passes(9) && !passes(10));
        assert!(status(&session).unwrap().unfinished);
        let put_back = Recovered::PutBack { abandoned: 2, back_to: Some(1) };
        assert_eq!(clean(&session).unwrap(), put_back);
        assert!(!passes(9) && passes(10));
        assert!(!status(&session).unwrap().unfinished);
    });
}

#[test]
fn a_confirmation_that_fails_half_way_ends_the_trial_everywhere() {
    inside("a_confirmation_that_fails_half_way_ends_the_trial_everywhere", || {
        let (_directory, session) = session();
        let there = Namespace::new();
        apply(&session, &two(there.path(), 9), &options()).unwrap();
        apply(&session, &two(there.path(), 10), &trial(60_000)).unwrap();
        assert!(passes(9) && !passes(10));
        // At `a` the trial stays and the old table goes; then `b` refuses.
        then("go go go go fail");
        assert!(confirm(&session).is_err());
        assert!(!passes(9) && passes(10));
        let now = status(&session).unwrap();
        assert_eq!((now.current, now.trial, now.unfinished), (Some(1), None, false));
        assert!(now.attachments.iter().all(|a| a.in_force == InForce::Current), "{now:?}");
    });
}

/// Rules that deny by way of a chain of this name.
fn by(name: &str) -> portolan_enforce::Desired {
    desired(&[("a", None, members_by(name, 3))])
}

/// The handle of the table that judges: another one where it was replaced.
fn handle() -> String {
    let listing = sandbox::run(&["nft", "-a", "list", "table", "inet", "portolan_a"]);
    listing.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_switch_that_is_refused_takes_back_what_was_prepared_and_leaves_the_table() {
    inside("a_switch_that_is_refused_takes_back_what_was_prepared_and_leaves_the_table", || {
        let (_directory, session) = session();
        apply(&session, &by("c_old"), &options()).unwrap();
        let before = handle();
        then("go fail");
        let refused = apply(&session, &by("c_new"), &options()).unwrap_err();
        assert_eq!(refused.diagnostic().code, "kernel-refused");
        assert!(!sandbox::run(&["nft", "list", "ruleset"]).contains("c_new"));
        assert_eq!(handle(), before, "the table is the same, not another with the same rules");
        let now = status(&session).unwrap();
        assert_eq!((now.current, now.unfinished), (Some(1), false));
        assert_eq!(now.attachments[0].leftover, [""; 0]);
    });
}

#[test]
fn what_cannot_be_taken_back_is_found_and_deleted_by_itself() {
    inside("what_cannot_be_taken_back_is_found_and_deleted_by_itself", || {
        let (_directory, session) = session();
        apply(&session, &by("c_old"), &options()).unwrap();
        let before = handle();
        // The switch and its undo fail; what puts things right then finds what was prepared.
        then("go fail fail");
        apply(&session, &by("c_new"), &options()).unwrap_err();
        assert!(!sandbox::run(&["nft", "list", "ruleset"]).contains("c_new"));
        assert_eq!(handle(), before);
        assert!(!status(&session).unwrap().unfinished);
    });
}

#[test]
fn what_a_command_has_left_half_way_is_told_as_such_and_put_right_in_the_same_tables() {
    let name = "what_a_command_has_left_half_way_is_told_as_such_and_put_right_in_the_same_tables";
    inside(name, || {
        let (_directory, session) = session();
        let there = Namespace::new();
        let both = |name: &str| {
            let rules = |n: &str| members_by(n, 3);
            desired(&[("a", None, rules(name)), ("b", Some(there.path()), rules(name))])
        };
        apply(&session, &both("c_old"), &options()).unwrap();
        let before = handle();
        // `a` is switched and not swept, `b` is prepared, and nothing can be put back.
        then("go go fail go fail fail fail fail");
        let stuck = apply(&session, &both("c_new"), &options()).unwrap_err();
        assert!(matches!(stuck, EnforceError::NotUndone { .. }), "{stuck}");
        let left = status(&session).unwrap();
        assert!(left.unfinished && plan(&session, &both("c_new")).unwrap().unfinished);
        let told = |at: usize| (left.attachments[at].drift.len(), &left.attachments[at].leftover);
        assert_eq!(told(0), (0, &vec!["chain `c_old`".to_owned(), "map `c_old`".to_owned()]));
        assert_eq!(told(1), (0, &vec!["chain `c_new`".to_owned(), "map `c_new`".to_owned()]));
        let put_back = Recovered::PutBack { abandoned: 2, back_to: Some(1) };
        assert_eq!(clean(&session).unwrap(), put_back);
        let now = status(&session).unwrap();
        assert!(now.attachments.iter().all(|a| a.leftover.is_empty()), "{now:?}");
        assert!(now.attachments.iter().all(|a| a.in_force == InForce::Current), "{now:?}");
        assert_eq!(handle(), before, "the table is the same, not another with the same rules");
    });
}

#[test]
fn a_sweep_that_fails_fails_nothing_and_is_made_up_for() {
    inside("a_sweep_that_fails_fails_nothing_and_is_made_up_for", || {
        let (_directory, session) = session();
        apply(&session, &by("c_old"), &options()).unwrap();
        let before = handle();
        then("go go fail");
        assert_eq!(apply(&session, &by("c_new"), &options()).unwrap().generation, Some(2));
        let now = status(&session).unwrap();
        assert_eq!((now.current, now.unfinished), (Some(2), false));
        let one = &now.attachments[0];
        assert_eq!((one.in_force, one.drift.len()), (InForce::Current, 0));
        assert_eq!(one.leftover, ["chain `c_old`", "map `c_old`"]);
        let planned = plan(&session, &by("c_new")).unwrap();
        assert_eq!(planned.attachments[0].change, Change::Nothing);
        assert!(!planned.is_nothing(), "there is something to delete");
        // What is left over may be what comes next.
        apply(&session, &by("c_old"), &options()).unwrap();
        assert_eq!(status(&session).unwrap().attachments[0].leftover, [""; 0]);
        assert!(plan(&session, &by("c_old")).unwrap().is_nothing());
        assert_eq!(handle(), before);
    });
}

#[test]
fn a_sweep_that_fails_after_a_confirmation_leaves_the_trial_in_force_alone() {
    let name = "a_sweep_that_fails_after_a_confirmation_leaves_the_trial_in_force_alone";
    inside(name, || {
        let (_directory, session) = session();
        let alone = |ports: &[u16]| desired(&[("a", None, denies(ports))]);
        apply(&session, &alone(&[9]), &options()).unwrap();
        apply(&session, &alone(&[10]), &trial(60_000)).unwrap();
        then("go go fail");
        assert_eq!(confirm(&session).unwrap(), 2);
        assert!(passes(9) && !passes(10));
        let left = status(&session).unwrap().attachments.remove(0);
        assert_eq!((left.in_force, left.drift.len()), (InForce::Current, 0));
        assert_eq!(left.leftover, ["table `portolan_a`"]);
        // The same again deletes it, and is no new generation.
        let again = apply(&session, &alone(&[10]), &options()).unwrap();
        assert_eq!((again.generation, again.sent.len()), (Some(2), 1));
        assert!(!sandbox::run(&["nft", "list", "tables"]).contains("portolan_a"));
        assert!(passes(9) && !passes(10));
        // What is left and what is gone are not mistaken for each other.
        sandbox::nft("add table inet portolan_a\ndelete table inet portolan_b\n");
        assert_eq!(status(&session).unwrap().attachments[0].in_force, InForce::Missing);
    });
}

#[test]
fn what_is_too_large_for_a_users_socket_is_built_beside_and_never_where_it_judges() {
    let name = "what_is_too_large_for_a_users_socket_is_built_beside_and_never_where_it_judges";
    inside(name, || {
        let (_directory, session) = session();
        let alone = |ports: &[u16]| desired(&[("a", None, denies(ports))]);
        let tables = || sandbox::run(&["nft", "list", "tables"]);
        apply(&session, &alone(&[9, 10]), &options()).unwrap();
        then("long");
        apply(&session, &alone(&[9, 11]), &options()).unwrap();
        assert!(
            tables().contains("portolan_b") && !tables().contains("portolan_a"),
            "{}",
            tables()
        );
        assert!(!passes(9) && passes(10) && !passes(11));
        // A part that fails goes again, and what judged goes on.
        then("long go fail");
        apply(&session, &alone(&[9, 12]), &options()).unwrap_err();
        assert!(!tables().contains("portolan_a") && !passes(9) && !passes(11));
        // Should a switch be told as refused, what was built stays until it is looked at.
        then("long go go fail");
        apply(&session, &alone(&[9, 12]), &options()).unwrap_err();
        assert!(!tables().contains("portolan_a") && !passes(9) && !passes(11));
        // Somebody has changed what judges; nothing can be put right, and it judges on.
        sandbox::nft("add rule inet portolan_b output counter\n");
        then("long go fail fail long go fail fail fail");
        let stuck = apply(&session, &alone(&[9, 12]), &options()).unwrap_err();
        assert!(matches!(stuck, EnforceError::NotUndone { .. }), "{stuck}");
        assert!(!passes(9) && !passes(11));
        then("long");
        apply(&session, &alone(&[9, 12]), &options()).unwrap();
        assert!(!passes(9) && passes(11) && !passes(12));
        assert!(plan(&session, &alone(&[9, 12])).unwrap().is_nothing());
    });
}
