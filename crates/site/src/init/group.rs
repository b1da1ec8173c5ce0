// SPDX-License-Identifier: Apache-2.0
//! Address groups: those that some rule uses, and what a reader has to know of each.

use std::collections::{BTreeMap, BTreeSet};

use super::cast::Peer;
use super::draft::Draft;
use super::options::Options;
use super::report::Report;

/// A group as it is written: a comment and the value.
pub(super) struct Group {
    pub(super) about: Option<&'static str>,
    pub(super) value: String,
}

const PRIVATE: &str = "[10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7]";
const NOBODY: &str =
    "[0.0.0.0/8, 127.0.0.0/8, 169.254.0.0/16, 224.0.0.0/3, '::/127', fe80::/10, ff00::/8]";

/// The groups that the policies use, by name.
pub(super) fn groups(
    policies: &[Draft],
    options: &Options,
    report: &mut Report,
) -> BTreeMap<String, Group> {
    let used: BTreeSet<&String> = policies
        .iter()
        .flat_map(Draft::all_rules)
        .filter_map(|rule| match &rule.peer {
            Peer::Group(name) => Some(name),
            Peer::Tiers(_) | Peer::Platform | Peer::Names(_) => None,
        })
        .collect();
    let mut groups = BTreeMap::new();
    for name in used {
        groups.insert(name.clone(), group(name, options, report));
    }
    if groups.values().any(|g| g.value.contains("private")) {
        let about = Some("Addresses that are nobody's on the internet.");
        groups.insert("private".into(), Group { about, value: PRIVATE.into() });
    }
    if groups.values().any(|g| g.value.contains("not-hosts")) {
        let about = Some("Loopback, link-local, multicast, broadcast and reserved.");
        groups.insert("not-hosts".into(), Group { about, value: NOBODY.into() });
    }
    groups
}

fn group(name: &str, options: &Options, report: &mut Report) -> Group {
    let given: &[String] = match name {
        "users" => &options.users,
        "admins" => &options.admins,
        "internet" => &options.internet,
        _ => &[],
    };
    if !given.is_empty() {
        let words: Vec<String> = given.iter().map(|w| crate::scalar::quoted_in_flow(w)).collect();
        return Group { about: None, value: format!("[{}]", words.join(", ")) };
    }
    match name {
        "broadcast" => Group {
            about: Some("Add the broadcast address of each network that boots."),
            value: "[255.255.255.255]".into(),
        },
        "internet" => Group {
            about: None,
            value: "{ include: [0.0.0.0/0, '::/0'], except: [private, not-hosts] }".into(),
        },
        _ => {
            report.wide_group(name);
            let about = "NARROW THIS: nobody said where these are, so every private address \
                         counts, and any machine of the network is let in as one of them.";
            Group { about: Some(about), value: "[private]".into() }
        }
    }
}
