// SPDX-License-Identifier: Apache-2.0
//! A whole small site, read and resolved.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail by a panic"
)]

mod common;

use std::collections::BTreeSet;

use common::{concise, load_files};
use portolan_site::model::{
    Action, Allow, AttachmentKind, Forbid, Mode, PolicyKind, QuarantineLevel, Rules, What, Within,
};

const SITE: &str = "\
site: harbour
default: deny
denied: reject
unlabelled: { verdict: deny, mode: monitor }
addresses:
  private: [10.0.0.0/8, fd00::/8]
  campus: { include: [private], except: [10.66.0.0/16] }
  internet: { include: [0.0.0.0/0, '::/0'], except: [private] }
fqdns:
  cloud: ['*.cloud.com', '*.*.nssvc.net']
services:
  launch: [ica, tcp/8008]
attachments:
  - { name: esx1, kind: bridge, bridges: { br-infra: { AppTier: StoreFront }, br-vda: [vda1] } }
  - { name: edge, kind: router, holds: [ddc1], netns: edge }
";

const CSV: &str = "\
name,addresses,component,categories,mac
sf1,10.1.0.1;fd00::1,StoreFront,AppType:Citrix;AppTier:StoreFront,
vda1,10.2.0.1,VDA,AppType:Citrix;AppTier:VDA;Zone:Secure,02-00-00-00-00-0A
";

const YAML: &str = "\
- name: ddc1
  addresses: [10.1.0.2]
  component: Delivery Controller
  categories: { AppType: Citrix, AppTier: [Controller, Zone1] }
";

const POLICIES: &str = "\
policy: stores
purpose: users reach the stores
mode: enforce
denied: drop
monitored: [{ direction: outbound, workloads: { AppTier: StoreFront } }]
secures:
  - { tier: front, select: { AppTier: StoreFront } }
  - { tier: desk, select: { AppTier: VDA, Zone: [Secure, General] } }
inbound:
  - { id: users, at: front, from: { addresses: campus }, allow: https }
  - id: own
    from: { tier: front, except: [{ AppTier: Zone1 }] }
    allow: [launch]
outbound:
  - { id: cloud, to: { fqdns: cloud }, allow: [https], expires: 2027-06-30, owner: eva }
  - { id: internet, to: { addresses: internet }, deny: any, reason: not needed }
within: { front: [tcp/808], desk: deny }
---
policy: strict
kind: quarantine
level: strict
purpose: cut off what is suspected
mode: enforce
secures: { Quarantine: Strict }
---
policy: controllers
purpose: the controllers
mode: draft
secures: { AppTier: Controller }
inbound: any
---
policy: sides
kind: isolation
purpose: two sides
mode: monitor
sides: { one: { Zone: Secure }, two: { Zone: General } }
---
policy: names
kind: shared-service
purpose: everybody asks for names
mode: monitor
secures: { addresses: [10.1.0.53, private] }
inbound: [{ id: dns, from: everything, allow: [dns] }]
";

fn files() -> Vec<(&'static str, &'static str)> {
    vec![
        ("portolan.yaml", SITE),
        ("inventory/a.csv", CSV),
        ("inventory/b.yaml", YAML),
        ("policies/all.yaml", POLICIES),
        ("README.md", "not a file of the site"),
    ]
}

#[test]
fn a_site_resolves_from_its_files() {
    let (site, sources, out) = load_files(&files());
    let site = site.unwrap_or_else(|| panic!("{}", concise(&out, &sources)));
    assert_eq!(site.name, "harbour");
    assert_eq!(site.default.allow, Allow::No);
    assert_eq!(site.default.forbid, Forbid::Reject);
    assert_eq!((site.unlabelled.allow, site.unlabelled.mode), (Allow::No, Mode::Monitor));
    let names: Vec<&str> = site.workloads.iter().map(|w| w.name.as_str()).collect();
    assert_eq!(names, ["ddc1", "sf1", "vda1"]);
    let ids: Vec<&str> = site.policies.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["controllers", "names", "sides", "stores", "strict"]);
}

#[test]
fn an_inventory_gives_addresses_roles_categories_and_mac() {
    let (site, ..) = load_files(&files());
    let site = site.unwrap();
    let [ddc, sf, vda] = &site.workloads[..] else { panic!() };
    assert_eq!(ddc.roles, BTreeSet::from(["delivery-controller".to_owned()]));
    assert_eq!(ddc.categories.get("AppTier").unwrap().len(), 2);
    assert_eq!(sf.addresses.len(), 2);
    assert_eq!(vda.mac.as_deref(), Some("02:00:00:00:00:0a"));
}

#[test]
fn groups_are_exact_sets_and_exceptions_count() {
    let (site, ..) = load_files(&files());
    let site = site.unwrap();
    let campus = &site.address_groups["campus"];
    assert!(campus.contains("10.1.2.3".parse().unwrap()));
    assert!(!campus.contains("10.66.0.1".parse().unwrap()));
    assert!(!site.address_groups["internet"].contains("fd00::7".parse().unwrap()));
    assert_eq!(site.services["launch"].to_string(), "tcp/1494, tcp/2598, tcp/8008");
}

#[test]
fn an_application_has_tiers_rules_and_within() {
    let (site, ..) = load_files(&files());
    let policy = site.unwrap().policies.remove(3);
    assert_eq!((policy.mode, policy.forbid), (Mode::Enforce, Some(Forbid::Drop)));
    assert_eq!(policy.monitored.len(), 1);
    let PolicyKind::Application(app) = policy.kind else { panic!() };
    assert_eq!(app.tiers.len(), 2);
    assert_eq!(app.within["desk"], Within::Deny);
    let Some(Rules::List(inbound)) = &app.inbound else { panic!() };
    assert_eq!(inbound[0].at, BTreeSet::from(["front".to_owned()]));
    assert_eq!(inbound[1].peer.what, What::Tier("front".into()));
    assert_eq!(inbound[1].peer.except.len(), 1);
    let Some(Rules::List(outbound)) = &app.outbound else { panic!() };
    assert_eq!(outbound[0].peer.what, What::Fqdns("cloud".into()));
    assert!(outbound[0].is_expired(jiff::civil::date(2027, 7, 1)));
    assert!(matches!(outbound[1].action, Action::Deny { .. }) && outbound[1].services.is_any());
}

#[test]
fn a_direction_that_is_left_out_is_not_secured() {
    let (site, ..) = load_files(&files());
    let policy = site.unwrap().policies.remove(0);
    let PolicyKind::Application(app) = policy.kind else { panic!() };
    assert_eq!((app.inbound, app.outbound), (Some(Rules::Any), None));
    assert_eq!(app.tiers[0].name, "controllers");
}

#[test]
fn the_other_kinds_resolve() {
    let (site, ..) = load_files(&files());
    let policies = site.unwrap().policies;
    let PolicyKind::Quarantine(strict) = &policies[4].kind else { panic!() };
    assert_eq!(strict.level, QuarantineLevel::Strict);
    let PolicyKind::Isolation(sides) = &policies[2].kind else { panic!() };
    assert_eq!(sides.sides.len(), 2);
    let PolicyKind::SharedService(names) = &policies[1].kind else { panic!() };
    assert_eq!(names.inbound.len(), 1);
}

#[test]
fn a_bridge_knows_behind_which_interface_each_workload_is() {
    let (site, ..) = load_files(&files());
    let attachments = site.unwrap().attachments;
    assert_eq!(attachments[0].kind, AttachmentKind::Bridge);
    assert_eq!(attachments[0].holds["sf1"].as_deref(), Some("br-infra"));
    assert_eq!(attachments[0].holds["vda1"].as_deref(), Some("br-vda"));
    assert_eq!(attachments[1].netns.as_deref(), Some("edge"));
}

#[test]
fn only_what_nobody_uses_is_warned_of() {
    let (_, sources, out) = load_files(&files());
    let text = concise(&out, &sources);
    let codes: Vec<&str> = out.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["unused-category"], "{text}");
    assert!(text.contains("`AppType:Citrix`"), "{text}");
}
