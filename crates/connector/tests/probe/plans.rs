// SPDX-License-Identifier: Apache-2.0
//! What is asked of a profile.

use std::collections::BTreeSet;

use portolan_allowlist::{Asked, Cloud, CustomerId, Profile, Region};
use portolan_connector::probe::plan::{Plan, given, own};
use portolan_doctor::seen::Speaks;

fn customer() -> CustomerId {
    CustomerId::parse("Contoso1").unwrap()
}

#[test]
fn a_wildcard_is_asked_by_the_exact_names_below_it_and_that_is_said() {
    let id = customer();
    let broad = Asked { customer: Some(&id), ..Asked::of(Cloud::Commercial, Profile::Broad) };
    let plan = Plan::of(&broad);
    let hosts: BTreeSet<&str> = plan.asked.iter().map(|asked| asked.host.as_str()).collect();
    assert!(hosts.iter().all(|host| !host.contains('*')));
    for host in
        ["contoso1.xendesktop.net", "global-all.g.nssvc.net", "agenthub-eu.citrixworkspacesapi.net"]
    {
        assert!(hosts.contains(host), "{host}");
    }
    assert!(plan.omitted.iter().any(|line| line.starts_with("*.nssvc.net: asked by the ")));
    let pop = plan.asked.iter().find(|asked| asked.host == "az-eu-w.g.nssvc.net").unwrap();
    assert!(pop.pattern.ends_with(".nssvc.net") && pop.purpose.contains("Amsterdam"));
}

#[test]
fn nothing_is_asked_twice() {
    for cloud in Cloud::ALL {
        for profile in Profile::ALL {
            let plan = Plan::of(&Asked::of(cloud, profile));
            let keys: BTreeSet<_> =
                plan.asked.iter().map(|a| (&a.host, a.port, a.speaks)).collect();
            assert_eq!(keys.len(), plan.asked.len(), "{cloud} {profile}");
            assert!(!plan.asked.is_empty(), "{cloud} {profile}");
        }
    }
}

#[test]
fn the_strict_profile_has_every_port_of_its_lines() {
    let id = customer();
    let plan =
        Plan::of(&Asked { customer: Some(&id), ..Asked::of(Cloud::Commercial, Profile::Strict) });
    let relays = "ctxwsp-agent-eastus.servicebus.windows.net";
    let ports: Vec<_> =
        plan.asked.iter().filter(|a| a.host == relays).map(|a| (a.port, a.speaks)).collect();
    let tcp = [9350, 9351, 9352, 9353, 9354].map(|port| (port, Speaks::Tcp));
    assert_eq!(ports, [&[(443, Speaks::Https)][..], &tcp].concat());
    let pop: Vec<_> = plan
        .asked
        .iter()
        .filter(|asked| asked.host == "az-eu-w.g.nssvc.net")
        .map(|asked| asked.speaks)
        .collect();
    assert_eq!(pop, [Speaks::Https, Speaks::Dtls]);
    assert!(plan.omitted.is_empty(), "{:?}", plan.omitted);
}

#[test]
fn a_machine_that_runs_desktops_is_asked_for_what_it_needs_alone() {
    let (id, roles, regions) = (customer(), ["vda".to_owned()], [Region::EuropeanUnion]);
    let asked = Asked {
        customer: Some(&id),
        roles: &roles,
        regions: &regions,
        ..Asked::of(Cloud::Commercial, Profile::Strict)
    };
    let hosts: BTreeSet<String> = Plan::of(&asked).asked.into_iter().map(|a| a.host).collect();
    assert!(hosts.contains("contoso1.xendesktop.net") && hosts.contains("az-eu-w.g.nssvc.net"));
    assert!(
        !hosts.contains("az-us-e.g.nssvc.net") && !hosts.iter().any(|h| h.contains("agenthub"))
    );
}

#[test]
fn what_is_asked_for_there_is_what_answers_without_a_sign_in() {
    let id = customer();
    let path = |word: &str, who| given(word, who).unwrap().path;
    assert_eq!(path("agenthub-eu.citrixworkspacesapi.net", Some(&id)), "/contoso1/ping");
    assert_eq!(path("agenthub.citrixworkspacesapi.net", None), concat!("/ro", "ot/ping"));
    assert_eq!(path("reg.c.nssvc.net", None), "/Control/Ping");
    assert_eq!(path("contoso1.xendesktop.net", Some(&id)), "/api/HealthCheck");
    assert_eq!(path("accounts.cloud.com", Some(&id)), "/");
}

#[test]
fn an_address_of_the_user_says_what_it_speaks_by_its_port() {
    let of = |word: &str| {
        let asked = given(word, None).unwrap();
        (asked.host, asked.port, asked.speaks)
    };
    assert_eq!(of("a.Example.net"), ("a.example.net".into(), 443, Speaks::Https));
    assert_eq!(of("a.example.net:80"), ("a.example.net".into(), 80, Speaks::Http));
    assert_eq!(of("a.example.net:9350"), ("a.example.net".into(), 9350, Speaks::Tcp));
    assert_eq!(of("a.example.net:443/udp"), ("a.example.net".into(), 443, Speaks::Dtls));
    assert_eq!(of("[2001:db8::1]:8443/tcp"), ("2001:db8::1".into(), 8443, Speaks::Https));
    assert_eq!(of("192.0.2.1"), ("192.0.2.1".into(), 443, Speaks::Https));
    for word in [
        "",
        ":443",
        "a b",
        "*.example.net",
        "a.net:0",
        "a.net:99999",
        "a.net/sctp",
        "https://a.net",
        "a.net:x",
    ] {
        assert!(given(word, None).is_err(), "{word}");
    }
}

#[test]
fn a_machine_of_ones_own_site_is_asked_for_a_connection_and_for_no_certificate() {
    for word in ["cc1", "CC1.corp.example", "10.0.0.4", "[2001:db8::4]"] {
        let asked = own(word, 443).unwrap();
        assert_eq!((asked.port, asked.speaks, asked.is_own()), (443, Speaks::Tcp, true), "{word}");
        assert_eq!(asked.host, word.trim_matches(['[', ']']).to_ascii_lowercase());
    }
    for word in ["", "cc1:443", "*.corp.example", "*", "a b", "http://cc1", "cc1/x"] {
        assert!(own(word, 443).is_err(), "{word}");
    }
}

#[test]
fn a_role_is_told_alone() {
    let roles = ["vda".to_owned()];
    let plan = Plan::of(&Asked { roles: &roles, ..Asked::of(Cloud::Commercial, Profile::Strict) });
    assert!(plan.for_role("vda").asked.iter().all(|asked| asked.roles == ["vda"]));
}
