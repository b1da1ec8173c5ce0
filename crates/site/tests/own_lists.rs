// SPDX-License-Identifier: Apache-2.0
//! What a site says of itself, `expect:` and `suppress:`, as it is resolved; and each mistake with
//! the line and the help that the user is shown.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail by a panic"
)]

mod common;

use common::{concise, load_files};
use portolan_diagnostics::{Severity, Subject};
use portolan_net::{AddressSet, ServiceSet, parse_addresses};
use portolan_site::edit::set_unlabelled_mode;
use portolan_site::model::{Allow, Mode, Site, View, What};

const INVENTORY: &str = "\
name,addresses,component,categories
sf1,10.0.0.1;fd00::1,StoreFront,AppTier:StoreFront
dc1,10.0.0.9,Domain Controller,AppTier:Domain
";

const POLICY: &str = "\
policy: stores
purpose: Stores
mode: monitor
secures: { AppTier: [StoreFront, Domain] }
inbound:
  - { id: users, from: everything, allow: [https] }
";

fn files(body: &str) -> [(&'static str, String); 3] {
    [
        ("portolan.yaml", format!("site: s\n{body}")),
        ("inventory/z.csv", INVENTORY.to_owned()),
        ("policies/p.yaml", POLICY.to_owned()),
    ]
}

fn read(body: &str) -> Site {
    let files = files(body);
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (*p, t.as_str())).collect();
    let (site, sources, out) = load_files(&files);
    assert!(out.is_empty(), "{}", concise(&out, &sources));
    site.unwrap()
}

/// `line code: help` of each error of an entry in a list.
fn mistakes(list: &str, entry: &str) -> Vec<String> {
    let files = files(&format!("{list}:\n  - {entry}\n"));
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (*p, t.as_str())).collect();
    let (site, sources, out) = load_files(&files);
    assert!(site.is_none(), "{entry} is read");
    let errors = out.iter().filter(|d| d.severity == Severity::Error);
    let told = errors.map(|d| {
        let line = concise(std::slice::from_ref(d), &sources);
        let line = line.split(':').nth(1).unwrap_or("?").to_owned();
        format!("{line} {}: {}", d.code, d.help.as_deref().unwrap_or("no help"))
    });
    told.collect()
}

fn expect(entry: &str) -> Vec<String> {
    mistakes("expect", entry)
}

fn suppress(entry: &str) -> Vec<String> {
    mistakes("suppress", entry)
}

#[test]
fn an_assertion_asks_of_the_intended_view_unless_it_says_otherwise() {
    let site = read(
        "expect:\n\
         \x20 - { id: a, allow: [https], from: everything, to: { AppTier: StoreFront } }\n\
         \x20 - { id: b, deny: any, from: everything, to: everything, view: live, reason: why }\n",
    );
    let [a, b] = site.expectations.as_slice() else { panic!() };
    assert_eq!((a.id.as_str(), a.allow, a.view), ("a", Allow::Yes, View::Intended));
    assert_eq!((b.allow, b.view, b.reason.as_deref()), (Allow::No, View::Live, Some("why")));
    assert_eq!((&a.services, &b.services), (&ServiceSet::tcp(443), &ServiceSet::any()));
}

#[test]
fn a_role_is_all_the_machines_that_play_it_and_a_name_is_one() {
    let site = read(
        "expect:\n\
         \x20 - { id: a, allow: [dns], from: { role: StoreFront }, to: { role: dns-server } }\n\
         \x20 - { id: b, allow: [dns], from: { workload: [sf1, dc1] }, to: { role: VDA } }\n\
         \x20 - { id: c, deny: any, from: { everything: true, except: [{ role: storefront }] }, to: { workload: sf1 } }\n",
    );
    let set = |what: &What| {
        let What::Addresses { set, .. } = what else { panic!("{what:?}") };
        set.clone()
    };
    let all = |words: &[&str]| {
        let sets = words.iter().map(|word| parse_addresses(word).unwrap());
        sets.fold(AddressSet::default(), |all, set| all.union(&set))
    };
    let [a, b, c] = site.expectations.as_slice() else { panic!() };
    assert_eq!(set(&a.from.what), all(&["10.0.0.1", "fd00::1"]));
    assert_eq!(set(&a.to.what), all(&["10.0.0.9"]), "a domain controller answers for names");
    assert_eq!(set(&b.from.what), all(&["10.0.0.1", "fd00::1", "10.0.0.9"]));
    assert!(set(&b.to.what).is_empty(), "there is none yet");
    assert_eq!(set(&c.from.except[0].what), set(&c.to.what));
}

#[test]
fn a_category_may_be_called_role_wherever_machines_are_not_meant() {
    let policy = POLICY.replace("{ AppTier: [StoreFront, Domain] }", "{ role: [front, domain] }");
    let inventory = INVENTORY.replace("AppTier:StoreFront", "role:front");
    let inventory = inventory.replace("AppTier:Domain", "role:domain");
    let files = [("portolan.yaml", "site: s\n"), ("inventory/z.csv", &inventory)];
    let (site, sources, out) = load_files(&[&files[..], &[("policies/p.yaml", &policy)]].concat());
    assert!(site.is_some() && out.is_empty(), "{}", concise(&out, &sources));
}

#[test]
fn an_assertion_that_nobody_can_prove_is_refused_at_its_place() {
    let ends = "from: everything, to: everything";
    let one = |words: &str| expect(&format!("{{ id: a, {words} }}"));
    assert_eq!(one(ends), ["3 missing-key: add `allow: [...]` or `deny: any`"]);
    assert_eq!(
        one(&format!("allow: [dns], deny: any, {ends}")),
        ["3 allow-and-deny: make two assertions of it"]
    );
    assert_eq!(
        one(&format!("allow: [], {ends}")),
        ["3 no-service: name a service, or write `any`"]
    );
    assert_eq!(
        one(&format!("allow: [htps], {ends}")),
        ["3 unknown-service: did you mean `https`?"]
    );
    assert_eq!(one("allow: any, from: everything"), ["3 missing-key: add `to:` here"]);
    assert_eq!(
        one(&format!("allow: any, view: intendet, {ends}")),
        ["3 unknown-word: did you mean `intended`?"]
    );
    assert!(expect(&format!("{{ id: 7th, allow: any, {ends} }}"))[0].starts_with("3 bad-name: "));
    let twice = format!("{{ id: a, allow: any, {ends} }}\n  - {{ id: a, deny: any, {ends} }}");
    assert_eq!(expect(&twice), ["4 duplicate-expectation: rename one of them"]);
    assert!(mistakes("expect", "everything")[0].starts_with("3 bad-yaml: "));
}

#[test]
fn an_end_that_nobody_can_tell_is_refused_at_its_place() {
    let to = |end: &str| expect(&format!("{{ id: a, deny: any, from: everything, to: {end} }}"));
    assert_eq!(to("{ role: Storfront }"), ["3 unknown-role: did you mean `storefront`?"]);
    assert_eq!(to("{ workload: sf }"), ["3 unknown-workload: did you mean `sf1`?"]);
    assert!(to("{ role: user-device }")[0].starts_with("3 bad-selector: write the addresses"));
    assert!(to("{ role: [] }")[0].starts_with("3 bad-selector: "));
    assert!(to("{ role: VDA, AppTier: VDA }")[0].starts_with("3 mixed-selector: "));
    assert!(to("{ AppTier: VDA, workload: sf1 }")[0].starts_with("3 mixed-selector: "));
    assert!(to("{ fqdns: cloud }")[0].starts_with("3 bad-selector: "));
    assert!(to("{ tier: front }")[0].starts_with("3 bad-selector: "));
    assert!(to("{ addresses: campus }")[0].starts_with("3 unknown-group: "));
}

#[test]
fn a_suppression_is_narrowed_by_what_it_names() {
    let site = read(
        "suppress:\n\
         \x20 - { finding: plain-text, policy: stores, rule: users, reason: later, until: 2027-01-31 }\n\
         \x20 - { finding: unused-group, group: old, reason: later, until: 2027-01-31 }\n",
    );
    let [rule, group] = site.suppressions.as_slice() else { panic!() };
    assert_eq!(rule.subjects.get(Subject::Rule), Some("users"));
    assert_eq!(rule.words(), "`plain-text` of policy `stores`, rule `users`");
    assert_eq!(group.subjects.get(Subject::Group), Some("old"));
    let day = |text: &str| text.parse().unwrap();
    assert!(!rule.is_expired(day("2027-01-31")) && rule.is_expired(day("2027-02-01")));
}

#[test]
fn a_suppression_of_nothing_that_can_be_known_is_refused_at_its_place() {
    let one = |words: &str| suppress(&format!("{{ {words}, reason: r, until: 2027-01-31 }}"));
    assert_eq!(one("finding: plaintext"), ["3 unknown-finding: did you mean `plain-text`?"]);
    assert_eq!(
        one("finding: duplicate-address"),
        ["3 unknown-finding: docs/findings lists what can be known"],
        "a mistake that keeps the site from being read is not for suppressing"
    );
    assert!(one("finding: unused-suppression")[0].starts_with("3 unknown-finding: "));
    assert_eq!(
        one("finding: plain-text, policy: store"),
        ["3 unknown-name: did you mean `stores`?"]
    );
    assert_eq!(
        one("finding: plain-text, policy: stores, rule: user"),
        ["3 unknown-name: did you mean `users`?"]
    );
    assert_eq!(one("finding: plain-text, rule: users"), ["3 missing-key: add `policy: ...`"]);
    assert_eq!(
        one("finding: unsecured-workload, workload: sf2"),
        ["3 unknown-name: did you mean `sf1`?"]
    );
    assert_eq!(one("finding: plain-text, polizy: p"), ["3 unknown-key: did you mean `policy`?"]);
}

#[test]
fn a_suppression_without_a_reason_or_a_last_day_is_refused() {
    let one = |words: &str| suppress(&format!("{{ finding: plain-text, {words} }}"));
    assert_eq!(one("reason: r"), ["3 missing-key: add `until:` here"]);
    assert_eq!(one("until: 2027-01-31"), ["3 missing-key: add `reason:` here"]);
    assert!(one("reason: ' ', until: 2027-01-31")[0].starts_with("3 empty-reason: "));
    for day in ["never", "2027-02-30", "2027-1-31", "'2027-01-31T00:00'"] {
        let told = one(&format!("reason: r, until: {day}"));
        assert!(told[0].starts_with("3 bad-date: write the last day"), "{day}: {told:?}");
    }
}

#[test]
fn an_edit_of_the_site_keeps_what_it_says_of_itself() {
    let site = "site: s\n\
        # Ours\n\
        expect: # proved\n\
        \x20 - { id: a, deny: any, from: everything, to: { role: VDA } } # always\n\
        suppress:\n\
        \x20 - finding: plain-text # known\n\
        \x20   reason: later\n\
        \x20   until: 2027-01-31\n\
        unlabelled: { verdict: deny, mode: monitor }\n";
    let new = set_unlabelled_mode(site, Mode::Enforce).unwrap();
    assert_eq!(new, site.replace("mode: monitor }", "mode: enforce }"));
    let without = site.replace("unlabelled: { verdict: deny, mode: monitor }\n", "");
    let new = set_unlabelled_mode(&without, Mode::Monitor).unwrap();
    assert_eq!(new, without + "unlabelled: { verdict: deny, mode: monitor }\n");
}
