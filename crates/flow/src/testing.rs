// SPDX-License-Identifier: Apache-2.0
//! The small site and catalogue that this crate's tests speak of.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use portolan_catalog::{Catalogue, Port, Requirement, Role, RoleKind};
use portolan_net::{Protocol, Service, ServiceSet, parse_addresses};
use portolan_site::model::{
    Action, Application, Categories, Direction, Mode, Policy, PolicyKind, Rule, Rules, Selector,
    Site, Tier, Values, What, Workload,
};

use crate::{FirewallEvent, Record};

fn role(id: &str, name: &str, kind: RoleKind, played_by: &[&str]) -> Role {
    Role {
        id: id.into(),
        name: name.into(),
        kind,
        aliases: Vec::new(),
        tier: None,
        app: None,
        played_by: played_by.iter().map(|p| (*p).into()).collect(),
    }
}

fn requirement(id: &str, source: &str, destination: &str, service: (Protocol, u16)) -> Requirement {
    Requirement {
        id: format!("t/{id}"),
        vendor: "t".into(),
        section: "T".into(),
        row: None,
        printed: None,
        source: vec![source.into()],
        destination: vec![destination.into()],
        services: vec![Port { protocol: service.0, ports: Some((service.1, service.1)) }],
        when: None,
        corrected: None,
        purpose: format!("{source} asks {destination}"),
        pin: None,
        secure_variant: None,
        cites: Vec::new(),
    }
}

pub(crate) fn catalogue() -> Catalogue {
    let tcp = |port| (Protocol::TCP, port);
    Catalogue {
        roles: vec![
            role("storefront", "StoreFront", RoleKind::Workload, &[]),
            role("delivery-controller", "Delivery Controller", RoleKind::Workload, &[]),
            role("domain-controller", "Domain Controller", RoleKind::Workload, &[]),
            role("dns-server", "DNS", RoleKind::Workload, &["domain-controller"]),
            role("user-device", "User device", RoleKind::External, &[]),
            role("admin-workstation", "Administrator", RoleKind::External, &[]),
            role("component", "Any component", RoleKind::AnyComponent, &[]),
        ],
        requirements: vec![
            requirement("storefront/controller", "storefront", "delivery-controller", tcp(443)),
            requirement(
                "storefront/controller-plain",
                "storefront",
                "delivery-controller",
                tcp(8080),
            ),
            requirement("storefront/user-device", "user-device", "storefront", tcp(443)),
            requirement(
                "storefront/admin-workstation",
                "admin-workstation",
                "storefront",
                tcp(443),
            ),
            requirement("any/dns", "component", "dns-server", (Protocol::UDP, 53)),
        ],
        ..Catalogue::default()
    }
}

fn workload(name: &str, address: &str, tier: &str, role: &str) -> Workload {
    Workload {
        name: name.into(),
        addresses: vec![address.parse().unwrap()],
        mac: None,
        categories: categories(tier),
        roles: BTreeSet::from([role.to_owned()]),
        span: None,
    }
}

fn categories(tier: &str) -> Categories {
    Categories::from([("AppTier".to_owned(), Values::from([tier.to_owned()]))])
}

fn users() -> Rule {
    let set = parse_addresses("192.168.0.0/16").unwrap();
    let what = What::Addresses { name: "campus".into(), set };
    Rule {
        id: "users".into(),
        at: BTreeSet::new(),
        peer: Selector { what, except: Vec::new() },
        services: ServiceSet::tcp(443),
        service_words: vec!["tcp/443".into()],
        action: Action::Allow,
        purpose: None,
        owner: None,
        ticket: None,
        expires: None,
        needs: vec!["t/storefront/user-device".into()],
        span: None,
    }
}

pub(crate) fn site() -> Site {
    let select = Selector { what: What::Categories(categories("StoreFront")), except: Vec::new() };
    let application = Application {
        tiers: vec![Tier { name: "citrix-storefront".into(), select }],
        inbound: Some(Rules::List(vec![users()])),
        outbound: Some(Rules::List(Vec::new())),
        within: BTreeMap::new(),
    };
    let policy = Policy {
        id: "citrix-storefront".into(),
        purpose: "stores".into(),
        mode: Mode::Monitor,
        monitored: Vec::new(),
        forbid: None,
        kind: PolicyKind::Application(application),
        span: None,
    };
    let groups = [("campus", "192.168.0.0/16"), ("admin-workstation", "192.168.7.0/24")];
    let group = |(name, set): (&str, &str)| (name.to_owned(), parse_addresses(set).unwrap());
    Site {
        workloads: vec![
            workload("dc-01", "10.0.1.1", "Controller", "delivery-controller"),
            workload("ad-01", "10.0.2.1", "DomainController", "domain-controller"),
            workload("sf-01", "10.0.0.1", "StoreFront", "storefront"),
            workload("sf-02", "10.0.0.2", "StoreFront", "storefront"),
        ],
        policies: vec![policy],
        address_groups: groups.into_iter().map(group).collect(),
        ..Site::default()
    }
}

pub(crate) fn record(source: &str, destination: &str, service: Service) -> Record {
    let types = service.protocol.has_types().then(|| service.detail.to_be_bytes());
    let port = service.protocol.has_ports().then_some(service.detail);
    Record {
        observed_at: Timestamp::UNIX_EPOCH,
        observation_point: "hv-a".into(),
        firewall_event: FirewallEvent::Flagged,
        direction: Direction::Egress,
        policy: Some("citrix-storefront".into()),
        rule: None,
        source_address: source.parse().unwrap(),
        destination_address: destination.parse().unwrap(),
        protocol_identifier: service.protocol,
        source_transport_port: port.map(|_| 40_000),
        destination_transport_port: port,
        icmp_type: types.map(|t| t[0]),
        icmp_code: types.map(|t| t[1]),
    }
}
