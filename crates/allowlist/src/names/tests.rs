// SPDX-License-Identifier: Apache-2.0
//! Sets against plain matching, over drawn patterns and names.

use proptest::prelude::*;

use super::{Names, language, parted};
use crate::Pattern;

fn names(patterns: &[&str]) -> Names {
    Names::of(patterns.iter().map(|p| Pattern::parse(p).unwrap().language())).unwrap()
}

#[test]
fn a_wildcard_covers_every_depth_below_its_suffix_and_not_the_suffix() {
    let set = names(&["*.nssvc.net"]);
    assert!(set.contains("az-us-e.g.nssvc.net") && set.contains("G.NSSVC.NET."));
    assert!(
        !set.contains("nssvc.net")
            && !set.contains("evilnssvc.net")
            && !set.contains("nssvc.net.evil.com")
    );
}

#[test]
fn a_double_wildcard_covers_two_labels_and_more() {
    let set = names(&["*.*.nssvc.net"]);
    assert!(set.contains("a.g.nssvc.net") && set.contains("x.a.g.nssvc.net"));
    assert!(!set.contains("g.nssvc.net"));
}

#[test]
fn what_is_beyond_is_the_shortest_name_that_shows_it() {
    let (one, two) = (names(&["*.x.net"]), names(&["*.*.x.net", "b.x.net"]));
    assert_eq!(one.beyond(&two).as_deref(), Some("a.x.net"));
    assert_eq!(two.beyond(&one), None);
    assert!(!one.equals(&two) && one.equals(&names(&["*.x.net", "c.x.net"])));
}

#[test]
fn nothing_has_no_names_and_lacks_any() {
    let none = Names::of(Vec::<String>::new()).unwrap();
    assert!(!none.contains("a.b") && !none.contains(""));
    assert_eq!(names(&["a.b"]).beyond(&none).as_deref(), Some("a.b"));
    assert_eq!(none.beyond(&names(&["a.b"])), None);
}

#[test]
fn depths_and_ends_are_kept_apart() {
    let five = Names::of([language::levels("x.net", 0, 5)]).unwrap();
    assert!(five.contains("x.net") && five.contains("a.b.c.d.e.x.net"));
    assert!(!five.contains("a.b.c.d.e.f.x.net"));
    let ends = Names::of([language::ends_with("x.net")]).unwrap();
    assert!(ends.contains("evilx.net"));
    assert_eq!(
        ends.beyond(&Names::of([language::apex_and_below("x.net")]).unwrap()).as_deref(),
        Some("ax.net")
    );
}

#[test]
fn what_cannot_be_read_is_told() {
    assert!(Names::of(["(".to_owned()]).is_err());
}

/// By hand, label by label.
fn covers(pattern: &Pattern, name: &str) -> bool {
    match pattern {
        Pattern::Exact(exact) => name == exact,
        Pattern::Below { suffix, labels } => name
            .strip_suffix(suffix.as_str())
            .and_then(|rest| rest.strip_suffix('.'))
            .is_some_and(|rest| rest.split('.').count() >= *labels),
    }
}

fn label() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "g", "x-y", "net"]).prop_map(str::to_owned)
}

fn host() -> impl Strategy<Value = String> {
    prop::collection::vec(label(), 2..6).prop_map(|labels| labels.join("."))
}

fn pattern() -> impl Strategy<Value = Pattern> {
    (host(), 0_usize..3).prop_map(|(name, labels)| {
        Pattern::parse(&format!("{}{name}", "*.".repeat(labels))).unwrap()
    })
}

fn set() -> impl Strategy<Value = Vec<Pattern>> {
    prop::collection::vec(pattern(), 0..6)
}

/// Lists of others hold what they will: a name that no host has is still a set.
#[test]
fn characters_beyond_ascii_stand_for_themselves() {
    let all = Names::of([language::exact("é\u{1F600}x.net"), language::below("ü.de", 1)]).unwrap();
    assert!(all.contains("é\u{1F600}x.net") && all.contains("a.ü.de"));
    assert!(!all.contains("ex.net") && !all.contains("ü.de"));
}

#[test]
fn an_expression_is_parted_where_only_characters_follow() {
    for (expression, head, ending) in [
        (r"a\.b", "", "a.b"),
        (r"(?:[^.]+\.){1,}x\.net", r"(?:[^.]+\.){1,}", "x.net"),
        (".*x-y", ".*", "x-y"),
        (r"[^.]+(?:\.[^.]+)*\.x", r"[^.]+(?:\.[^.]+)*", ".x"),
        ("abc?d", "abc?", "d"),
        (r"\wé", r"\w", "é"),
        ("a|b", "a|b", ""),
        ("(?i:a)b", "(?i:a)", "b"),
        ("(?i)b", "(?i)b", ""),
        ("(?:a$)b", "(?:a$)b", ""),
        (r"a\b", r"a\b", ""),
        ("[]a]b", "[]a]b", ""),
        ("[a&&b]", "[a&&b]", ""),
        ("a)b", "a)b", ""),
        ("(a", "(a", ""),
        ("", "", ""),
    ] {
        assert_eq!(parted(expression), (head, ending.to_owned()), "{expression}");
    }
}

fn piece() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a", "b", r"\.", ".", "*", "+", "?", "{2}", "{1,}", "(?:", "(?i:", ")", "|", "[^.]",
        "[a-b]", r"\d", "-", "[a&&b]",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_parted_expression_is_the_same_set(pieces in prop::collection::vec(piece(), 0..9), hosts in prop::collection::vec("[ab.1-]{0,6}", 32)) {
        let whole = pieces.concat();
        if let Ok(set) = Names::of([&whole]) {
            let (head, ending) = parted(&whole);
            let head = Names::of([head]).unwrap();
            for host in hosts {
                let again = host.strip_suffix(&ending).is_some_and(|rest| {
                    head.accepts(rest.bytes().rev().fold(head.begin(), |at, b| head.step(at, b)))
                });
                prop_assert_eq!(again, set.accepts(host.bytes().rev().fold(set.begin(), |at, b| set.step(at, b))), "{} {}", whole, host);
            }
        }
    }

    #[test]
    fn a_set_has_what_any_of_its_patterns_covers(patterns in set(), hosts in prop::collection::vec(host(), 8)) {
        let all = Names::of(patterns.iter().map(Pattern::language)).unwrap();
        for host in hosts {
            prop_assert_eq!(all.contains(&host), patterns.iter().any(|p| covers(p, &host)), "{}", host);
        }
    }

    #[test]
    fn what_is_beyond_is_in_the_one_and_not_in_the_other(ours in set(), theirs in set(), hosts in prop::collection::vec(host(), 8)) {
        let (a, b) = (Names::of(ours.iter().map(Pattern::language)).unwrap(), Names::of(theirs.iter().map(Pattern::language)).unwrap());
        match a.beyond(&b) {
            Some(name) => {
                prop_assert!(ours.iter().any(|p| covers(p, &name)), "{}", name);
                prop_assert!(!theirs.iter().any(|p| covers(p, &name)), "{}", name);
            }
            None => {
                for host in hosts {
                    let (in_a, in_b) = (ours.iter().any(|p| covers(p, &host)), theirs.iter().any(|p| covers(p, &host)));
                    prop_assert!(!in_a || in_b, "{}", host);
                }
            }
        }
    }
}
