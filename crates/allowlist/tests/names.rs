// SPDX-License-Identifier: Apache-2.0
//! Sets of names against matchers by hand, over every kind of expression that products need.
#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

use portolan_allowlist::{Names, Pattern, language};
use proptest::prelude::*;

/// A rule of some product, and how it matches.
#[derive(Clone, Debug)]
enum Matching {
    Exact(String),
    Below(String, usize),
    ApexAndBelow(String),
    Levels(String, usize, usize),
    EndsWith(String),
}

impl Matching {
    fn language(&self) -> String {
        match self {
            Self::Exact(name) => language::exact(name),
            Self::Below(suffix, labels) => language::below(suffix, *labels),
            Self::ApexAndBelow(suffix) => language::apex_and_below(suffix),
            Self::Levels(suffix, first, last) => language::levels(suffix, *first, *last),
            Self::EndsWith(characters) => language::ends_with(characters),
        }
    }

    /// Label by label.
    fn covers(&self, name: &str) -> bool {
        match self {
            Self::Exact(own) => name == own,
            Self::Below(suffix, labels) => above(name, suffix).is_some_and(|n| n >= *labels),
            Self::ApexAndBelow(suffix) => above(name, suffix).is_some(),
            Self::Levels(suffix, first, last) => {
                above(name, suffix).is_some_and(|n| (*first..=*last).contains(&n))
            }
            Self::EndsWith(characters) => name.ends_with(characters.as_str()),
        }
    }
}

/// How many labels stand before a suffix.
fn above(name: &str, suffix: &str) -> Option<usize> {
    let (name, suffix): (Vec<&str>, Vec<&str>) =
        (name.split('.').collect(), suffix.split('.').collect());
    name.ends_with(&suffix).then(|| name.len() - suffix.len())
}

fn host() -> impl Strategy<Value = String> {
    let label = prop::sample::select(vec!["a", "b", "g", "x-y", "net", "a_b"]);
    prop::collection::vec(label, 1..6).prop_map(|labels| labels.join("."))
}

fn matching() -> impl Strategy<Value = Matching> {
    prop_oneof![
        host().prop_map(Matching::Exact),
        (host(), 1_usize..4).prop_map(|(suffix, labels)| Matching::Below(suffix, labels)),
        host().prop_map(Matching::ApexAndBelow),
        (host(), 0_usize..3, 0_usize..4).prop_map(|(suffix, first, more)| Matching::Levels(
            suffix,
            first,
            first + more
        )),
        host().prop_map(Matching::EndsWith),
    ]
}

fn set() -> impl Strategy<Value = Vec<Matching>> {
    prop::collection::vec(matching(), 0..6)
}

fn names(all: &[Matching]) -> Names {
    Names::of(all.iter().map(Matching::language)).unwrap()
}

fn any(all: &[Matching], name: &str) -> bool {
    all.iter().any(|one| one.covers(name))
}

fn is_plausible(name: &str) -> bool {
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
    };
    name.len() <= 253 && name.split('.').all(label)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_set_has_a_name_exactly_if_one_of_its_matchers_has(all in set(), hosts in prop::collection::vec(host(), 12)) {
        let own = names(&all);
        for host in hosts {
            prop_assert_eq!(own.contains(&host), any(&all, &host), "{}", host);
            prop_assert_eq!(own.contains(&format!("{}.", host.to_ascii_uppercase())), any(&all, &host), "{}", host);
        }
    }

    #[test]
    fn a_witness_is_a_host_name_in_the_one_and_not_in_the_other(ours in set(), theirs in set(), hosts in prop::collection::vec(host(), 12)) {
        let (a, b) = (names(&ours), names(&theirs));
        let shown = a.beyond(&b);
        if let Some(name) = &shown {
            prop_assert!(any(&ours, name) && !any(&theirs, name) && is_plausible(name), "{}", name);
        }
        for host in hosts.iter().filter(|host| any(&ours, host) && !any(&theirs, host)) {
            // The shortest comes first, so none that was drawn is shorter.
            prop_assert!(shown.as_ref().is_some_and(|name| name.len() <= host.len()), "{}", host);
        }
        prop_assert_eq!(a.equals(&b), shown.is_none() && b.beyond(&a).is_none());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_pattern_covers_another_exactly_if_its_names_include_the_others(a in "(\\*\\.){0,2}([ab]\\.){0,3}x\\.net", b in "(\\*\\.){0,2}([ab]\\.){0,3}x\\.net") {
        let (a, b) = (Pattern::parse(&a).unwrap(), Pattern::parse(&b).unwrap());
        let of = |pattern: &Pattern| Names::of([pattern.language()]).unwrap();
        prop_assert_eq!(a.covers(&b), of(&b).beyond(&of(&a)).is_none(), "{} {}", a, b);
    }
}

#[test]
fn a_thousand_suffixes_are_one_small_set() {
    let all: Vec<String> = (0..1_000)
        .map(|n| language::apex_and_below(&format!("s{n}.tenant{}.net", n % 97)))
        .collect();
    let set = Names::of(&all).unwrap();
    assert!(set.contains("a.b.s999.tenant29.net") && !set.contains("s999.tenant30.net"));
    assert!(set.equals(&Names::of(all.iter().rev()).unwrap()));
    let less = Names::of(all.iter().skip(1)).unwrap();
    assert_eq!(set.beyond(&less).as_deref(), Some("s0.tenant0.net"));
}

#[test]
fn what_would_be_too_large_is_an_error() {
    assert!(Names::of(["(?:(?:a{1000}){1000}){1000}"]).is_err());
    // Read from the right end, this one has a state for every choice of thirty letters.
    assert!(Names::of(["(?:a|b){30}a.*"]).is_err());
}
