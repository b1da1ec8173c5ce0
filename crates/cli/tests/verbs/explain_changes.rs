// SPDX-License-Identifier: Apache-2.0
//! What `explain` says must change is written into the site's files, as it says, and then the
//! connection passes.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::portolan::portolan_in;

/// Stores, a controller, and what the test says beside.
fn site(policies: &[&str], settings: &str, inventory: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join("site").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("portolan.yaml", &format!("site: s\n{settings}"));
    let machines = "name,addresses,component,categories\n\
                    sf1,10.0.0.1;fd00::1,StoreFront,AppTier:StoreFront\n\
                    ddc1,10.0.0.2;fd00::2,Delivery Controller,AppTier:Controller\n";
    write("inventory/z.csv", &format!("{machines}{inventory}"));
    for (number, policy) in policies.iter().enumerate() {
        write(&format!("policies/p{number}.yaml"), policy);
    }
    folder
}

const STORES: &str = "\
policy: stores
purpose: Stores reach nobody yet
mode: enforce
secures: { AppTier: StoreFront }
outbound: []
";
const CONTROLLERS: &str = "\
policy: controllers
purpose: Someone reaches the controllers
mode: monitor
secures: { AppTier: Controller }
inbound:
  - { id: admins, from: { addresses: 10.9.0.0/16 }, allow: [rdp] }
";

fn ask(folder: &Path, source: &str, destination: &str) -> Value {
    let words = ["explain", "site", source, destination, "tcp/443", "--format", "json"];
    portolan_in(folder, &words).json(0)["connections"][0].clone()
}

fn changes(folder: &Path, source: &str, destination: &str) -> Vec<Value> {
    ask(folder, source, destination)["changes"].as_array().unwrap().clone()
}

fn kinds(changes: &[Value]) -> Vec<&str> {
    changes.iter().map(|change| change["kind"].as_str().unwrap()).collect()
}

fn lines(change: &Value) -> Vec<&str> {
    change["write"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect()
}

/// Changes the line of the file to which the change leads.
fn at_its_line(folder: &Path, change: &Value, edit: impl Fn(&str, &str) -> String) {
    let path = folder.join("site").join(change["file"].as_str().unwrap());
    let number = usize::try_from(change["line"].as_u64().unwrap()).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let edited = text.lines().enumerate().map(|(at, line)| {
        if at + 1 == number { edit(line, &lines(change).join("\n")) } else { line.to_owned() }
    });
    fs::write(&path, edited.collect::<Vec<_>>().join("\n") + "\n").unwrap();
}

/// A line below the key, or in its place.
fn below_or_instead(line: &str, write: &str) -> String {
    if write.starts_with("- ") { format!("{line}\n  {write}") } else { write.to_owned() }
}

fn new_file(folder: &Path, path: &str, change: &Value) {
    fs::write(folder.join("site").join(path), lines(change).join("\n") + "\n").unwrap();
}

#[track_caller]
fn passes(folder: &Path, source: &str, destination: &str) {
    let found = ask(folder, source, destination);
    assert_eq!((&found["live"], &found["intended"]), (&"allow".into(), &"allow".into()), "{found}");
    assert_eq!(found["changes"], Value::Array(Vec::new()));
}

#[test]
fn a_rule_is_missing_at_each_end() {
    let folder = site(&[STORES, CONTROLLERS], "", "");
    let found = changes(folder.path(), "sf1", "ddc1");
    assert_eq!(kinds(&found), ["add-rule", "add-rule"]);
    assert_eq!((&found[0]["end"], &found[1]["end"]), (&"egress".into(), &"ingress".into()));
    assert_eq!(
        lines(&found[0]),
        ["outbound: [{ id: controller, to: { AppTier: Controller }, allow: [tcp/443], \
          needs: [citrix/storefront/controller] }]"]
    );
    assert_eq!((&found[1]["file"], &found[1]["line"]), (&"policies/p1.yaml".into(), &5.into()));
    found.iter().for_each(|change| at_its_line(folder.path(), change, below_or_instead));
    passes(folder.path(), "sf1", "ddc1");
}

#[test]
fn every_deny_that_matches_becomes_narrower() {
    let denying = "policy: a\npurpose: p\nmode: enforce\nsecures: everything\noutbound:\n  \
                   - { id: no, to: everything, deny: any, reason: none }\n  \
                   - { id: nor, to: { AppTier: Controller }, deny: any, reason: none }\n  \
                   - { id: yes, to: everything, allow: any }\n";
    let folder = site(&[denying], "", "");
    let found = changes(folder.path(), "sf1", "ddc1");
    assert_eq!(kinds(&found), ["narrow-deny", "narrow-deny"]);
    assert_eq!((&found[0]["rule"], &found[1]["rule"]), (&"no".into(), &"nor".into()));
    assert_eq!(
        lines(&found[0]),
        ["to: { everything: true, except: [{ addresses: [10.0.0.2, fd00::2] }] }"]
    );
    for (change, old) in found.iter().zip(["to: everything", "to: { AppTier: Controller }"]) {
        at_its_line(folder.path(), change, |line, write| line.replace(old, write));
    }
    passes(folder.path(), "sf1", "ddc1");
}

#[test]
fn a_deny_within_a_tier_gives_way_to_the_service_at_both_ends_at_once() {
    let within = "policy: a\npurpose: p\nmode: enforce\nsecures: { AppTier: StoreFront }\n\
                  within: deny\ninbound: any\noutbound: any\n";
    let folder = site(&[within], "", "sf2,10.0.0.3,,AppTier:StoreFront\n");
    let found = changes(folder.path(), "sf1", "sf2");
    assert_eq!((kinds(&found), lines(&found[0])), (vec!["within"], vec!["within: [tcp/443]"]));
    at_its_line(folder.path(), &found[0], below_or_instead);
    passes(folder.path(), "sf1", "sf2");
}

#[test]
fn a_quarantine_lets_go_by_the_category_that_holds_the_machine() {
    let quarantine = "policy: q\nkind: quarantine\nlevel: strict\npurpose: p\nmode: enforce\n\
                      secures: { Quarantine: Strict }\n";
    let folder = site(&[quarantine], "", "sf2,10.0.0.3,,AppTier:StoreFront;Quarantine:Strict\n");
    let found = changes(folder.path(), "sf1", "sf2");
    assert_eq!((kinds(&found), &found[0]["workload"]), (vec!["release"], &"sf2".into()));
    assert_eq!((&found[0]["file"], &found[0]["line"]), (&"inventory/z.csv".into(), &4.into()));
    at_its_line(folder.path(), &found[0], |line, _| line.replace(";Quarantine:Strict", ""));
    passes(folder.path(), "sf1", "sf2");
}

#[test]
fn a_quarantine_that_holds_by_another_policys_category_makes_an_exception() {
    let quarantine = "policy: q\nkind: quarantine\nlevel: forensic\npurpose: p\nmode: enforce\n\
                      secures: { AppTier: Controller }\n";
    let folder = site(&[quarantine, CONTROLLERS], "", "");
    let found = changes(folder.path(), "sf1", "ddc1");
    assert_eq!(kinds(&found), ["release", "add-rule"]);
    assert!(found[0]["instead"][0].as_str().unwrap().contains("`inbound` of `q`"), "{found:?}");
    found.iter().for_each(|change| at_its_line(folder.path(), change, below_or_instead));
    passes(folder.path(), "sf1", "ddc1");
}

#[test]
fn past_an_isolation_leads_a_shared_service_and_a_rule_where_the_other_end_needs_one() {
    let isolation = "policy: i\nkind: isolation\npurpose: p\nmode: enforce\n\
                     sides: { a: { AppTier: StoreFront }, b: { AppTier: Controller } }\n";
    let folder = site(&[isolation, STORES], "", "");
    let found = changes(folder.path(), "sf1", "ddc1");
    assert_eq!(kinds(&found), ["add-policy", "add-rule"]);
    assert!(found[0]["what"].as_str().unwrap().starts_with("write a shared service"), "{found:?}");
    new_file(folder.path(), "policies/new.yaml", &found[0]);
    at_its_line(folder.path(), &found[1], below_or_instead);
    passes(folder.path(), "sf1", "ddc1");
}

#[test]
fn a_shared_service_that_is_there_takes_the_rule() {
    let isolation = "policy: i\nkind: isolation\npurpose: p\nmode: enforce\n\
                     sides: { a: { AppTier: StoreFront }, b: { AppTier: Controller } }\n";
    let shared = "policy: s\nkind: shared-service\npurpose: p\nmode: enforce\n\
                  secures: { AppTier: Controller }\ninbound:\n  \
                  - { id: ping, from: everything, allow: [ping] }\n";
    let folder = site(&[isolation, shared], "", "");
    let found = changes(folder.path(), "sf1", "ddc1");
    assert_eq!((kinds(&found), &found[0]["policy"]), (vec!["add-rule"], &"s".into()));
    at_its_line(folder.path(), &found[0], below_or_instead);
    passes(folder.path(), "sf1", "ddc1");
}

#[test]
fn where_the_site_denies_and_nobody_secures_a_policy_is_missing_at_each_end() {
    let folder = site(&[], "default: deny\n", "");
    let found = changes(folder.path(), "sf1", "ddc1");
    assert_eq!(kinds(&found), ["add-policy", "add-policy"]);
    fs::create_dir(folder.path().join("site/policies")).unwrap();
    new_file(folder.path(), "policies/a.yaml", &found[0]);
    new_file(folder.path(), "policies/b.yaml", &found[1]);
    passes(folder.path(), "sf1", "ddc1");
}

#[test]
fn a_machine_without_categories_is_given_those_of_its_role() {
    let folder = site(&[], "", "new,10.0.0.4,VDA,\n");
    let found = changes(folder.path(), "sf1", "new");
    assert_eq!(
        (kinds(&found), lines(&found[0])),
        (vec!["give-categories"], vec!["AppTier:VDA;AppType:Citrix"])
    );
    at_its_line(folder.path(), &found[0], |line, write| format!("{line}{write}"));
    passes(folder.path(), "sf1", "new");
}

#[test]
fn a_machine_that_nobody_listed_is_listed() {
    let folder = site(&[], "networks: [10.0.0.0/24]\n", "");
    let found = changes(folder.path(), "sf1", "10.0.0.77");
    assert_eq!((kinds(&found), &found[0]["end"]), (vec!["list-machine"], &"ingress".into()));
    new_file(folder.path(), "inventory/new.yaml", &found[0]);
    passes(folder.path(), "sf1", "10.0.0.77");
}

#[test]
fn a_rule_that_has_ended_may_be_given_a_later_day() {
    let folder = site(
        &[&STORES.replace(
            "[]",
            "\n  - { id: old, to: everything, allow: [https], expires: 2020-01-31 }",
        )],
        "",
        "",
    );
    let found = changes(folder.path(), "sf1", "ddc1");
    let other = found[0]["instead"][0].as_str().unwrap();
    assert_eq!(other, "give `old` of `stores` a later day: it ended with 2020-01-31");
}
