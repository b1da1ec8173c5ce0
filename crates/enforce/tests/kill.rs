// SPDX-License-Identifier: Apache-2.0
//! kill -9 at any point leaves either the old or the new rule set, whole.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod rules;
#[path = "../../collect/tests/sandbox/mod.rs"]
mod sandbox;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use portolan_enforce::{InForce, Kernel, Mark, Recovered, Session, apply, clean, confirm, status};
use portolan_target::nftables::{RuleSet, read_back};
use rules::{denies, desired, members, members_by, options, passes, trial};
use sandbox::Namespace;

const STATE: &str = "PORTOLAN_TEST_STATE";
const THERE: &str = "PORTOLAN_TEST_THERE";
const ON_TRIAL: &str = "PORTOLAN_TEST_ON_TRIAL";
const AT_WORK: &str = "at work";
const ROUNDS: u32 = 60;
const SEED: u64 = 7;

/// Large enough that a transaction takes its time. From one to the next, `a` changes elements
/// alone, and `b` its chains and maps, which is prepared before and swept up after.
fn generation(attachment: &str, number: u32) -> RuleSet {
    let count = 400 + number % 2 * 400;
    match attachment {
        "a" => members(count),
        _ => members_by(if number.is_multiple_of(2) { "c_even" } else { "c_odd" }, count),
    }
}

fn both(there: &Path, number: u32) -> portolan_enforce::Desired {
    let rules = |attachment| generation(attachment, number);
    desired(&[("a", None, rules("a")), ("b", Some(there.to_owned()), rules("b"))])
}

/// Not a test: what is killed. It applies one generation after the other until it is.
#[test]
#[ignore = "runs for ever, to be killed"]
fn victim() {
    let Some(state) = std::env::var_os(STATE) else { return };
    let there = PathBuf::from(std::env::var_os(THERE).unwrap());
    let session = Session::open(Path::new(&state)).unwrap();
    println!("{AT_WORK}");
    for number in 0.. {
        let wanted = both(&there, number);
        if std::env::var_os(ON_TRIAL).is_some() {
            if apply(&session, &wanted, &trial(60_000)).unwrap().confirm_until.is_some() {
                confirm(&session).unwrap();
            }
        } else {
            apply(&session, &wanted, &options()).unwrap();
        }
    }
}

/// Starts a victim and waits until it is at work.
fn start(state: &Path, there: &Path, on_trial: bool) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "victim", "--include-ignored", "--nocapture"]);
    command.env(STATE, state).env(THERE, there).stdout(Stdio::piped());
    if on_trial {
        command.env(ON_TRIAL, "1");
    }
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains(AT_WORK)), "the victim did not start");
    child
}

/// Lets it work for a random part of the time, then kills it.
fn kill(mut victim: Child, rng: &mut fastrand::Rng, within: Duration) {
    std::thread::sleep(within.mul_f64(rng.f64()));
    assert!(victim.try_wait().unwrap().is_none(), "the victim must be at work when it is killed");
    victim.kill().unwrap();
    victim.wait().unwrap();
}

/// How long a change there and back takes here.
fn there_and_back(state: &Path, there: &Path, options: &rules::Options<'_>) -> Duration {
    let session = Session::open(state).unwrap();
    apply(&session, &both(there, 0), &rules::options()).unwrap();
    let begin = Instant::now();
    for number in [1, 0] {
        apply(&session, &both(there, number), options).unwrap();
        if options.confirm_within.is_some() {
            confirm(&session).unwrap();
        }
    }
    begin.elapsed()
}

/// Which of the two generations a table holds, exactly.
fn held(kernel: &Kernel, table: &str) -> Option<u32> {
    held_but_for(kernel, table, &|_| false)
}

/// The same, but for differences that are expected.
fn held_but_for(kernel: &Kernel, table: &str, expected: &dyn Fn(&str) -> bool) -> Option<u32> {
    let listing = kernel.list(table).unwrap()?;
    let back = read_back(&listing).unwrap();
    let drift = |number: u32| back.drift(&generation(kernel.attachment(), number));
    let found = (0..2).find(|number| drift(*number).iter().all(|d| expected(d)));
    assert!(found.is_some(), "{table} is neither the old nor the new: {:?}", [drift(0), drift(1)]);
    found
}

/// Which generation judges, or is on trial; each table that is marked is whole, however the last
/// command ended.
fn judging(kernel: &Kernel) -> Option<u32> {
    let marks = kernel.marks().unwrap();
    // A trial puts a rule that asks for the time in front of those of the hook.
    let guard = marks.trial.as_ref().map(|_| "chain `output` has other rules");
    let expected = |d: &str| Some(d) == guard;
    let of = |mark: Mark| held_but_for(kernel, mark.slot.table(), &expected);
    let current = marks.current.and_then(of);
    marks.trial.flatten().and_then(of).or(current)
}

fn kernels(there: &Path) -> [Kernel; 2] {
    [Kernel::new("a", None).unwrap(), Kernel::new("b", Some(there.to_owned())).unwrap()]
}

#[test]
fn a_killed_apply_leaves_the_old_or_the_new_rules_whole() {
    sandbox::inside("a_killed_apply_leaves_the_old_or_the_new_rules_whole", || {
        let directory = tempfile::tempdir().unwrap();
        let there = Namespace::new();
        let kernels = kernels(&there.path());
        let mut rng = fastrand::Rng::with_seed(SEED);
        let time = there_and_back(directory.path(), &there.path(), &options());
        let (mut unfinished, mut differ, mut littered, mut seen) = (0, 0, 0, [0u32; 2]);
        for round in 0..ROUNDS {
            kill(start(directory.path(), &there.path(), false), &mut rng, time);
            let session = Session::open(directory.path()).unwrap();
            let left = kernels.each_ref().map(judging);
            assert!(left.iter().all(Option::is_some), "round {round}: whole, before any repair");
            differ += u32::from(left[0] != left[1]);
            left.iter().flatten().for_each(|n| seen[usize::try_from(*n).unwrap()] += 1);
            let found = status(&session).unwrap();
            unfinished += u32::from(found.unfinished);
            littered += u32::from(found.attachments.iter().any(|a| !a.leftover.is_empty()));
            let tampered = found.attachments.iter().flat_map(|a| &a.drift).collect::<Vec<_>>();
            assert!(tampered.is_empty(), "round {round}: what we left ourselves: {tampered:?}");
            clean(&session).unwrap();
            let right = kernels.each_ref().map(|kernel| held(kernel, "portolan_a"));
            assert_eq!(right[0], right[1], "round {round}: one site, one generation");
            let now = status(&session).unwrap();
            assert!(!now.unfinished && now.trial.is_none(), "round {round}: {:?}", now.attachments);
            let current = |a: &portolan_enforce::AttachmentStatus| a.in_force == InForce::Current;
            assert!(now.attachments.iter().all(current), "round {round}: {:?}", now.attachments);
            let clean = |a: &portolan_enforce::AttachmentStatus| a.leftover.is_empty();
            assert!(now.attachments.iter().all(clean), "round {round}: {:?}", now.attachments);
        }
        println!(
            "{ROUNDS} kills, {unfinished} in the middle of an apply, {differ} with attachments that differ, {littered} with something left over, {seen:?} old and new"
        );
        assert!(unfinished > 0 && seen[0] > 0 && seen[1] > 0, "the kills must hit the work");
    });
}

#[test]
fn a_killed_trial_or_confirmation_is_one_or_the_other_in_the_end() {
    sandbox::inside("a_killed_trial_or_confirmation_is_one_or_the_other_in_the_end", || {
        let directory = tempfile::tempdir().unwrap();
        let there = Namespace::new();
        let kernels = kernels(&there.path());
        let mut rng = fastrand::Rng::with_seed(SEED);
        let time = there_and_back(directory.path(), &there.path(), &trial(60_000));
        let mut running = 0;
        for round in 0..ROUNDS {
            kill(start(directory.path(), &there.path(), true), &mut rng, time);
            let session = Session::open(directory.path()).unwrap();
            let left = kernels.each_ref().map(judging);
            assert!(left.iter().all(Option::is_some), "round {round}: whole, before any repair");
            if matches!(clean(&session).unwrap(), Recovered::TrialRunning { .. }) {
                running += 1;
                confirm(&session).unwrap();
            }
            let now = status(&session).unwrap();
            assert!(!now.unfinished && now.trial.is_none(), "round {round}: {:?}", now.attachments);
            let current = |a: &portolan_enforce::AttachmentStatus| a.in_force == InForce::Current;
            assert!(now.attachments.iter().all(current), "round {round}: {:?}", now.attachments);
            assert!(
                now.attachments.iter().all(|a| a.drift.is_empty()),
                "round {round}: {:?}",
                now.attachments
            );
            let tables = kernels.each_ref().map(|k| k.tables().unwrap().len());
            assert!(tables.iter().all(|n| *n == 0 || *n == 2), "round {round}: {tables:?}");
        }
        println!("{ROUNDS} kills, {running} with a trial running");
        assert!(running > 0, "the kills must hit the work");
    });
}

/// Not a test: it starts a short trial, and waits to be killed before it can confirm.
#[test]
#[ignore = "waits to be killed"]
fn victim_on_trial() {
    let Some(state) = std::env::var_os(STATE) else { return };
    let session = Session::open(Path::new(&state)).unwrap();
    apply(&session, &desired(&[("a", None, denies(&[10]))]), &trial(1500)).unwrap();
    std::thread::sleep(Duration::from_secs(30));
}

#[test]
fn a_trial_goes_back_when_every_process_was_killed() {
    sandbox::inside("a_trial_goes_back_when_every_process_was_killed", || {
        let directory = tempfile::tempdir().unwrap();
        let session = Session::open(directory.path()).unwrap();
        apply(&session, &desired(&[("a", None, denies(&[9]))]), &options()).unwrap();
        drop(session);
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "victim_on_trial", "--include-ignored"]);
        let mut child = command.env(STATE, directory.path()).stdout(Stdio::null()).spawn().unwrap();
        let until = Instant::now() + Duration::from_secs(20);
        // For a moment both judge.
        while (passes(10) || !passes(9)) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(passes(9) && !passes(10), "the trial is in force, and nobody of ours is left");
        std::thread::sleep(Duration::from_millis(1800));
        assert!(!passes(9) && passes(10), "the kernel went back by itself");
    });
}
