// SPDX-License-Identifier: Apache-2.0
//! Every finding: a record in which it is told, and a twin, as like as can be, in which it is not.

use std::collections::BTreeSet;

use portolan_doctor::FINDINGS;
use portolan_doctor::seen::*;

use super::world::*;

type Make = fn(&mut Run);

mod certificates;
mod machine;
mod names;
mod path;
mod proxies;

fn all() -> Vec<(&'static str, Make, Make)> {
    [names::all(), proxies::all(), path::all(), certificates::all(), machine::all()].concat()
}

fn told(make: Make) -> Vec<String> {
    let mut run = run();
    make(&mut run);
    codes(&judged(&run)).into_iter().map(str::to_owned).collect()
}

#[test]
fn every_finding_is_told_in_its_example() {
    for (code, example, _) in all() {
        let told = told(example);
        assert!(told.iter().any(|told| told == code), "{code}: told are {told:?}");
    }
}

#[test]
fn no_finding_is_told_in_its_silent_twin() {
    for (code, _, twin) in all() {
        let told = told(twin);
        assert!(!told.iter().any(|told| told == code), "{code}: told are {told:?}");
    }
}

#[test]
fn every_finding_has_an_example_and_a_twin() {
    let have: BTreeSet<_> = all().iter().map(|(code, ..)| *code).collect();
    let want: BTreeSet<_> = FINDINGS.iter().map(|kind| kind.code).collect();
    assert_eq!(have, want);
}

#[test]
fn codes_are_unique_and_each_finding_says_all_that_it_should() {
    let codes: BTreeSet<_> = FINDINGS.iter().map(|kind| kind.code).collect();
    assert_eq!(codes.len(), FINDINGS.len());
    for kind in FINDINGS {
        assert!(
            kind.code.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-'),
            "{}",
            kind.code
        );
        assert!(
            !kind.severities.is_empty() && !kind.why.is_empty() && !kind.change.is_empty(),
            "{}",
            kind.code
        );
        for text in [kind.why, kind.change] {
            assert!(!text.contains("  "), "{}: a gap in `{text}`", kind.code);
        }
    }
}

#[test]
fn a_severity_is_one_of_the_table() {
    for (_, example, _) in all() {
        let mut run = run();
        example(&mut run);
        for finding in judged(&run).findings {
            let kind = FINDINGS.iter().find(|kind| kind.code == finding.code).unwrap();
            assert!(
                kind.severities.contains(&finding.severity),
                "{}: {:?}",
                kind.code,
                finding.severity
            );
            let needs = finding.severity == portolan_doctor::Severity::Error;
            assert!(!needs || !finding.cites.is_empty(), "{} cites nobody", kind.code);
        }
    }
}

#[test]
fn nothing_is_told_of_a_clean_run() {
    let report = judged(&run());
    assert_eq!(codes(&report), Vec::<&str>::new());
    assert!(
        report.is_clean() && report.addresses.iter().all(|one| one.reached && one.came == "ok")
    );
}

pub(super) fn failed_tcp(seen: &mut AddressSeen, kind: Kind) {
    seen.tcp[0].failure = Some(failure(kind));
    stopped(seen);
}

pub(super) fn failed_tls(seen: &mut AddressSeen, kind: Kind, words: &str) {
    let failure = Failure { words: words.into(), ..failure(kind) };
    stopped(seen);
    seen.tls = Some(TlsSeen { failure: Some(failure), ..TlsSeen::default() });
}

pub(super) fn failed_http(seen: &mut AddressSeen, kind: Kind, words: &str) {
    let failure = Failure { words: words.into(), ..failure(kind) };
    seen.http = Some(HttpSeen { failure: Some(failure), ..HttpSeen::default() });
    (seen.reused, seen.clock) = (None, None);
}
