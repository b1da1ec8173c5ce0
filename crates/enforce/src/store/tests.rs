// SPDX-License-Identifier: Apache-2.0
//! Generations come back as they went in, and what is half-written is never seen.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use portolan_target::nftables::{Hook, HookKind, Rule};

use super::*;
use crate::{Baseline, Desired, Held};

fn desired(drops: usize) -> Desired {
    let hook = Hook { kind: HookKind::Forward, rules: vec![Rule::Drop; drops] };
    let rules = RuleSet { hooks: vec![hook], ..RuleSet::default() };
    let held = Held { netns: Some("/run/netns/hv-a".into()), rules };
    let attachments = [("hv-a".to_owned(), held)].into();
    Desired { attachments, site_digest: "abc".into(), edition: None }
}

fn add(store: &Store, desired: &Desired) -> u32 {
    let when = Timestamp::UNIX_EPOCH;
    let number = store.next().unwrap();
    let record = Record { desired, when, who: "eva", note: "first", follows: None };
    store.add(number, record).unwrap();
    number
}

#[test]
fn a_generation_comes_back_as_it_went_in() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let wanted = desired(2);
    let number = add(&store, &wanted);
    assert_eq!(store.load(number).unwrap().desired(), wanted);
    let meta = store.meta(number).unwrap();
    assert_eq!((meta.who.as_str(), meta.site_digest.as_str()), ("eva", "abc"));
    let digest = wanted.digests()["hv-a"].clone();
    let rules = store.rules(&digest).unwrap();
    assert_eq!(rules.as_ref(), Some(&wanted.attachments["hv-a"].rules));
    assert!(store.rules("0000000000000000").unwrap().is_none());
}

#[test]
fn a_generation_that_holds_less_than_was_written_is_damaged() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let number = add(&store, &desired(2));
    std::fs::write(store.generation_path(number).join("rules.json"), "{}").unwrap();
    let damaged = store.load(number).unwrap_err();
    assert!(matches!(damaged, EnforceError::StateDamaged { .. }), "{damaged}");
}

#[test]
fn what_was_applied_is_read_back_to_be_compared() {
    let directory = tempfile::tempdir().unwrap();
    let baseline = || crate::baseline(directory.path()).unwrap();
    assert_eq!(crate::baseline(&directory.path().join("none")).unwrap(), Baseline::Nothing);
    let store = Store::open(directory.path()).unwrap();
    assert_eq!(baseline(), Baseline::Nothing);
    let edition = Edition {
        files: [("portolan.yaml".to_owned(), "site: s\n".to_owned())].into(),
        today: jiff::civil::date(2030, 6, 30),
        learned: vec![("a.example".to_owned(), "203.0.113.7".parse().unwrap())],
    };
    let whole = Desired { edition: Some(edition.clone()), ..desired(1) };
    let mixed = Desired { site_digest: "abc in part".into(), ..desired(1) };
    let unrecorded = |generation| Baseline::Unrecorded { generation };
    let known = |generation| Baseline::Edition { generation, edition: Box::new(edition.clone()) };
    store.set_current(Some(add(&store, &desired(1)))).unwrap();
    assert_eq!(baseline(), unrecorded(1));
    store.set_current(Some(add(&store, &whole))).unwrap();
    assert_eq!(baseline(), known(2));
    store.set_current(Some(add(&store, &mixed))).unwrap();
    assert_eq!(baseline(), Baseline::Mixed { generation: 3 });
}

#[test]
fn what_a_killed_writer_left_is_not_a_generation() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let left = directory.path().join("generations/unfinished");
    std::fs::create_dir(&left).unwrap();
    std::fs::write(left.join("rules.json"), "{").unwrap();
    std::fs::write(directory.path().join("current.new"), "99").unwrap();
    std::fs::create_dir(directory.path().join("generations/leaving")).unwrap();
    assert!(store.numbers().unwrap().is_empty());
    assert_eq!(store.current().unwrap(), None);
    assert_eq!(add(&store, &desired(1)), 1);
}

#[test]
fn old_generations_go_and_the_current_one_stays() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    let first = add(&store, &desired(1));
    store.set_current(Some(first)).unwrap();
    for _ in 0..KEPT + 3 {
        add(&store, &desired(1));
    }
    let numbers = store.numbers().unwrap();
    assert!(numbers.contains(&first) && !numbers.contains(&(first + 1)), "{numbers:?}");
    assert!(numbers.len() <= KEPT + 1, "{}", numbers.len());
}

#[test]
fn a_damaged_file_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path()).unwrap();
    std::fs::write(directory.path().join("trial"), "{]").unwrap();
    let wrong = store.trial().unwrap_err();
    assert_eq!(wrong.diagnostic().code, "state-damaged");
    assert!(wrong.to_string().contains("trial"), "{wrong}");
}

#[test]
fn two_commands_never_work_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let held = Lock::take(directory.path(), Duration::ZERO).unwrap();
    let second = Lock::take(directory.path(), Duration::from_millis(50)).unwrap_err();
    assert!(matches!(second, EnforceError::Busy(_)), "{second}");
    drop(held);
    assert!(Lock::take(directory.path(), Duration::ZERO).is_ok());
}

/// Generations 1, 2, 3 and so on: a person's, or the agent's that keeps another current.
fn metas(follows: &[Option<u32>]) -> Vec<Meta> {
    let one = |(number, follows): (u32, &Option<u32>)| Meta {
        version: 1,
        generation: number,
        when: Timestamp::UNIX_EPOCH,
        who: String::new(),
        note: String::new(),
        site_digest: String::new(),
        digests: BTreeMap::new(),
        follows: *follows,
    };
    (1..).zip(follows).map(one).collect()
}

#[test]
fn the_agent_replaces_its_own_generation_and_pushes_no_person_out() {
    let eva_then_agent = [None, Some(1), Some(1), Some(1), None, Some(5)];
    assert_eq!(surplus(&metas(&eva_then_agent), 2), [2, 3]);
    assert_eq!(surplus(&metas(&eva_then_agent), 1), [1, 2, 3, 4]);
    assert!(surplus(&metas(&[None, Some(1), None, None]), 3).is_empty());
}

#[test]
fn the_agent_keeps_what_followed_another_apply() {
    // After generation 2 somebody returned to generation 1, which the agent then kept current.
    assert!(surplus(&metas(&[None, None, Some(2), Some(1)]), 9).is_empty());
}
