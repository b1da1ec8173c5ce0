// SPDX-License-Identifier: Apache-2.0
//! What the charts beside Citrix's own promise: a public source for every line, a pin for every
//! dynamic range, and cloud names that agree with the roles that stand for them.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::{Catalogue, Requirement, parse_services};

const FQDNS: &str = include_str!("../../../catalog/citrix-cloud/fqdns.csv");

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    pattern: String,
    cloud: String,
    profile: String,
    roles: String,
    services: String,
    purpose: String,
    source: String,
}

fn names() -> Vec<Name> {
    csv::Reader::from_reader(FQDNS.as_bytes()).deserialize().map(Result::unwrap).collect()
}

fn neighbours(catalogue: &Catalogue) -> impl Iterator<Item = &Requirement> {
    catalogue.requirements.iter().filter(|r| r.vendor != "citrix")
}

fn parts(cell: &str) -> BTreeSet<&str> {
    cell.split(';').collect()
}

#[test]
fn every_neighbour_has_a_chart() {
    let catalogue = Catalogue::shipped();
    let vendors: BTreeSet<&str> = neighbours(&catalogue).map(|r| r.vendor.as_str()).collect();
    let wanted = ["citrix-cloud", "infrastructure", "microsoft", "nutanix", "vmware"];
    assert_eq!(vendors, BTreeSet::from(wanted));
}

#[test]
fn every_line_cites_a_public_source_and_prints_nothing() {
    for requirement in neighbours(&Catalogue::shipped()) {
        assert!(!requirement.cites.is_empty(), "{} cites nothing", requirement.id);
        assert!(requirement.row.is_none(), "{} is from no table", requirement.id);
        assert!(!requirement.services.is_empty(), "{} asks for nothing", requirement.id);
    }
}

#[test]
fn every_dynamic_range_can_be_pinned_and_opens_what_its_pin_says() {
    let catalogue = Catalogue::shipped();
    for requirement in neighbours(&catalogue) {
        let wide = |p: &portolan_catalog::Port| p.ports.is_some_and(|(a, b)| b - a > 1000);
        let pin = requirement.pin.as_deref().map(|id| catalogue.pin(id).unwrap());
        assert!(
            pin.is_some() || !requirement.services.iter().any(wide),
            "{} leaves a range open without a pin",
            requirement.id
        );
        if let Some(pin) = pin {
            assert_eq!(pin.default, requirement.services, "{}", requirement.id);
        }
    }
}

#[test]
fn every_member_of_the_domain_reaches_it_by_every_service_that_membership_takes() {
    let catalogue = Catalogue::shipped();
    let services = ["dns", "global-catalog", "kerberos", "ldap", "password-change", "rpc", "smb"];
    let sources = |name: &&str| {
        let id = format!("microsoft/active-directory/{name}");
        catalogue.requirement(&id).unwrap().source.clone()
    };
    let first = sources(&"kerberos");
    assert!(first.contains(&"vda".to_owned()) && first.contains(&"storefront".to_owned()));
    assert!(services.iter().all(|s| sources(s) == first));
}

#[test]
fn every_condition_and_every_pin_is_used() {
    let catalogue = Catalogue::shipped();
    let used: BTreeSet<&str> = catalogue
        .requirements
        .iter()
        .flat_map(|r| [r.when.as_deref(), r.pin.as_deref()])
        .flatten()
        .collect();
    let conditions = catalogue.conditions.iter().map(|c| c.id.as_str());
    let pins = catalogue.pins.iter().map(|p| p.id.as_str());
    let idle: Vec<&str> = conditions.chain(pins).filter(|id| !used.contains(id)).collect();
    assert_eq!(idle, Vec::<&str>::new());
}

#[test]
fn every_cloud_name_belongs_to_a_cloud_a_profile_and_known_roles() {
    let catalogue = Catalogue::shipped();
    for name in names() {
        assert!(parts(&name.cloud).is_subset(&parts("commercial;government;japan")));
        assert!(parts(&name.profile).is_subset(&parts("broad;strict")), "{}", name.pattern);
        assert!(!name.purpose.is_empty() && !name.source.is_empty(), "{}", name.pattern);
        assert!(!parse_services(&name.services).unwrap().is_empty(), "{}", name.pattern);
        let known = |role: &&str| catalogue.roles.iter().any(|r| r.id == *role);
        assert!(parts(&name.roles).iter().all(known), "{}", name.pattern);
    }
}

#[test]
fn a_strict_profile_has_no_wildcard() {
    let wild = |n: &Name| n.profile.contains("strict") && n.pattern.contains('*');
    assert!(!names().iter().any(wild));
}

#[test]
fn cloud_names_are_in_order_and_stand_once_in_a_cloud() {
    let mut clouds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in names() {
        clouds.entry(name.cloud).or_default().push(name.pattern);
    }
    for (cloud, patterns) in clouds {
        assert!(patterns.is_sorted_by(|a, b| a < b), "{cloud}");
    }
}

#[test]
fn the_names_of_a_role_are_names_of_the_list() {
    let catalogue = Catalogue::shipped();
    let list: BTreeSet<String> = names().into_iter().map(|n| n.pattern).collect();
    let cloud = neighbours(&catalogue).filter(|r| r.vendor == "citrix-cloud");
    for role in cloud.flat_map(|r| r.destination.iter()) {
        for host in catalogue.role(role).unwrap().hosts() {
            assert!(list.contains(host), "{role} has {host}, the list has not");
        }
    }
}

#[test]
fn a_connector_of_the_strict_profile_reaches_every_strict_name() {
    let catalogue = Catalogue::shipped();
    let roles = [
        "citrix-cloud-relays",
        "citrix-cloud-strict",
        "gateway-service-control-strict",
        "gateway-service-strict",
        "digicert-certificates",
        "digicert",
    ];
    let reach: BTreeSet<&str> =
        roles.iter().flat_map(|id| catalogue.role(id).unwrap().hosts()).collect();
    let wanted = |n: &Name| {
        n.cloud.contains("commercial")
            && parts(&n.profile).contains("strict")
            && parts(&n.roles).contains("cloud-connector")
            && !n.pattern.starts_with('<')
    };
    for name in names().iter().filter(|n| wanted(n)) {
        // Of DigiCert the chart has the wildcard: which of its hosts is asked, a certificate says.
        let above = name.pattern.split_once('.').map(|(_, suffix)| format!("*.{suffix}"));
        let is_reached = reach.contains(name.pattern.as_str())
            || above.is_some_and(|wildcard| reach.contains(wildcard.as_str()));
        assert!(is_reached, "{} is out of reach", name.pattern);
    }
}

#[test]
fn a_cloud_requirement_opens_no_more_than_the_list_gives_a_name() {
    let catalogue = Catalogue::shipped();
    let names = names();
    let ours = |id: &str| {
        id.starts_with("citrix-cloud-")
            || id.starts_with("gateway-service-") && id.ends_with("-strict")
    };
    for requirement in neighbours(&catalogue).filter(|r| r.vendor == "citrix-cloud") {
        for role in requirement.destination.iter().filter(|id| ours(id)) {
            for host in catalogue.role(role).unwrap().hosts() {
                let name = names.iter().find(|n| n.pattern == host).unwrap();
                let given = parse_services(&name.services).unwrap();
                let more = requirement.services.iter().find(|s| !given.contains(s));
                assert_eq!(more, None, "{} to {host}", requirement.id);
            }
        }
    }
}
