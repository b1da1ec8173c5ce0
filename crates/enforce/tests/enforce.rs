// SPDX-License-Identifier: Apache-2.0
//! The verbs against real kernels, in namespaces that the tests make.
#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod rules;
#[path = "../../collect/tests/sandbox/mod.rs"]
mod sandbox;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::time::Duration;

use portolan_collect::within;
use portolan_enforce::{
    Change, EnforceError, InForce, apply, confirm, established, in_force, plan, remove, rollback,
    status,
};
use rules::{denies, desired, options, passes, session, trial};
use sandbox::Namespace;

#[test]
fn an_apply_is_in_force_and_the_same_again_sends_nothing() {
    sandbox::inside("an_apply_is_in_force_and_the_same_again_sends_nothing", || {
        let (_directory, session) = session();
        let wanted = desired(&[("here", None, denies(&[9]))]);
        assert!(matches!(
            plan(&session, &wanted).unwrap().attachments[0].change,
            Change::Install { .. }
        ));
        assert!(passes(9));
        let applied = apply(&session, &wanted, &options()).unwrap();
        assert_eq!((applied.generation, applied.sent.len()), (Some(1), 1));
        assert!(!passes(9) && passes(10));
        assert!(plan(&session, &wanted).unwrap().is_nothing());
        let again = apply(&session, &wanted, &options()).unwrap();
        assert_eq!((again.generation, again.sent.len()), (Some(1), 0));
    });
}

#[test]
fn a_change_of_members_touches_elements_alone() {
    sandbox::inside("a_change_of_members_touches_elements_alone", || {
        let (_directory, session) = session();
        apply(&session, &desired(&[("here", None, rules::members(3))]), &options()).unwrap();
        let more = desired(&[("here", None, rules::members(4))]);
        let planned = plan(&session, &more).unwrap();
        assert_eq!(planned.attachments[0].change, Change::Elements { added: 1, removed: 0 });
        apply(&session, &more, &options()).unwrap();
        assert!(plan(&session, &more).unwrap().is_nothing());
    });
}

#[test]
fn what_was_prepared_for_a_change_that_is_refused_is_gone() {
    sandbox::inside("what_was_prepared_for_a_change_that_is_refused_is_gone", || {
        let (_directory, session) = session();
        let before = desired(&[("here", None, denies(&[9]))]);
        apply(&session, &before, &options()).unwrap();
        let mut wrong = rules::broken();
        wrong.chains.insert("fresh".into(), Vec::new());
        let refused = apply(&session, &desired(&[("here", None, wrong)]), &options()).unwrap_err();
        assert!(matches!(refused, EnforceError::Refused { .. }), "{refused}");
        assert!(!passes(9) && passes(10));
        assert!(!sandbox::run(&["nft", "list", "ruleset"]).contains("fresh"));
        let one = status(&session).unwrap().attachments.remove(0);
        assert_eq!((one.drift, one.leftover), (Vec::new(), Vec::new()));
    });
}

#[test]
fn a_rollback_ends_a_trial_or_returns_to_an_earlier_apply() {
    sandbox::inside("a_rollback_ends_a_trial_or_returns_to_an_earlier_apply", || {
        let (_directory, session) = session();
        for port in [9, 10] {
            apply(&session, &desired(&[("here", None, denies(&[port]))]), &options()).unwrap();
        }
        apply(&session, &desired(&[("here", None, denies(&[11]))]), &trial(60_000)).unwrap();
        assert!(!passes(11));
        assert_eq!(rollback(&session, None, &options()).unwrap().generation, Some(2));
        assert!(passes(11) && !passes(10));
        assert_eq!(rollback(&session, None, &options()).unwrap().generation, Some(1));
        assert!(passes(10) && !passes(9));
        assert_eq!(rollback(&session, Some(2), &options()).unwrap().generation, Some(2));
        assert!(!passes(10) && passes(9));
        let none = rollback(&session, Some(77), &options()).unwrap_err();
        assert!(matches!(none, EnforceError::NoGeneration(77)), "{none}");
    });
}

#[test]
fn one_refused_attachment_leaves_all_as_they_were() {
    sandbox::inside("one_refused_attachment_leaves_all_as_they_were", || {
        let (_directory, session) = session();
        let there = Namespace::new();
        let path = Some(there.path());
        apply(&session, &desired(&[("a", None, denies(&[9]))]), &options()).unwrap();
        let broken = desired(&[("a", None, denies(&[10])), ("b", path, rules::broken())]);
        let refused = apply(&session, &broken, &options()).unwrap_err();
        assert!(matches!(refused, EnforceError::Refused { .. }), "{refused}");
        let told = refused.diagnostic();
        assert_eq!(told.code, "kernel-refused");
        assert!(told.message.contains("attachment `b`"), "{told:?}");
        assert!(!passes(9) && passes(10));
        assert_eq!(there.run(&["nft", "list", "ruleset"]), "");
        let after = status(&session).unwrap();
        assert_eq!((after.current, after.generations.len()), (Some(1), 1));
    });
}

#[test]
fn an_attachment_without_its_namespace_and_ctrl_c_stop_an_apply_before_it_begins() {
    let name = "an_attachment_without_its_namespace_and_ctrl_c_stop_an_apply_before_it_begins";
    sandbox::inside(name, || {
        let (_directory, session) = session();
        let nowhere = Some("/nowhere/netns".into());
        let wanted = desired(&[("a", None, denies(&[9])), ("c", nowhere, denies(&[9]))]);
        let gone = apply(&session, &wanted, &options()).unwrap_err();
        assert_eq!(gone.diagnostic().code, "namespace-missing");
        let stop = std::sync::atomic::AtomicBool::new(true);
        let stopped = rules::Options { stop: Some(&stop), ..options() };
        let one = desired(&[("a", None, denies(&[9]))]);
        let interrupted = apply(&session, &one, &stopped).unwrap_err();
        assert!(matches!(interrupted, EnforceError::Interrupted), "{interrupted}");
        assert_eq!(sandbox::run(&["nft", "list", "ruleset"]), "");
        let now = status(&session).unwrap();
        assert_eq!((now.unfinished, now.generations.len()), (false, 0));
    });
}

#[test]
fn two_attachments_cannot_share_a_namespace() {
    sandbox::inside("two_attachments_cannot_share_a_namespace", || {
        let (_directory, session) = session();
        let twice = desired(&[("a", None, denies(&[9])), ("b", None, denies(&[10]))]);
        let shared = apply(&session, &twice, &options()).unwrap_err();
        assert_eq!(shared.diagnostic().code, "namespace-shared");
        assert!(passes(9) && passes(10));
    });
}

#[test]
fn another_name_for_a_namespace_takes_nothing_away() {
    sandbox::inside("another_name_for_a_namespace_takes_nothing_away", || {
        let (_directory, session) = session();
        let (there, names) = (Namespace::new(), tempfile::tempdir().unwrap());
        let second = names.path().join("second");
        std::os::unix::fs::symlink(there.path(), &second).unwrap();
        let denied = || !within(Some(&there.path()), || passes(9)).unwrap();
        // Both sort before and after the first.
        for (name, path) in
            [("m", there.path()), ("a", there.path()), ("z", there.path()), ("z", second.clone())]
        {
            let one = desired(&[(name, Some(path), denies(&[9]))]);
            apply(&session, &one, &options()).unwrap();
            assert!(denied(), "after it is called {name}");
            assert!(plan(&session, &one).unwrap().is_nothing());
        }
        let tried = desired(&[("y", Some(there.path()), denies(&[9, 10]))]);
        apply(&session, &tried, &trial(60_000)).unwrap();
        assert!(denied());
        rollback(&session, Some(1), &options()).unwrap();
        assert!(denied());
        let both = [("a", there.path()), ("b", second)];
        let both = both.map(|(name, path)| (name, Some(path), denies(&[9])));
        let shared = apply(&session, &desired(&both), &options()).unwrap_err();
        assert_eq!(shared.diagnostic().code, "namespace-shared");
    });
}

#[test]
fn a_table_that_is_not_entered_or_does_nothing_is_seen_and_mended() {
    sandbox::inside("a_table_that_is_not_entered_or_does_nothing_is_seen_and_mended", || {
        let (_directory, session) = session();
        let wanted = desired(&[("here", None, denies(&[9]))]);
        apply(&session, &wanted, &options()).unwrap();
        let told = || status(&session).unwrap().attachments.remove(0).drift;
        sandbox::nft("add table inet portolan_a { flags dormant; }\n");
        assert!(passes(9));
        assert_eq!(told(), ["the table is dormant"]);
        apply(&session, &wanted, &options()).unwrap();
        assert!(!passes(9) && told().is_empty());
        let listing = sandbox::run(&["nft", "list", "table", "inet", "portolan_a"]);
        let other = listing.replace("hook output", "hook forward");
        sandbox::nft(&format!("delete table inet portolan_a\n{other}"));
        assert!(passes(9));
        assert_eq!(told(), ["chain `output` is not entered as it should be"]);
        // A mark that is nobody's stands in nobody's way.
        sandbox::nft("add chain inet portolan_mark foo\n");
        apply(&session, &wanted, &options()).unwrap();
        assert!(!passes(9) && told().is_empty());
    });
}

#[test]
fn an_attachment_that_is_no_longer_wanted_is_cleared() {
    sandbox::inside("an_attachment_that_is_no_longer_wanted_is_cleared", || {
        let (_directory, session) = session();
        let there = Namespace::new();
        let both = desired(&[("a", None, denies(&[9])), ("b", Some(there.path()), denies(&[9]))]);
        apply(&session, &both, &options()).unwrap();
        let one = desired(&[("a", None, denies(&[9]))]);
        let planned = plan(&session, &one).unwrap();
        let changes: Vec<Change> = planned.attachments.iter().map(|a| a.change).collect();
        assert_eq!(changes, [Change::Nothing, Change::Remove]);
        // On trial first: it comes back, then it goes for good.
        apply(&session, &one, &trial(400)).unwrap();
        let denied = |there: &Namespace| !within(Some(&there.path()), || passes(9)).unwrap();
        assert!(!denied(&there));
        std::thread::sleep(Duration::from_millis(700));
        assert!(denied(&there));
        apply(&session, &one, &trial(60_000)).unwrap();
        confirm(&session).unwrap();
        assert_eq!(there.run(&["nft", "list", "ruleset"]), "");
        assert!(!passes(9));
        assert_eq!(remove(&session).unwrap(), ["a"]);
        assert_eq!(sandbox::run(&["nft", "list", "ruleset"]), "");
    });
}

#[test]
fn rules_that_somebody_changed_are_seen_and_mended() {
    sandbox::inside("rules_that_somebody_changed_are_seen_and_mended", || {
        let (_directory, session) = session();
        let wanted = desired(&[("here", None, denies(&[9]))]);
        apply(&session, &wanted, &options()).unwrap();
        sandbox::nft("flush chain inet portolan_a output\n");
        assert!(passes(9));
        let planned = plan(&session, &wanted).unwrap();
        assert!(matches!(planned.attachments[0].change, Change::Replace { .. }), "{planned:?}");
        assert!(!planned.attachments[0].drift.is_empty());
        let unknown = apply(&session, &wanted, &trial(1000)).unwrap_err();
        assert_eq!(unknown.diagnostic().code, "unknown-rules");
        apply(&session, &wanted, &options()).unwrap();
        assert!(!passes(9));
        sandbox::nft("delete table inet portolan_a\n");
        apply(&session, &wanted, &options()).unwrap();
        assert!(!passes(9));
    });
}

#[test]
fn a_state_directory_that_was_lost_is_begun_anew_over_what_is_in_force() {
    sandbox::inside("a_state_directory_that_was_lost_is_begun_anew_over_what_is_in_force", || {
        let wanted = desired(&[("here", None, denies(&[9]))]);
        let (first, before) = session();
        apply(&before, &wanted, &options()).unwrap();
        drop((first, before));
        let (_directory, after) = session();
        apply(&after, &wanted, &options()).unwrap();
        assert!(!passes(9));
        let now = status(&after).unwrap();
        assert_eq!((now.current, now.attachments[0].in_force), (Some(1), InForce::Current));
    });
}

#[test]
fn a_listed_connection_is_cut_and_the_others_are_not() {
    sandbox::inside("a_listed_connection_is_cut_and_the_others_are_not", || {
        let (_directory, session) = session();
        apply(&session, &desired(&[("here", None, rules::tracks())]), &options()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:4430").unwrap();
        let pair = || {
            let client = TcpStream::connect("127.0.0.1:4430").unwrap();
            let (server, _) = listener.accept().unwrap();
            server.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
            (client, server)
        };
        let (mut doomed, mut spared) = (pair(), pair());
        let listing = established("here", None).unwrap();
        assert_eq!((listing.established.len(), listing.unread), (2, 0), "{listing:?}");
        let port = doomed.0.local_addr().unwrap().port();
        let mut tracked = listing.established;
        tracked.retain(|t| t.source_transport_port == port);
        assert_eq!(tracked[0].connection().to_string(), "127.0.0.1 -> 127.0.0.1 tcp/4430");
        let cut = [("here".to_owned(), tracked)].into();
        let options = rules::Options { cut, ..options() };
        apply(&session, &desired(&[("here", None, rules::cuts())]), &options).unwrap();
        let hears = |(client, server): &mut (TcpStream, TcpStream)| {
            client.write_all(b"x").unwrap();
            server.read(&mut [0]).is_ok()
        };
        assert!(!hears(&mut doomed) && hears(&mut spared));
        // A command that was killed after its switch leaves what it would have swept away. What
        // deletes it cuts the same yet.
        sandbox::nft("add chain inet portolan_a p_left\n");
        apply(&session, &desired(&[("here", None, rules::cuts())]), &rules::options()).unwrap();
        assert!(!sandbox::run(&["nft", "list", "ruleset"]).contains("p_left"));
        assert!(!hears(&mut doomed) && hears(&mut spared));
        // Another table takes the place of the first, and cuts the same.
        let mut other = rules::cuts();
        other.hooks[0].rules.extend(denies(&[9]).hooks.remove(0).rules);
        apply(&session, &desired(&[("here", None, other)]), &trial(60_000)).unwrap();
        assert!(!passes(9));
        assert!(!hears(&mut doomed) && hears(&mut spared));
    });
}

#[test]
fn a_namespace_that_is_gone_is_told_and_does_not_stand_in_the_way() {
    sandbox::inside("a_namespace_that_is_gone_is_told_and_does_not_stand_in_the_way", || {
        let (_directory, session) = session();
        let there = Namespace::new();
        let path: PathBuf = there.path();
        let both = desired(&[("a", None, denies(&[9])), ("b", Some(path), denies(&[9]))]);
        apply(&session, &both, &options()).unwrap();
        drop(there);
        let now = status(&session).unwrap();
        assert_eq!(now.attachments[1].in_force, InForce::Gone);
        apply(&session, &desired(&[("a", None, denies(&[10]))]), &options()).unwrap();
        assert!(passes(9) && !passes(10));
    });
}

#[test]
fn a_part_of_a_site_goes_in_force_and_the_rest_stays() {
    sandbox::inside("a_part_of_a_site_goes_in_force_and_the_rest_stays", || {
        let (_directory, session) = session();
        let there = Namespace::new();
        let both = desired(&[("a", None, denies(&[9])), ("b", Some(there.path()), denies(&[9]))]);
        apply(&session, &both, &options()).unwrap();
        let part = desired(&[("a", None, denies(&[10]))]);
        let wanted = in_force(&session).unwrap().with(part);
        let planned = plan(&session, &wanted).unwrap();
        assert_eq!(planned.attachments[1].change, Change::Nothing);
        let applied = apply(&session, &wanted, &options()).unwrap();
        assert_eq!(applied.sent.len(), 1, "{applied:?}");
        assert!(passes(9) && !passes(10));
        assert!(!within(Some(&there.path()), || passes(9)).unwrap());
    });
}

#[test]
fn a_rollback_passes_over_what_the_agent_did_since() {
    sandbox::inside("a_rollback_passes_over_what_the_agent_did_since", || {
        let (_directory, session) = session();
        let agent = || rules::Options { who: portolan_enforce::AGENT, ..options() };
        let put = |port, by| {
            let wanted = desired(&[("here", None, denies(&[port]))]);
            apply(&session, &wanted, &by).unwrap().generation.unwrap()
        };
        put(9, options());
        put(10, options());
        for port in 11..14 {
            put(port, agent());
        }
        let kept = status(&session).unwrap().generations;
        let numbers: Vec<u32> = kept.iter().map(|m| m.generation).collect();
        assert_eq!(numbers, [1, 2, 5], "the agent replaces its own");
        assert_eq!(rollback(&session, None, &options()).unwrap().generation, Some(1));
        assert!(!passes(9) && passes(13));
        // What the agent does now belongs to the first generation, and before that is nothing.
        put(14, agent());
        let nothing = rollback(&session, None, &options()).unwrap_err();
        assert!(matches!(nothing, EnforceError::NothingEarlier), "{nothing}");
    });
}
