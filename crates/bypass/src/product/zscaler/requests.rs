// SPDX-License-Identifier: Apache-2.0
//! Requests to the interface, in the order in which they are sent: the category, the rule that
//! leaves it closed, and the rules that let it out.

use portolan_allowlist::{Port, Transport};
use serde_json::{Value, json};

use super::METHODS;
use crate::ports;
use crate::write::Settings;

/// What the answer to the first request, and to that for the service, is called by.
const CATEGORY: &str = "CATEGORY_ID";
const SERVICE: &str = "SERVICE_ID";

pub(super) fn all(entries: &[String], settings: &Settings) -> String {
    let mut all = vec![category(entries, settings), closed(settings)];
    if !settings.ports.is_empty() {
        all.extend(allowed(settings));
    }
    all.push(json!({"method": "POST", "path": "/api/v1/status"}));
    format!("{:#}\n", Value::Array(all))
}

fn post(path: &str, body: Value) -> Value {
    json!({"method": "POST", "path": format!("/api/v1/{path}"), "body": body})
}

fn category(entries: &[String], settings: &Settings) -> Value {
    post(
        "urlCategories",
        json!({
            "configuredName": settings.name,
            "superCategory": "USER_DEFINED",
            "customCategory": true,
            "type": "URL_CATEGORY",
            "urls": entries,
        }),
    )
}

/// A rule with what every one of them has.
fn rule(path: &str, settings: &Settings, own: &Value) -> Value {
    let mut body = json!({"name": settings.name, "state": "ENABLED", "order": 1, "rank": 7});
    if let (Some(body), Some(own)) = (body.as_object_mut(), own.as_object()) {
        body.extend(own.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    post(path, body)
}

fn closed(settings: &Settings) -> Value {
    let own = json!({
        "urlCategories": [CATEGORY],
        "action": {
            "type": "DO_NOT_DECRYPT",
            "doNotDecryptSubActions": {
                "bypassOtherPolicies": true,
                "blockSslTrafficWithNoSniEnabled": true,
            },
        },
    });
    rule("sslInspectionRules", settings, &own)
}

fn allowed(settings: &Settings) -> [Value; 3] {
    let of = |transport: Transport| -> Vec<Value> {
        ports::of(&settings.ports, transport).map(stretch).collect()
    };
    let service = json!({
        "name": settings.name,
        "type": "CUSTOM",
        "destTcpPorts": of(Transport::Tcp),
        "destUdpPorts": of(Transport::Udp),
    });
    let web = json!({
        "urlCategories": [CATEGORY],
        "protocols": ["ANY_RULE"],
        "requestMethods": METHODS,
        "action": "ALLOW",
    });
    let firewall = json!({
        "destIpCategories": [CATEGORY],
        "nwServices": [{"id": SERVICE}],
        "action": "ALLOW",
    });
    [
        rule("urlFilteringRules", settings, &web),
        post("networkServices", service),
        rule("firewallFilteringRules", settings, &firewall),
    ]
}

/// An end must be greater than the start, or not be there.
fn stretch(port: &Port) -> Value {
    if port.last > port.first {
        json!({"start": port.first, "end": port.last})
    } else {
        json!({"start": port.first})
    }
}
