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

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let all = &look.run.host.settings;
    let pairs = [("winhttp", "wininet"), ("systemd", "environment")];
    let differing = pairs.iter().filter_map(|(service, user)| {
        let (services, users) = (proxies(all, service), proxies(all, user));
        (!users.is_empty() && services != users && is_read(all, service))
            .then_some((service, user, services, users))
    });
    differing.map(|(service, user, services, users)| {
        let none = |all: BTreeSet<String>| {
            if all.is_empty() { "no proxy".to_owned() } else { all.into_iter().collect::<Vec<_>>().join(", ") }
        };
        let message = format!("a user's programs (`{user}`) and the machine's services (`{service}`) go different ways");
        let lines = [format!("`{user}`: {}", none(users)), format!("`{service}`: {}", none(services))];
        KIND.finding(Severity::Warning, Confidence::Likely, message).with(lines)
    }).collect()
}

/// A unit of systemd stands behind the word: `systemd cwc.service`.
fn is_of(setting: &Setting, place: &str) -> bool {
    setting.place.split(' ').next() == Some(place)
}

/// What nobody looked at differs from nothing.
fn is_read(all: &[Setting], service: &str) -> bool {
    all.iter().any(|setting| is_of(setting, service))
}

/// Names of settings that speak of proxies and name none.
const OTHERS: [&str; 4] = ["no_proxy", "override", "bypass", "enable"];

fn proxies(all: &[Setting], place: &str) -> BTreeSet<String> {
    let of_place = || all.iter().filter(|setting| is_of(setting, place));
    let is_off = |setting: &Setting| {
        setting.name.eq_ignore_ascii_case("ProxyEnable")
            && matches!(setting.value.as_str(), "0" | "0x0")
    };
    if of_place().any(is_off) {
        return BTreeSet::new();
    }
    let is_proxy = |setting: &&Setting| {
        let name = setting.name.to_ascii_lowercase();
        name.contains("proxy") && !OTHERS.iter().any(|other| name.contains(other))
    };
    let value = |setting: &Setting| {
        let value = setting.value.trim().trim_end_matches('/');
        clean(value.rsplit("://").next().unwrap_or(value))
    };
    let is_one = |value: &String| !value.is_empty() && value != "direct";
    of_place().filter(is_proxy).map(value).filter(is_one).collect()
}
