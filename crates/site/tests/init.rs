// SPDX-License-Identifier: Apache-2.0
//! A first site for an inventory: it loads clean, serves every requirement, and is the same twice.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail by a panic"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::concise;
use portolan_catalog::Catalogue;
use portolan_site::init::{Init, Options, init_citrix};
use portolan_site::model::{Mode, PolicyKind, Rule, Rules, Selector, Site, What};

const CSV: &str = "\
name,addresses,component,categories
gw1,10.1.0.1;fd00:1::1,NetScaler Gateway,
sf1,10.1.0.11;fd00:1::11,StoreFront,
sf2,10.1.0.12;fd00:1::12,StoreFront,
ddc1,10.1.0.21;fd00:1::21,Delivery Controller,
sql1,10.1.0.31;fd00:1::31,SQL Server,
lic1,10.1.0.32;fd00:1::32,License Server,
dir1,10.1.0.33;fd00:1::33,Director,
dc1,10.1.0.41;fd00:1::41,Domain Controller,
fs1,10.1.0.51;fd00:1::51,File Server,
vda1,10.2.0.1;fd00:2::1,VDA,Zone:General
vda2,10.2.0.2;fd00:2::2,VDA,Zone:General
vda3,10.3.0.1;fd00:3::1,VDA,Zone:Secure
";

fn options() -> Options {
    Options {
        name: "citrix-small".into(),
        users: vec!["10.4.0.0/16".into(), "fd00:4::/48".into()],
        admins: vec!["10.5.0.0/24".into(), "fd00:5::/64".into()],
        ..Options::default()
    }
}

fn made(csv: &str, options: &Options) -> Init {
    init_citrix(csv, "machines.csv", &Catalogue::shipped(), options)
}

fn loaded(init: &Init) -> Site {
    let files: BTreeMap<String, String> = init.files.iter().cloned().collect();
    let (site, sources, out) = portolan_site::load(&files, &Catalogue::shipped());
    assert!(out.is_empty(), "{}", concise(&out, &sources));
    site.unwrap()
}

fn rules(site: &Site, policy: &str) -> Vec<Rule> {
    let policy = site.policies.iter().find(|p| p.id == policy).unwrap();
    let PolicyKind::Application(app) = &policy.kind else { panic!() };
    let list = |rules: &Option<Rules>| match rules {
        Some(Rules::List(list)) => list.clone(),
        _ => panic!("a component's policy lists its rules"),
    };
    [list(&app.inbound), list(&app.outbound)].concat()
}

#[test]
fn the_site_loads_without_a_word() {
    let site = loaded(&made(CSV, &options()));
    assert_eq!(site.workloads.len(), 12);
    assert!(site.policies.iter().all(|p| p.mode == Mode::Monitor));
}

#[test]
fn every_component_has_a_policy_that_secures_it_both_ways() {
    let init = made(CSV, &options());
    let site = loaded(&init);
    assert_eq!(init.report.components.len(), 9);
    let applications: Vec<_> = site
        .policies
        .iter()
        .filter_map(|p| match &p.kind {
            PolicyKind::Application(app) => Some(app),
            _ => None,
        })
        .collect();
    assert_eq!(applications.len(), 9);
    assert!(applications.iter().all(|a| a.inbound.is_some() && a.outbound.is_some()));
}

#[test]
fn every_rule_says_which_requirement_it_serves_and_why() {
    let site = loaded(&made(CSV, &options()));
    for policy in site.policies.iter().filter(|p| p.id.contains("citrix-")) {
        for rule in rules(&site, &policy.id) {
            assert!(!rule.needs.is_empty() && rule.purpose.is_some(), "{}", rule.id);
        }
    }
}

/// Whether a rule's other end selects the only tier of a role.
fn is_for(peer: &Selector, tier: &str) -> bool {
    match &peer.what {
        What::Categories(c) => {
            c.get("AppTier").is_some_and(|t| t.contains(tier)) || c.contains_key("AppType")
        }
        _ => false,
    }
}

#[test]
fn every_requirement_between_two_present_components_is_allowed_at_both_ends() {
    let catalogue = Catalogue::shipped();
    let site = loaded(&made(CSV, &options()));
    let mut pairs = 0;
    for requirement in catalogue.requirements.iter().filter(|r| !r.services.is_empty()) {
        if !catalogue.holds(requirement, &BTreeSet::new()) {
            continue;
        }
        let tier = |id: &String| catalogue.role(id).and_then(|r| r.tier.clone());
        let present = |id: &&String| site.workloads.iter().any(|w| w.roles.contains(*id));
        for source in requirement.source.iter().filter(present) {
            for destination in requirement.destination.iter().filter(present) {
                pairs += 1;
                let policy = |id: &str| {
                    let app = catalogue.role(id).unwrap().app.clone().unwrap().to_lowercase();
                    format!("{app}-{id}")
                };
                for (own, other) in [(source, destination), (destination, source)] {
                    let found = rules(&site, &policy(own)).iter().any(|rule| {
                        rule.needs.contains(&requirement.id)
                            && is_for(&rule.peer, &tier(other).unwrap())
                            && rule.services.contains_all(&requirement.service_set())
                    });
                    assert!(found, "{} at {own}", requirement.id);
                }
            }
        }
    }
    assert!(pairs > 100, "{pairs}");
}

#[test]
fn one_other_end_makes_one_rule() {
    let site = loaded(&made(CSV, &options()));
    let stores = rules(&site, "citrix-storefront");
    let domain: Vec<&Rule> = stores.iter().filter(|r| r.id == "to-domain-controller").collect();
    assert_eq!(domain.len(), 1);
    assert!(domain[0].needs.len() > 5);
    assert!(domain[0].service_words.contains(&"kerberos".to_owned()));
}

#[test]
fn quarantines_are_always_there_and_zones_are_isolated_where_there_are_two() {
    let site = loaded(&made(CSV, &options()));
    let has = |site: &Site, id: &str| site.policies.iter().any(|p| p.id == id);
    for id in ["quarantine-strict", "quarantine-forensic", "isolation-vda-zones"] {
        assert!(has(&site, id), "{id}");
    }
    assert!(has(&site, "shared-domain-services"));
    let csv = "name,addresses,component\nvda1,10.0.0.1,VDA\ndc1,10.0.0.2,Domain Controller\n";
    let one = loaded(&made(csv, &options()));
    assert!(has(&one, "quarantine-strict") && !has(&one, "isolation-vda-zones"));
    // Nothing isolates, so the domain need not pass an isolation.
    assert!(has(&one, "microsoft-domain-controller") && !has(&one, "shared-domain-services"));
}

#[test]
fn the_same_inventory_gives_the_same_bytes_in_any_order() {
    let first = made(CSV, &options());
    assert_eq!(first.files, made(CSV, &options()).files);
    let (head, body) = CSV.split_once('\n').unwrap();
    let mut lines: Vec<&str> = body.lines().collect();
    lines.reverse();
    let reversed = format!("{head}\n{}\n", lines.join("\n"));
    assert_eq!(first.files, made(&reversed, &options()).files);
}

#[test]
fn the_inventory_that_was_written_makes_the_same_site_again() {
    let first = made(CSV, &options());
    let (_, csv) = first.files.iter().find(|(p, _)| p == "inventory/machines.csv").unwrap();
    assert_eq!(first.files, made(csv, &options()).files);
}

#[test]
fn the_report_names_who_is_missing_and_what_is_open() {
    let report = made(CSV, &options()).report;
    let fas = report.missing.iter().find(|m| m.role == "fas").unwrap();
    assert!(fas.rules.iter().any(|(policy, _, need)| {
        policy == "citrix-storefront" && need == "citrix/fas/storefront"
    }));
    let text = report.to_string();
    assert!(text.contains("Federated Authentication Service (no workload)"), "{text}");
    assert!(report.open.iter().any(|o| o.place.starts_with("citrix-storefront/")), "{text}");
    assert!(report.left_out.contains_key("edt"), "{text}");
}

#[test]
fn a_group_that_nobody_narrowed_says_so_loudly() {
    let init = made(CSV, &Options::default());
    loaded(&init);
    let (_, head) = init.files.iter().find(|(p, _)| p == "portolan.yaml").unwrap();
    assert_eq!(head.matches("NARROW THIS").count(), 2, "{head}");
    assert!(init.report.open.iter().any(|o| o.place == "addresses/users"));
    let (_, narrow) = &made(CSV, &options()).files[13];
    assert!(!narrow.contains("NARROW THIS"));
}

#[test]
fn conditions_and_pins_change_what_is_written() {
    let mut options = options();
    options.with.insert("html5".into());
    options.without.insert("local-host-cache".into());
    options.pins.insert("storefront-peer".into(), vec!["tcp/93".into()]);
    let site = loaded(&made(CSV, &options));
    assert!(site.conditions.contains("html5") && !site.conditions.contains("local-host-cache"));
    let has = |policy: &str, need: &str| {
        rules(&site, policy).into_iter().find(|r| r.needs.iter().any(|n| n == need))
    };
    assert!(has("citrix-vda", "citrix/cvad/html5").is_some());
    assert!(has("citrix-vda", "citrix/cvad/controller-vda-lhc").is_none());
    let peers = has("citrix-storefront", "citrix/storefront/peers").unwrap();
    assert!(!peers.service_words.contains(&"rpc-dynamic".to_owned()), "{peers:?}");
}

#[test]
fn wrong_options_and_inventories_write_nothing() {
    let mut options = options();
    options.with.insert("edtt".into());
    options.pins.insert("fas-ca".into(), vec!["5000".into()]);
    options.users.push("10.0.0.1/8".into());
    let init = made(CSV, &options);
    let codes: Vec<&str> = init.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["unknown-condition", "unknown-pin", "bad-address", "bad-service"]);
    assert!(init.files.is_empty());
    let init = made("name,addresses\na,10.0.0.1\nb,10.0.0.1\n", &Options::default());
    assert!(init.files.is_empty() && init.diagnostics.len() == 1);
}

#[test]
fn the_shipped_example_is_what_init_writes() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/citrix-small");
    let init = made(CSV, &options());
    for (path, text) in &init.files {
        let path = folder.join(path);
        if std::env::var_os("UPDATE_EXAMPLES").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
        }
        let there = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(there == *text, "{} differs; set UPDATE_EXAMPLES=1", path.display());
    }
}
