// SPDX-License-Identifier: Apache-2.0
//! A user's proxy that the services do not have.

use std::collections::BTreeSet;

use super::*;
use crate::seen::Setting;

pub(super) const KIND: Kind = Kind {
    code: "proxy-settings-differ",
    what: "the user's programs and the machine's services have different proxies",
    severities: &[Severity::Warning],
    why: "A browser that reaches Citrix Cloud proves nothing where the connector's services go another way.",
    change: "Give the machine the settings that work (`netsh winhttp import proxy source=ie` takes over those of the user), then restart the connector's services.",
    team: Team::Machine,
    target: Some("winhttp"),
    cites: &[GUIDE],
};

const SERVICES: [&str; 2] = ["winhttp", "systemd"];
const USERS: [&str; 2] = ["wininet", "environment"];

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let all = &look.run.host.settings;
    let pairs = [("winhttp", "wininet"), ("systemd", "environment")];
    let differing = pairs.iter().filter_map(|(service, user)| {
        let (services, users) = (proxies(all, service), proxies(all, user));
        (!users.is_empty() && services != users && is_read(all, service))
            .then_some((service, user, services, users))
    });
    differing.map(|(service, user, services, users)| {
        debug_assert!(SERVICES.contains(service) && USERS.contains(user), "each pair is a service and a user");
        let none = |all: BTreeSet<String>| {
            if all.is_empty() { "no proxy".to_owned() } else { all.into_iter().collect::<Vec<_>>().join(", ") }
        };
        let message = format!("a user's programs (`{user}`) and the machine's services (`{service}`) go different ways");
        let lines = [format!("`{user}`: {}", none(users)), format!("`{service}`: {}", none(services))];
        KIND.finding(Severity::Warning, Confidence::Likely, message).with(lines)
    }).collect()
}

/// WinHTTP speaks of itself wherever it was looked at; units of systemd are always looked at where there are any settings.
fn is_read(all: &[Setting], service: &str) -> bool {
    service == "winhttp" && all.iter().any(|setting| setting.place == "winhttp")
        || service == "systemd" && all.iter().any(|setting| setting.place == "systemd")
}

fn proxies(all: &[Setting], place: &str) -> BTreeSet<String> {
    let is_proxy = |setting: &&Setting| {
        let name = setting.name.to_ascii_lowercase();
        setting.place == place
            && name.contains("proxy")
            && !name.contains("no_proxy")
            && !name.contains("override")
            && !name.contains("bypass")
            && !name.contains("enable")
    };
    let value = |setting: &Setting| {
        let value = setting.value.trim().trim_end_matches('/');
        clean(value.rsplit("://").next().unwrap_or(value))
    };
    all.iter().filter(is_proxy).map(value).filter(|value| !value.is_empty()).collect()
}
