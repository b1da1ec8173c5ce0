// SPDX-License-Identifier: Apache-2.0
//! What the shipped data must always be.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::import::{Reading, literal};
use portolan_catalog::{Catalogue, Requirement, Role, RoleKind, VENDORS, read};
use portolan_diagnostics::{Format, Sources, render};
use portolan_net::ServiceSet;

#[test]
fn the_shipped_data_reads_without_a_diagnostic() {
    let mut sources = Sources::default();
    let (catalogue, found) = read(VENDORS, &mut sources);
    assert_eq!(render(Format::Concise, &found, &sources), "");
    assert!(!catalogue.requirements.is_empty() && !catalogue.roles.is_empty());
}

#[test]
fn the_sections_have_as_many_rows_as_the_paper() {
    let catalogue = Catalogue::shipped();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for r in citrix(&catalogue).filter(|r| r.row.is_some()) {
        *counts.entry(&r.section).or_default() += 1;
    }
    let paper = BTreeMap::from([
        ("Citrix ADC", 21),
        ("Citrix ADM", 18),
        ("Citrix Cloud", 4),
        ("Citrix Cloud - Virtual Apps and Desktops Service", 4),
        ("Rendezvous Protocol and HDX Enlightened Data Transport Protocol (EDT)", 1),
        ("Citrix Cloud - Workspace Environment Management Service", 2),
        ("Citrix Gateway", 19),
        ("Citrix Hypervisor", 15),
        ("Citrix License Server", 5),
        ("Citrix SD-WAN", 19),
        ("Citrix Virtual Apps and Desktops", 23),
        ("Federated Authentication Service", 6),
        ("Provisioning Services", 12),
        ("Session Recording", 3),
        ("StoreFront", 9),
        ("Workspace Environment Management", 9),
    ]);
    assert_eq!(counts, paper);
    assert_eq!(counts.values().sum::<usize>(), 170);
    assert_eq!(citrix(&catalogue).filter(|r| r.row.is_none()).count(), 16);
}

#[test]
fn rows_count_from_one_inside_their_section() {
    let catalogue = Catalogue::shipped();
    let mut last: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    for r in &catalogue.requirements {
        let Some(row) = r.row else { continue };
        let above = last.insert((&r.vendor, &r.section), row).unwrap_or(0);
        assert_eq!(row, above + 1, "{}", r.id);
    }
}

#[test]
fn every_name_means_one_role() {
    let catalogue = Catalogue::shipped();
    let mut owners: BTreeMap<String, &str> = BTreeMap::new();
    for role in &catalogue.roles {
        for name in role.names().map(str::to_lowercase).collect::<BTreeSet<_>>() {
            let other = owners.insert(name.clone(), &role.id);
            assert_eq!(other, None, "`{name}` is also a name of {}", role.id);
        }
    }
}

#[test]
fn every_id_is_unique_and_of_its_vendor() {
    let catalogue = Catalogue::shipped();
    let ids: BTreeSet<&str> = catalogue.requirements.iter().map(|r| r.id.as_str()).collect();
    assert_eq!(ids.len(), catalogue.requirements.len());
    for r in &catalogue.requirements {
        assert!(r.id.starts_with(&format!("{}/", r.vendor)), "{}", r.id);
        assert_eq!(r.id.split('/').count(), 3, "{}", r.id);
    }
    let conditions: BTreeSet<&str> = catalogue.conditions.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(conditions.len(), catalogue.conditions.len());
    let pins: BTreeSet<&str> = catalogue.pins.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(pins.len(), catalogue.pins.len());
}

#[test]
fn every_reference_leads_somewhere() {
    let catalogue = Catalogue::shipped();
    let is_role = |id: &String| catalogue.roles.iter().any(|role| role.id == *id);
    for r in &catalogue.requirements {
        assert!(!r.source.is_empty() && !r.destination.is_empty(), "{}", r.id);
        for id in r.source.iter().chain(&r.destination) {
            assert!(is_role(id), "{}: {id}", r.id);
        }
        assert!(r.when.as_deref().is_none_or(|id| catalogue.condition(id).is_some()), "{}", r.id);
        assert!(r.pin.as_deref().is_none_or(|id| catalogue.pin(id).is_some()), "{}", r.id);
        let twin = r.secure_variant.as_deref();
        assert!(twin.is_none_or(|id| catalogue.requirement(id).is_some()), "{}", r.id);
    }
    for role in &catalogue.roles {
        assert!(role.played_by.iter().all(is_role), "{}", role.id);
    }
}

#[test]
fn every_condition_and_every_pin_is_used() {
    let catalogue = Catalogue::shipped();
    let when: BTreeSet<&str> =
        catalogue.requirements.iter().filter_map(|r| r.when.as_deref()).collect();
    for condition in &catalogue.conditions {
        assert!(when.contains(condition.id.as_str()), "{}", condition.id);
    }
    let pinned: BTreeSet<&str> =
        catalogue.requirements.iter().filter_map(|r| r.pin.as_deref()).collect();
    for pin in &catalogue.pins {
        assert!(pinned.contains(pin.id.as_str()), "{}", pin.id);
        assert!(!pin.default.is_empty() && !pin.warning.is_empty(), "{}", pin.id);
    }
}

#[test]
fn a_pin_starts_from_what_its_requirements_need() {
    let catalogue = Catalogue::shipped();
    for r in citrix(&catalogue) {
        let Some(pin) = &r.pin else { continue };
        assert_eq!(catalogue.pin(pin).unwrap().default, r.services, "{}", r.id);
    }
}

#[test]
fn every_workload_role_has_its_categories() {
    let of_the_site = |r: &&Role| r.kind == RoleKind::Workload && r.id != "virtual-machine";
    for role in Catalogue::shipped().roles.iter().filter(of_the_site) {
        assert!(role.app.is_some() && role.tier.is_some(), "{}", role.id);
    }
}

#[test]
fn every_requirement_says_what_it_is_for_in_one_sentence_or_two() {
    for r in &Catalogue::shipped().requirements {
        assert!(r.purpose.ends_with('.') && r.purpose.len() <= 200, "{}: {}", r.id, r.purpose);
    }
}

/// The rows of which nothing printed was meant otherwise read to the letter.
#[test]
fn where_printed_and_meant_differ_there_is_a_reason() {
    let catalogue = Catalogue::shipped();
    for r in citrix(&catalogue).filter(|r| r.corrected.is_none()) {
        let Some(printed) = &r.printed else { continue };
        let letter = literal(&catalogue, printed);
        assert_eq!(ends(&Reading::meant(r)), ends(&letter), "{}", r.id);
        assert_eq!(r.service_set(), services(&letter), "{}", r.id);
    }
}

#[test]
fn no_row_is_without_services_unless_it_says_why() {
    for r in &Catalogue::shipped().requirements {
        let silent = ["citrix/sd-wan/wanop", "citrix/cloud/no-inbound"];
        assert_eq!(r.services.is_empty(), silent.contains(&r.id.as_str()), "{}", r.id);
    }
}

#[test]
fn an_encrypted_twin_serves_the_same_two_ends() {
    let catalogue = Catalogue::shipped();
    let twins = catalogue.requirements.iter().filter(|r| r.vendor == "citrix");
    let mut count = 0;
    for r in twins {
        let Some(twin) = &r.secure_variant else { continue };
        let twin = catalogue.requirement(twin).unwrap();
        assert_eq!((&r.source, &r.destination), (&twin.source, &twin.destination), "{}", r.id);
        count += 1;
    }
    assert_eq!(count, 8);
}

#[test]
fn a_role_is_found_by_any_of_its_names_in_any_case() {
    let catalogue = Catalogue::shipped();
    for name in ["vda", "VDA", "virtual delivery agent", " Virtual Delivery Agent "] {
        assert_eq!(catalogue.role(name).unwrap().id, "vda", "{name}");
    }
    assert_eq!(catalogue.role("DDC Controller").unwrap().id, "delivery-controller");
    assert_eq!(catalogue.role("toaster"), None);
}

#[test]
fn a_slip_of_the_pen_suggests_the_role_that_was_meant() {
    let catalogue = Catalogue::shipped();
    for (slip, meant) in
        [("StoreFrnt", "storefront"), ("Delivery Controler", "delivery-controller")]
    {
        assert_eq!(catalogue.near_role(slip).unwrap().id, meant);
    }
    assert_eq!(catalogue.near_role("zzzz"), None);
}

#[test]
fn a_domain_controller_answers_for_the_services_that_it_runs() {
    let catalogue = Catalogue::shipped();
    let players = catalogue.played_by("dns-server");
    assert!(players.contains("domain-controller") && players.contains("dns-server"));
    assert!(catalogue.played_by("wem-agent").contains("vda"));
    assert_eq!(catalogue.played_by("storefront"), BTreeSet::from(["storefront".to_owned()]));
}

#[test]
fn a_condition_holds_when_chosen_or_by_default() {
    let catalogue = Catalogue::shipped();
    let old = catalogue.requirement("citrix/wem/cache-before-1912").unwrap();
    let new = catalogue.requirement("citrix/wem/cache").unwrap();
    let nothing = BTreeSet::new();
    assert!(catalogue.holds(new, &nothing) && !catalogue.holds(old, &nothing));
    assert!(catalogue.holds(old, &BTreeSet::from(["wem-before-1912".to_owned()])));
}

#[test]
fn the_names_of_a_service_on_the_internet_are_its_hosts() {
    let catalogue = Catalogue::shipped();
    let hosts: Vec<&str> = catalogue.role("digicert").unwrap().hosts().collect();
    assert_eq!(hosts, ["*.digicert.com"]);
    assert_eq!(catalogue.role("vda").unwrap().hosts().count(), 0);
}

fn citrix(catalogue: &Catalogue) -> impl Iterator<Item = &Requirement> {
    catalogue.requirements.iter().filter(|r| r.vendor == "citrix")
}

fn ends(reading: &Reading) -> (BTreeSet<&String>, BTreeSet<&String>) {
    (reading.source.iter().collect(), reading.destination.iter().collect())
}

fn services(reading: &Reading) -> ServiceSet {
    let sets: Vec<ServiceSet> = reading.services.iter().map(|port| port.set()).collect();
    ServiceSet::all(&sets)
}
