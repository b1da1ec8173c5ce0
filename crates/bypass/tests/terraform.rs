// SPDX-License-Identifier: Apache-2.0
//! What is written for Terraform parses, has the blocks and attributes that its provider documents,
//! and none that it forbids (zscaler/zia, PaloAltoNetworks/panos 2, fortinetdev/fortios).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

mod asked;

use hcl::{Block, Body, Expression};
use portolan_bypass::{Form, Refusal, Settings, Target, write};

fn written(target: Target) -> Vec<(String, String, Body)> {
    let settings = Settings { ports: asked::ports(), ..Settings::default() };
    let all = asked::profiles().into_iter().map(|(name, patterns)| {
        let text = write(target, &patterns, &settings, Form::Terraform).unwrap().text;
        let body = hcl::from_str(&text).unwrap_or_else(|error| panic!("{target} {name}: {error}"));
        (name, text, body)
    });
    all.collect()
}

fn resource<'a>(body: &'a Body, kind: &str) -> &'a Block {
    let mut found = body
        .blocks()
        .filter(|block| block.identifier() == "resource" && block.labels()[0].as_str() == kind);
    found.next().unwrap_or_else(|| panic!("no {kind}"))
}

fn block<'a>(body: &'a Body, name: &str) -> &'a Body {
    body.blocks()
        .find(|block| block.identifier() == name)
        .unwrap_or_else(|| panic!("no {name}"))
        .body()
}

fn keys(body: &Body) -> Vec<&str> {
    body.attributes().map(|attribute| attribute.key()).collect()
}

fn value<'a>(body: &'a Body, key: &str) -> &'a Expression {
    let found = body.attributes().find(|attribute| attribute.key() == key);
    found.unwrap_or_else(|| panic!("no {key}")).expr()
}

fn text(expression: &Expression) -> &str {
    let Expression::String(text) = expression else { panic!("{expression:?}") };
    text
}

fn strings(expression: &Expression) -> Vec<&str> {
    let Expression::Array(all) = expression else { panic!("{expression:?}") };
    all.iter().map(text).collect()
}

/// Keys of an object, in order.
fn object(expression: &Expression) -> Vec<(String, Expression)> {
    let Expression::Object(object) = expression else { panic!("{expression:?}") };
    object.iter().map(|(key, value)| (key.to_string(), value.clone())).collect()
}

#[test]
fn zscaler_has_a_category_a_rule_and_the_activation() {
    for (name, written, body) in written(Target::Zscaler) {
        let category = resource(&body, "zia_url_categories").body();
        let known = ["super_category", "configured_name", "custom_category", "type", "urls"];
        assert_eq!(keys(category), known, "{name}");
        assert!(strings(value(category, "urls")).iter().all(|url| !url.contains('*')), "{name}");
        let rule = resource(&body, "zia_ssl_inspection_rules").body();
        assert_eq!(keys(rule), ["name", "state", "order", "rank", "url_categories"]);
        assert!(text(value(rule, "name")).len() <= 31);
        let action = block(rule, "action");
        assert_eq!(text(value(action, "type")), "DO_NOT_DECRYPT");
        let sub = block(action, "do_not_decrypt_sub_actions");
        assert_eq!(keys(sub), ["bypass_other_policies", "block_ssl_traffic_with_no_sni_enabled"]);
        assert_eq!(value(sub, "bypass_other_policies"), &Expression::Bool(true));
        for forbidden in ["min_tls_version", "server_certificates", "${", "%{"] {
            assert!(!written.contains(forbidden), "{name}: {forbidden}");
        }
        zscaler_lets_it_out(&body, &name);
        let activation = resource(&body, "zia_activation_status").body();
        assert_eq!(text(value(activation, "status")), "ACTIVE");
        assert!(keys(activation).contains(&"depends_on"), "it is made last");
    }
}

fn zscaler_lets_it_out(body: &Body, name: &str) {
    let web = resource(body, "zia_url_filtering_rules").body();
    let known = [
        "name",
        "state",
        "action",
        "order",
        "rank",
        "url_categories",
        "protocols",
        "request_methods",
    ];
    assert_eq!(keys(web), known, "{name}");
    assert_eq!(text(value(web, "action")), "ALLOW");
    let service = resource(body, "zia_firewall_filtering_network_service").body();
    let of = |word: &str| service.blocks().filter(|b| b.identifier() == word).collect::<Vec<_>>();
    let (tcp, udp) = (of("dest_tcp_ports"), of("dest_udp_ports"));
    assert_eq!((tcp.len(), udp.len()), (3, 1), "{name}");
    // One port has no end, which must be greater than its start.
    assert_eq!(tcp.iter().filter(|block| keys(block.body()) == ["start", "end"]).count(), 1);
    let firewall = resource(body, "zia_firewall_filtering_rule").body();
    let known = ["name", "state", "action", "order", "rank", "dest_ip_categories"];
    assert_eq!(keys(firewall), known, "{name}");
    assert_eq!(keys(block(firewall, "nw_services")), ["id"]);
}

#[test]
fn pan_os_has_a_category_and_a_rule_that_stands_first() {
    for (name, written, body) in written(Target::Paloalto) {
        let category = resource(&body, "panos_custom_url_category").body();
        assert_eq!(keys(category), ["location", "name", "type", "list"], "{name}");
        assert_eq!(text(value(category, "type")), "URL List");
        let list = strings(value(category, "list"));
        assert!(list.iter().all(|entry| entry.ends_with('/') && entry.len() <= 255), "{name}");
        let rules = resource(&body, "panos_decryption_policy_rules").body();
        assert_eq!(keys(rules), ["location", "position", "rules"]);
        let position = object(value(rules, "position"));
        assert_eq!(position, [("where".to_owned(), Expression::String("first".into()))]);
        let Expression::Array(all) = value(rules, "rules") else { panic!() };
        let [rule] = all.as_slice() else { panic!("{} rules", all.len()) };
        let known = [
            "name",
            "source_zones",
            "source_addresses",
            "destination_zones",
            "destination_addresses",
            "services",
            "category",
            "action",
            "type",
        ];
        let rule = object(rule);
        assert_eq!(rule.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), known);
        assert!(rule.contains(&("action".into(), Expression::String("no-decrypt".into()))));
        let kind = rule.iter().find(|(key, _)| key == "type").unwrap();
        assert_eq!(object(&kind.1)[0].0, "ssl_forward_proxy");
        pan_os_lets_it_out(&body, &name);
        assert!(!written.contains("sites") && !written.contains("${"), "{name}");
    }
}

fn pan_os_lets_it_out(body: &Body, name: &str) {
    let rules = resource(body, "panos_security_policy_rules").body();
    assert_eq!(keys(rules), ["location", "position", "rules"]);
    let Expression::Array(all) = value(rules, "rules") else { panic!() };
    let [rule] = all.as_slice() else { panic!("{} rules", all.len()) };
    let rule = object(rule);
    let known = [
        "name",
        "source_zones",
        "source_addresses",
        "destination_zones",
        "destination_addresses",
        "applications",
        "services",
        "category",
        "action",
    ];
    assert_eq!(rule.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>(), known, "{name}");
    assert!(rule.contains(&("action".into(), Expression::String("allow".into()))));
    let services = body.blocks().filter(|block| {
        block.identifier() == "resource" && block.labels()[0].as_str() == "panos_service"
    });
    let ports: Vec<String> = services
        .map(|block| {
            let (word, port) = object(value(block.body(), "protocol")).remove(0);
            format!("{word} {}", text(&object(&port)[0].1))
        })
        .collect();
    assert_eq!(ports, ["tcp 80,443,9350-9354", "udp 443"], "{name}");
}

#[test]
fn global_protect_has_objects_of_names_and_single_ports() {
    for (name, written, body) in written(Target::Globalprotect) {
        let locals = body.blocks().find(|block| block.identifier() == "locals").unwrap().body();
        let Expression::Array(all) = value(locals, "citrix_cloud_exclude_domains") else {
            panic!()
        };
        for entry in all {
            let entry = object(entry);
            assert_eq!(entry[0].0, "name", "{name}");
            assert_eq!(entry[1].0, "ports", "{name}");
            let Expression::Array(ports) = &entry[1].1 else { panic!() };
            for port in [443, 9354] {
                assert!(ports.contains(&Expression::Number(port.into())), "{name}: {port}");
            }
        }
        assert!(!written.contains("panos_globalprotect_gateway\" \""), "no gateway is overwritten");
    }
}

#[test]
fn fortigate_has_objects_and_a_profile_that_names_them() {
    for (name, written, body) in written(Target::Fortigate) {
        let objects = resource(&body, "fortios_firewallwildcardfqdn_custom").body();
        assert!(["name", "wildcard_fqdn"].iter().all(|key| keys(objects).contains(key)), "{name}");
        let profile = resource(&body, "fortios_firewall_sslsshprofile").body();
        let https = block(profile, "https");
        assert_eq!(text(value(https, "status")), "deep-inspection");
        assert!(written.contains("type          = \"wildcard-fqdn\""), "{name}");
        let address = resource(&body, "fortios_firewall_address").body();
        assert_eq!(keys(address), ["for_each", "name", "type", "fqdn"], "{name}");
        let group = resource(&body, "fortios_firewall_addrgrp").body();
        assert!(group.blocks().any(|block| block.identifier() == "dynamic"), "{name}");
        let service = resource(&body, "fortios_firewallservice_custom").body();
        assert_eq!(text(value(service, "tcp_portrange")), "80 443 9350-9354");
        assert_eq!(text(value(service, "udp_portrange")), "443");
        // What is told is of this file, not of the shell's.
        assert!(!written.contains("shell") && !written.contains("`end`"), "{name}");
    }
}

#[test]
fn where_there_is_no_provider_it_is_said_why() {
    let (_, patterns) = asked::profiles().remove(0);
    let cannot =
        [Target::Netskope, Target::Anyconnect, Target::Proxysg, Target::Forcepoint, Target::Squid];
    for target in cannot {
        let refused = write(target, &patterns, &Settings::default(), Form::Terraform).unwrap_err();
        let Refusal::Terraform { why, .. } = &refused else { panic!("{target}: {refused}") };
        assert!(!why.is_empty() && refused.to_string().contains(target.word()));
    }
}
