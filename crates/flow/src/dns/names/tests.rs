// SPDX-License-Identifier: Apache-2.0
//! Times are in seconds after the epoch.

use portolan_site::model::FqdnGroup;
use proptest::prelude::*;

use super::*;
use crate::dns::StateError;

fn site(patterns: &[(usize, &str)]) -> Site {
    let pattern = |(labels, suffix): &(usize, &str)| FqdnPattern {
        labels: *labels,
        suffix: (*suffix).to_owned(),
    };
    let group = FqdnGroup { patterns: patterns.iter().map(pattern).collect() };
    Site { fqdn_groups: [("cloud".to_owned(), group)].into(), ..Site::default() }
}

fn names() -> Names {
    Names::of(&site(&[(1, "cloud.com"), (0, "exact.test")]))
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn answer(name: &str, address: &str, ttl_seconds: u32) -> Answer {
    Answer { name: name.into(), address: address.parse().unwrap(), ttl_seconds }
}

fn known(names: &Names, second: i64) -> Vec<String> {
    let learned = names.addressing(at(second)).learned;
    learned.iter().map(|l| format!("{} {}", l.name, l.address)).collect()
}

#[test]
fn an_address_is_known_for_as_long_as_its_answer_says() {
    let mut names = names();
    assert!(names.learn(answer("www.cloud.com", "192.0.2.1", 60), at(0)));
    assert_eq!(known(&names, 59), ["www.cloud.com 192.0.2.1"]);
    assert_eq!(known(&names, 60), [""; 0]);
    assert_eq!(names.next_expiry(), Some(at(60)));
    assert!(!names.expire(at(59)));
    assert!(names.expire(at(60)) && names.is_empty());
    assert_eq!(names, super::tests::names());
}

#[test]
fn half_a_minute_at_least_and_a_day_at_most() {
    let mut names = names();
    names.learn(answer("short.cloud.com", "192.0.2.1", 0), at(0));
    names.learn(answer("long.cloud.com", "192.0.2.2", u32::MAX), at(0));
    assert_eq!(known(&names, 29).len(), 2);
    assert_eq!(known(&names, 30), ["long.cloud.com 192.0.2.2"]);
    assert_eq!(known(&names, 24 * 3600 - 1).len(), 1);
    assert_eq!(known(&names, 24 * 3600), [""; 0]);
}

#[test]
fn a_later_answer_lengthens_and_never_shortens() {
    let mut names = names();
    assert!(names.learn(answer("www.cloud.com", "192.0.2.1", 100), at(0)));
    assert!(!names.learn(answer("www.cloud.com", "192.0.2.1", 40), at(10)), "known already");
    assert_eq!(known(&names, 99).len(), 1);
    assert!(!names.learn(answer("www.cloud.com", "192.0.2.1", 100), at(90)));
    assert_eq!(known(&names, 189).len(), 1);
    assert!(!names.expire(at(189)) && names.expire(at(190)));
}

#[test]
fn a_name_that_no_group_covers_is_counted_and_not_held() {
    let mut names = names();
    assert!(!names.learn(answer("cloud.com", "192.0.2.1", 60), at(0)), "the suffix itself");
    assert!(!names.learn(answer("evil.test", "192.0.2.1", 60), at(0)));
    assert!(names.learn(answer("exact.test", "192.0.2.1", 60), at(0)));
    assert_eq!(names.len(), 1);
    assert_eq!(names.losses(), [("uncovered-name", 2)].into());
}

#[test]
fn a_group_that_leaves_the_site_takes_its_addresses_along() {
    let mut names = names();
    names.learn(answer("www.cloud.com", "192.0.2.1", 60), at(0));
    names.learn(answer("exact.test", "192.0.2.2", 60), at(0));
    assert!(!names.cover(&site(&[(1, "cloud.com"), (0, "exact.test"), (0, "more.test")])));
    assert!(names.cover(&site(&[(0, "exact.test")])));
    assert_eq!(known(&names, 1), ["exact.test 192.0.2.2"]);
    assert!(names.expire(at(60)) && names.next_expiry().is_none());
}

#[test]
fn what_is_full_gives_up_what_has_the_least_time_left() {
    let mut names = names();
    for index in 0..NAMES_MAX {
        let ttl = if index == 7 { 60 } else { 600 };
        names.learn(answer(&format!("n{index}.cloud.com"), "192.0.2.1", ttl), at(0));
    }
    assert!(names.losses().is_empty());
    assert!(names.learn(answer("one-more.cloud.com", "192.0.2.1", 600), at(0)));
    assert_eq!(names.len(), NAMES_MAX);
    assert_eq!(names.losses(), [("evicted", 1)].into());
    assert!(!known(&names, 0).contains(&"n7.cloud.com 192.0.2.1".to_owned()));
    assert!(!names.learn(answer("n8.cloud.com", "192.0.2.1", 900), at(0)), "it is held already");
    assert_eq!(names.losses(), [("evicted", 1)].into());
}

#[test]
fn what_was_written_holds_no_longer_than_it_would_have() {
    let mut names = names();
    names.learn(answer("www.cloud.com", "192.0.2.1", 60), at(0));
    names.learn(answer("exact.test", "2001:db8::1", 600), at(0));
    let text = names.to_json();
    let mut later = super::tests::names();
    later.read_json(&text, at(60)).unwrap();
    assert_eq!(known(&later, 60), ["exact.test 2001:db8::1"]);
    let mut elsewhere = Names::of(&site(&[(0, "other.test")]));
    elsewhere.read_json(&text, at(0)).unwrap();
    assert!(elsewhere.is_empty());
    let mut long_ago = super::tests::names();
    long_ago.read_json(&text, at(-1_000_000)).unwrap();
    assert_eq!(long_ago.next_expiry(), Some(at(-1_000_000 + 24 * 3600)));
}

#[test]
fn a_text_that_is_something_else_changes_nothing() {
    let mut names = names();
    assert!(matches!(names.read_json("{}", at(0)), Err(StateError::Json(_))));
    let newer = r#"{"version":2,"learned":[]}"#;
    let why = names.read_json(newer, at(0)).unwrap_err();
    assert_eq!(why.to_string(), "the learned names are of version 2; this program reads version 1");
    assert!(names.is_empty());
}

fn answers() -> impl Strategy<Value = Vec<(Answer, i64)>> {
    let one = ("[a-c]", 0u8..4, 0u32..200, 0i64..300).prop_map(|(name, last, ttl, second)| {
        (answer(&format!("{name}.cloud.com"), &format!("192.0.2.{last}"), ttl), second)
    });
    prop::collection::vec(one, 0..40)
}

proptest! {
    #[test]
    fn a_pair_is_known_exactly_while_some_answer_holds(told in answers(), asked in 300i64..600) {
        let mut names = names();
        for (answer, second) in &told {
            names.learn(answer.clone(), at(*second));
        }
        let holds = |(a, second): &&(Answer, i64)| second + i64::from(a.ttl_seconds).max(30) > asked;
        let expected: BTreeSet<String> =
            told.iter().filter(holds).map(|(a, _)| format!("{} {}", a.name, a.address)).collect();
        prop_assert_eq!(known(&names, asked).into_iter().collect::<BTreeSet<_>>(), expected.clone());
        names.expire(at(asked));
        prop_assert_eq!(names.len(), expected.len());
        prop_assert_eq!(names.order.len(), expected.len());
    }

    #[test]
    fn what_is_written_is_read_back(told in answers()) {
        let mut names = names();
        for (answer, second) in told {
            names.learn(answer, at(second));
        }
        names.expire(at(100));
        let mut back = super::tests::names();
        back.read_json(&names.to_json(), at(100)).unwrap();
        prop_assert_eq!(back, names);
    }

    #[test]
    fn a_state_of_random_text_never_panics(text in any::<String>()) {
        let _ = names().read_json(&text, at(0));
    }
}
