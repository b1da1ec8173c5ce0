// SPDX-License-Identifier: Apache-2.0
//! Against a small catalogue and a small site, both written here.

use portolan_net::{Service, parse_addresses};
use portolan_site::model::{PolicyKind, Rules, What};

use super::*;
use crate::testing::{catalogue, record, site};

fn told(source: &str, destination: &str, service: Service) -> Option<String> {
    resembles(&site(), &catalogue(), &record(source, destination, service))
}

#[test]
fn the_same_roles_and_service_name_the_requirement() {
    let told = told("10.0.0.1", "10.0.1.1", Service::tcp(443));
    assert_eq!(told.as_deref(), Some("t/storefront/controller"));
}

#[test]
fn a_role_that_another_plays_counts_as_that_role() {
    let told = told("10.0.0.1", "10.0.2.1", Service::udp(53));
    assert_eq!(told.as_deref(), Some("t/any/dns"));
}

#[test]
fn with_one_role_and_the_service_it_resembles_at_one_end() {
    let (site, catalogue) = (site(), catalogue());
    let attributor = Attributor::new(&site, &catalogue);
    let seen = attributor.attribute(record("10.0.9.9", "10.0.1.1", Service::tcp(8080)));
    let told = seen.resembles.unwrap();
    assert_eq!(told.to_string(), "t/storefront/controller-plain at one end");
    assert_eq!(told.ends, Ends::One);
}

#[test]
fn a_group_stands_for_the_role_that_a_rule_takes_it_for_or_that_it_is_named_after() {
    assert_eq!(
        told("192.168.1.9", "10.0.0.1", Service::tcp(443)).as_deref(),
        Some("t/storefront/user-device")
    );
    assert_eq!(
        told("192.168.7.7", "10.0.0.1", Service::tcp(443)).as_deref(),
        Some("t/storefront/admin-workstation")
    );
}

#[test]
fn a_service_that_no_requirement_has_resembles_nothing() {
    assert_eq!(told("10.0.0.1", "10.0.1.1", Service::tcp(4444)), None);
}

#[test]
fn a_service_between_strangers_resembles_nothing() {
    assert_eq!(told("192.168.1.9", "192.168.1.10", Service::tcp(8080)), None);
}

#[test]
fn a_line_for_people_names_both_ends_and_who_decided() {
    let (site, catalogue) = (site(), catalogue());
    let attributor = Attributor::new(&site, &catalogue);
    let line = attributor.attribute(record("10.0.0.1", "10.0.1.1", Service::tcp(443)));
    assert_eq!(
        line.to_string(),
        "flagged egress sf-01 (StoreFront) -> dc-01 (Delivery Controller) tcp/443 \
         by citrix-storefront/-, resembles t/storefront/controller"
    );
}

#[test]
fn the_narrowest_group_names_an_address() {
    let mut site = site();
    site.address_groups.insert("narrow".into(), parse_addresses("192.168.1.0/30").unwrap());
    let end = End::outside("192.168.1.1".parse().unwrap(), &site, &StandIns::default());
    assert_eq!(end.group.as_deref(), Some("narrow"));
    let stranger = End::outside("9.9.9.9".parse().unwrap(), &site, &StandIns::default());
    assert_eq!(stranger.group, None);
}

#[test]
fn a_group_that_holds_machines_of_the_inventory_names_nobody_outside_unless_a_rule_says_so() {
    let (mut site, catalogue) = (site(), catalogue());
    let all = parse_addresses("10.0.0.0/8").unwrap();
    site.address_groups.insert("private".into(), all.clone());
    let group = |site: &Site, address: &str| {
        let stand_ins = StandIns::of(site, &catalogue);
        End::outside(address.parse().unwrap(), site, &stand_ins).group
    };
    assert_eq!(group(&site, "10.99.99.99"), None);
    site.address_groups.insert("branch".into(), parse_addresses("10.99.0.0/16").unwrap());
    assert_eq!(group(&site, "10.99.99.99").as_deref(), Some("branch"));
    let PolicyKind::Application(application) = &mut site.policies[0].kind else { panic!() };
    let Some(Rules::List(rules)) = &mut application.inbound else { panic!() };
    rules[0].peer.what = What::Addresses { name: "private".into(), set: all };
    assert_eq!(group(&site, "10.1.1.1").as_deref(), Some("private"));
}
