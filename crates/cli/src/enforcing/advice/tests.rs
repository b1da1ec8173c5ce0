// SPDX-License-Identifier: Apache-2.0
//! Each advice is given where its cause is, and only there.

use std::collections::BTreeMap;

use portolan_catalog::Catalogue;
use portolan_site::model::Learned;

use super::*;

const POLICY: &str = "\
policy: web
purpose: a test
mode: enforce
secures: { app: web }
inbound:
  - { id: guests, from: everything, allow: [https], expires: 2026-05-10 }
  - { id: staff, from: everything, allow: [ssh], expires: 2027-05-10 }
";

fn site(yaml: &str) -> Site {
    let files = [("portolan.yaml", yaml), ("policies/web.yaml", POLICY)];
    let files: BTreeMap<String, String> =
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let (site, _, found) = portolan_site::load(&files, &Catalogue::shipped());
    site.unwrap_or_else(|| panic!("{found:?}"))
}

fn attachment(kind: AttachmentKind) -> Attachment {
    let (name, holds) = ("hv-a".into(), BTreeMap::new());
    Attachment { name, kind, holds, netns: None, span: None }
}

fn codes(found: &[Diagnostic]) -> Vec<&'static str> {
    found.iter().map(|d| d.code).collect()
}

#[test]
fn a_refusal_is_promised_in_vain_at_a_bridge_alone() {
    let mut site = site("site: t\n");
    let (bridge, router) = (attachment(AttachmentKind::Bridge), attachment(AttachmentKind::Router));
    assert!(silent_refusals(&site, &[&bridge]).is_empty(), "nothing rejects");
    site.default.forbid = Forbid::Reject;
    assert_eq!(codes(&silent_refusals(&site, &[&router, &bridge])), ["reject-is-drop"]);
    assert!(silent_refusals(&site, &[&router]).is_empty());
    site.policies[0].forbid = Some(Forbid::Reject);
    assert_eq!(silent_refusals(&site, &[&bridge]).len(), 2, "each place that says so");
    site.policies[0].mode = Mode::Draft;
    assert_eq!(silent_refusals(&site, &[&bridge]).len(), 1, "a draft counts nowhere");
}

#[test]
fn names_are_missed_until_one_address_is_known() {
    let site = site("site: t\nfqdns: { updates: [\"*.example.com\"] }\n");
    let told = unlearned(&site, &Addressing::default()).unwrap();
    assert_eq!(told.code, "names-unlearned");
    assert!(told.message.contains("`updates`"), "{told:?}");
    let one = Learned { name: "a.example.com".into(), address: [192, 0, 2, 1].into() };
    assert_eq!(unlearned(&site, &Addressing { learned: vec![one] }), None);
}

#[test]
fn a_rule_that_ran_out_while_in_force_is_named_once() {
    let site = site("site: t\n");
    let day = |word: &str| word.parse::<Date>().unwrap();
    let told = expired(&site, day("2026-05-10"), day("2026-05-11"));
    assert_eq!(codes(&told), ["rule-expired-since"]);
    assert!(told[0].message.contains("`guests` of `web`"), "{told:?}");
    assert!(expired(&site, day("2026-05-10"), day("2026-05-10")).is_empty(), "its last day");
    assert!(expired(&site, day("2026-05-11"), day("2026-05-12")).is_empty(), "applied without it");
}

#[test]
fn a_policy_that_was_applied_and_is_gone_is_missed() {
    let edition = |files: &[(&str, &str)]| Baseline::Edition {
        generation: 1,
        edition: Box::new(portolan_enforce::Edition {
            files: files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect(),
            today: "2026-05-10".parse().unwrap(),
            learned: Vec::new(),
        }),
    };
    let site = site("site: t\n");
    let db = POLICY.replace("policy: web", "policy: db");
    let before = edition(&[("policies/web.yaml", POLICY), ("policies/all/db.yaml", &db)]);
    let told = gone(&before, &site);
    assert_eq!(codes(&told), ["policy-gone"]);
    assert!(told[0].message.contains("`db`"), "{told:?}");
    assert!(gone(&edition(&[("policies/moved.yaml", POLICY)]), &site).is_empty());
    assert!(gone(&Baseline::Nothing, &site).is_empty());
}
