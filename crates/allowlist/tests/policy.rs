// SPDX-License-Identifier: Apache-2.0
//! What is written as policy is a site that its reader takes without a word, and allows what the
//! list asks for: no name less, no name more.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

use std::collections::BTreeMap;

use portolan_allowlist::{
    Address, Asked, Cloud, CustomerId, Names, Pattern, Place, Policies, Profile, Secured, Wanted,
    import, language, policies, required,
};
use portolan_catalog::Catalogue;
use portolan_diagnostics::Sources;
use portolan_net::{AddressSet, parse_service};
use portolan_site::model::{PolicyKind, Rules, Site, What};

fn site(written: &Policies, inventory: &str) -> Site {
    let files = BTreeMap::from([
        ("portolan.yaml".to_owned(), format!("site: s\n{}", written.groups)),
        ("inventory/all.csv".to_owned(), inventory.to_owned()),
        ("policies/cloud.yaml".to_owned(), written.policies.clone()),
    ]);
    let (site, sources, told) = portolan_site::load(&files, &Catalogue::shipped());
    assert!(
        told.is_empty(),
        "{}",
        portolan_diagnostics::render(portolan_diagnostics::Format::Full, &told, &sources)
    );
    site.unwrap()
}

const MACHINES: &str = "name,addresses,component,categories
cc1,10.0.0.1,Cloud Connector,AppTier:CloudConnector
vda1,10.0.0.2,VDA,AppTier:VDA
sr1,10.0.0.3,Session Recording Server,AppTier:SessionRecording
lic1,10.0.0.4,License Server,AppTier:Licensing
wem1,10.0.0.5,WEM Agent,AppTier:WEMAgent
";

/// Only machines that a policy secures: a category that none selects is warned of.
fn machines(written: &Policies) -> String {
    let used = |line: &&str| {
        line.rsplit(':').next().is_some_and(|tier| written.policies.contains(&format!("'{tier}'")))
    };
    let mut lines = MACHINES.lines();
    let head = lines.next().unwrap();
    std::iter::once(head).chain(lines.filter(used)).map(|line| format!("{line}\n")).collect()
}

/// What the policy of a role lets it reach over a service.
fn allowed(site: &Site, role: &str, service: &str) -> (Names, AddressSet) {
    let wanted = parse_service(service).unwrap();
    let policy = site.policies.iter().find(|p| p.id == format!("citrix-cloud-{role}")).unwrap();
    let PolicyKind::Application(application) = &policy.kind else { panic!() };
    let Some(Rules::List(rules)) = &application.outbound else {
        panic!("{:?}", application.outbound)
    };
    let (mut expressions, mut networks) = (Vec::new(), AddressSet::default());
    for rule in rules.iter().filter(|rule| rule.services.contains_all(&wanted)) {
        match &rule.peer.what {
            What::Fqdns(group) => {
                let patterns = &site.fqdn_groups[group].patterns;
                expressions.extend(
                    patterns
                        .iter()
                        .map(|p| language::below(&p.suffix, p.labels))
                        .zip(patterns)
                        .map(
                            |(below, p)| {
                                if p.labels == 0 { language::exact(&p.suffix) } else { below }
                            },
                        ),
                );
            }
            What::Addresses { set, .. } => networks = networks.union(set),
            What::Everything | What::Categories(_) | What::Tier(_) => panic!("{rule:?}"),
        }
    }
    (Names::of(expressions).unwrap(), networks)
}

/// The site allows each role of a list what the list asks for, over each of its ports.
fn is_exact(addresses: &[Address], secured: Option<&Secured>) -> usize {
    let written = policies(addresses, &Catalogue::shipped(), secured);
    let site = site(&written, &machines(&written));
    let mut asked = 0;
    for role in ["cloud-connector", "vda", "session-recording", "license-server", "wem-agent"] {
        let own: Vec<&Address> =
            addresses.iter().filter(|a| a.roles.iter().any(|r| r == role)).collect();
        let mut ports: Vec<String> =
            own.iter().flat_map(|a| &a.ports).map(ToString::to_string).collect();
        ports.sort();
        ports.dedup();
        for port in ports {
            let with: Vec<&&Address> =
                own.iter().filter(|a| a.ports.iter().any(|p| p.to_string() == port)).collect();
            let names = with.iter().filter_map(|a| match &a.place {
                Place::Name(pattern) => Some(Pattern::language(pattern)),
                Place::Network { .. } => None,
            });
            let networks: Vec<&AddressSet> = with
                .iter()
                .filter_map(|a| match &a.place {
                    Place::Network { set, .. } => Some(set),
                    Place::Name(_) => None,
                })
                .collect();
            let (own_names, own_networks) = allowed(&site, role, &port);
            assert!(own_names.equals(&Names::of(names).unwrap()), "{role} {port}");
            assert!(own_networks == AddressSet::all(networks), "{role} {port}");
            asked += 1;
        }
    }
    asked
}

#[test]
fn the_policies_of_every_profile_allow_exactly_what_it_asks_for() {
    let id = CustomerId::parse("Contoso1").unwrap();
    let mut asked = 0;
    for cloud in Cloud::ALL {
        for profile in Profile::ALL {
            for customer in [None, Some(&id)] {
                asked +=
                    is_exact(&required(&Asked { customer, ..Asked::of(cloud, profile) }), None);
            }
        }
    }
    assert!(asked >= 36, "{asked}");
}

#[test]
fn the_four_rules_of_a_connector_are_there() {
    let all = required(&Asked::of(Cloud::Commercial, Profile::Broad));
    let written = policies(&all, &Catalogue::shipped(), None);
    let connector = written.policies.split("---\n").next().unwrap();
    for rule in [
        "id: revocation\n    purpose: Revocation lists and answers, over HTTP for they are signed.\n    to: { fqdns: cloud-connector-revocation }\n    allow: [tcp/80]",
        "allow: [tcp/443]",
        "allow: [tcp/9350-9354]",
        "allow: [udp/443]",
        "secures: { 'AppTier': 'CloudConnector' }",
    ] {
        assert!(connector.contains(rule), "{rule}\n{connector}");
    }
    assert!(
        written.notes.iter().any(|note| note.contains("`user-device` is no machine of a site"))
    );
}

#[test]
fn a_published_list_with_networks_and_ports_of_its_own_becomes_a_policy() {
    let text = r#"[{"serviceName": "G", "urls": ["*.g.nssvc.net", "x.cloud.com"], "ips": ["52.1.2.0/24", "2001:db8::/32"], "tcpPorts": "443,8443", "udpPorts": "443"},
                   {"serviceName": "R", "urls": ["r.servicebus.windows.net"]}]"#;
    let mut sources = Sources::default();
    let source = sources.add("list", text);
    let (import, told) = import(source, &sources, None, &Wanted::default());
    assert!(told.is_empty());
    let all: Vec<Address> = import.unwrap().addresses.into_iter().map(|l| l.address).collect();
    assert!(is_exact(&all, None) >= 5);
}
