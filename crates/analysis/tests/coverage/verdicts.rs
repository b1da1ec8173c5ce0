// SPDX-License-Identifier: Apache-2.0
//! What each verdict and each note says, on sites of a few lines.

use portolan_analysis::coverage::{Because, Cover, Note};
use portolan_catalog::Catalogue;
use portolan_site::model::View;

use super::{Files, asked, files, intended, row};

const INVENTORY: &str = "\
name,addresses,component,categories
sf1,10.1.0.11,StoreFront,AppTier:StoreFront
sf2,10.1.0.12,StoreFront,AppTier:StoreFront
ddc1,10.1.0.21,Delivery Controller,AppTier:Controller
ddc2,10.1.0.22,Delivery Controller,AppTier:Controller
";

const POLICY: &str = "\
policy: stores
purpose: Stores
mode: monitor
secures: { AppTier: StoreFront }
outbound:
  RULE
";

fn site(rule: &str) -> Files {
    files(&[
        ("portolan.yaml", "site: harbour\n"),
        ("inventory/a.csv", INVENTORY),
        ("policies/p.yaml", &POLICY.replace("RULE", rule)),
    ])
}

const CONTROLLER: &str = "citrix/storefront/controller";

#[test]
fn both_ports_to_both_controllers_are_allowed_by_the_rule_and_its_line() {
    let site = site("- { id: c, to: { AppTier: Controller }, allow: [http, https] }");
    let matrix = intended(&site, &Catalogue::shipped());
    let row = row(&matrix, "storefront", true, CONTROLLER);
    assert_eq!((row.verdict, row.pairs_allowed, row.pairs_all), (Cover::Allowed, 4, 4));
    let by = &row.allowed_by[0];
    assert_eq!(
        (by.words(), by.place_words()),
        ("stores/c".into(), Some("policies/p.yaml:6".into()))
    );
    let other = &row.allowed_by[1];
    assert_eq!((other.policy.clone(), other.place.clone()), (None, None));
    assert!(other.reason.contains("default"), "{}", other.reason);
}

#[test]
fn one_controller_of_two_is_partly() {
    let site = site("- { id: c, to: { addresses: 10.1.0.21 }, allow: [http, https] }");
    let matrix = intended(&site, &Catalogue::shipped());
    let row = row(&matrix, "storefront", true, CONTROLLER);
    assert_eq!((row.verdict, row.pairs_allowed, row.pairs_all), (Cover::Partly, 2, 4));
    assert_eq!(row.denied[0].witness.destination, "ddc2");
    assert!(row.is_gap());
}

#[test]
fn one_port_of_two_is_partly_for_every_pair() {
    let site = site("- { id: c, to: { AppTier: Controller }, allow: [http] }");
    let matrix = intended(&site, &Catalogue::shipped());
    let row = row(&matrix, "storefront", true, CONTROLLER);
    assert_eq!((row.verdict, row.pairs_allowed, row.pairs_all), (Cover::Partly, 0, 4));
    assert_eq!(row.denied[0].by.services.to_string(), "tcp/443");
}

#[test]
fn the_encrypted_way_alone_is_enough_where_a_rule_chose_it() {
    let rule = "- { id: c, to: { AppTier: Controller }, allow: [https], needs: citrix/storefront/controller }";
    let matrix = intended(&site(rule), &Catalogue::shipped());
    let row = row(&matrix, "storefront", true, CONTROLLER);
    assert_eq!((row.verdict, row.pairs_allowed), (Cover::Allowed, 4));
    assert_eq!(row.notes, [Note::EncryptedOnly]);
    assert_eq!(row.denied[0].because, Because::Encrypted);
    assert!(!row.is_gap());
}

#[test]
fn what_somebody_meant_to_deny_is_blocked_and_no_gap() {
    let rule = "- { id: c, to: { AppTier: Controller }, deny: any, reason: retired, needs: citrix/storefront/controller }";
    let matrix = intended(&site(rule), &Catalogue::shipped());
    let row = row(&matrix, "storefront", true, CONTROLLER);
    assert_eq!((row.verdict, row.denied[0].because), (Cover::Blocked, Because::Meant));
    assert_eq!(row.denied[0].by.reason, "denied: retired");
    assert!(!row.is_gap());
}

#[test]
fn nothing_is_blocked_live_while_all_is_monitored() {
    let site = site("- { id: c, to: { addresses: 10.9.9.9 }, allow: [http] }");
    let catalogue = Catalogue::shipped();
    let verdict = |view| {
        let matrix = asked(&site, &catalogue, view);
        row(&matrix, "storefront", true, CONTROLLER).verdict
    };
    assert_eq!((verdict(View::Live), verdict(View::Intended)), (Cover::Allowed, Cover::Blocked));
}

#[test]
fn a_party_that_nobody_plays_is_not_present() {
    let site = site("- { id: c, to: { AppTier: Controller }, allow: [http, https] }");
    let matrix = intended(&site, &Catalogue::shipped());
    let gateway = row(&matrix, "storefront", true, "citrix/storefront/gateway-callback");
    assert_eq!((gateway.verdict, gateway.pairs_all), (Cover::NotPresent, 0));
    assert_eq!(gateway.destination.roles, ["Citrix Gateway"]);
    assert!(gateway.destination.parties.is_empty());
}

#[test]
fn machines_without_a_common_family_are_counted_and_not_judged() {
    let mut site = site("- { id: c, to: { AppTier: Controller }, allow: [http, https] }");
    let inventory = INVENTORY.replace("10.1.0.22", "fd00::22");
    site.insert("inventory/a.csv".into(), inventory);
    let matrix = intended(&site, &Catalogue::shipped());
    let row = row(&matrix, "storefront", true, CONTROLLER);
    assert_eq!((row.verdict, row.pairs_all), (Cover::Allowed, 2));
    assert_eq!(row.notes, [Note::NoCommonFamily(2)]);
}

#[test]
fn a_rule_that_names_no_requirement_is_listed_with_its_owner() {
    let site = site(
        "- { id: backup, to: { addresses: 10.9.9.9 }, allow: [tcp/902], purpose: Nightly, owner: eva, expires: 2027-01-31 }",
    );
    let matrix = intended(&site, &Catalogue::shipped());
    let [open] = matrix.beyond.as_slice() else { panic!("{:#?}", matrix.beyond) };
    assert_eq!((open.policy.as_str(), open.rule.as_str()), ("stores", "backup"));
    assert_eq!((open.purpose.as_str(), open.owner.as_deref()), ("Nightly", Some("eva")));
    assert_eq!(open.place, Some(("policies/p.yaml".into(), 6)));
    assert_eq!(matrix.unsecured.outbound, ["ddc1", "ddc2"]);
    assert_eq!(matrix.unsecured.inbound, ["ddc1", "ddc2", "sf1", "sf2"]);
    let live = asked(&site, &Catalogue::shipped(), View::Live);
    assert!(live.beyond.is_empty());
    assert_eq!(live.unsecured.outbound.len(), 4);
}

#[test]
fn a_few_users_in_the_midst_of_all_who_are_shut_out_are_found() {
    let mut site = site("- { id: c, to: { AppTier: Controller }, allow: [http, https] }");
    let inbound = "\
inbound:
  - { id: users, from: { addresses: 10.4.0.0/16 }, allow: [http, https], needs: citrix/storefront/user-device }
  - { id: guests, from: { addresses: 10.4.7.0/28 }, deny: any, reason: guests }
";
    site.get_mut("policies/p.yaml").unwrap().push_str(inbound);
    let matrix = intended(&site, &Catalogue::shipped());
    let row = row(&matrix, "storefront", false, "citrix/storefront/user-device");
    assert_eq!((row.verdict, row.pairs_allowed, row.pairs_all), (Cover::Partly, 0, 2));
    assert_eq!(row.denied[0].by.rule.as_deref(), Some("guests"));
    assert_eq!(row.denied[0].witness.source, "10.4.7.0");
}
