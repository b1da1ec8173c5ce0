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

use portolan_enforce::{EnforceError, InForce, Recovered, Session, apply, clean, confirm, status};
use rules::{denies, desired, options, passes, trial};
use sandbox::Namespace;

/// Runs the test with the other `nft` in front of its path.
fn inside(test: &str, body: fn()) {
    let directory = tempfile::tempdir().unwrap();
    let script = "#!/bin/sh\n\
        here=$(dirname \"$0\")\n\
        if [ \"$1\" = -f ] && [ -f \"$here/fuse\" ]; then\n\
          read good bad < \"$here/fuse\"\n\
          if [ \"$good\" -gt 0 ]; then echo \"$((good-1)) $bad\" > \"$here/fuse\"\n\
          elif [ \"$bad\" -gt 0 ]; then echo \"0 $((bad-1))\" > \"$here/fuse\"\n\
            echo 'Error: out of memory' >&2; exit 1\n\
          fi\n\
        fi\n\
        PATH=${PATH#*:} exec nft \"$@\"\n";
    let tool = directory.path().join("nft");
    std::fs::write(&tool, script).unwrap();
    std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", directory.path().display(), sandbox::path());
    sandbox::inside_with(test, &path, body);
}

/// From now on so many scripts succeed, then so many fail, then all succeed.
fn blow_after(good: u32, bad: u32) {
    let path = std::env::var("PATH").unwrap();
    let directory = Path::new(path.split(':').next().unwrap());
    std::fs::write(directory.join("fuse"), format!("{good} {bad}\n")).unwrap();
}

fn session() -> (tempfile::TempDir, Session) {
    let directory = tempfile::tempdir().unwrap();
    let session = Session::open(directory.path()).unwrap();
    (directory, session)
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
        blow_after(1, 1);
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
        blow_after(1, 2);
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
        blow_after(1, 1);
        assert!(confirm(&session).is_err());
        assert!(!passes(9) && passes(10));
        let now = status(&session).unwrap();
        assert_eq!((now.current, now.trial, now.unfinished), (Some(1), None, false));
        assert!(now.attachments.iter().all(|a| a.in_force == InForce::Current), "{now:?}");
    });
}
