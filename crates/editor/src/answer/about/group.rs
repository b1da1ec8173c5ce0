// SPDX-License-Identifier: Apache-2.0
//! Groups of addresses and of names, and services.

use portolan_net::parse_service;
use portolan_site::model::{Site, Workload};

use super::super::words::{code, counted, names, ranges};

pub(super) fn addresses(site: &Site, name: &str) -> Option<String> {
    let set = site.address_groups.get(name)?;
    let inside = |w: &&Workload| w.addresses.iter().any(|a| set.contains(*a));
    let inside = site.workloads.iter().filter(inside).map(|w| w.name.as_str());
    let inside = counted(inside, "workload");
    Some(format!("The addresses {}: {}\n\nThere: {inside}", code(name), ranges(set)))
}

pub(super) fn fqdns(site: &Site, name: &str) -> Option<String> {
    let patterns = site.fqdn_groups.get(name)?.patterns.iter();
    let patterns: Vec<String> = patterns.map(|p| "*.".repeat(p.labels) + &p.suffix).collect();
    let patterns = names(patterns.iter().map(String::as_str));
    Some(format!("The names {}: {patterns}", code(name)))
}

pub(super) fn service(site: Option<&Site>, name: &str) -> Option<String> {
    let shipped = portolan_site::SERVICES.iter().find(|(shipped, _)| *shipped == name);
    let (meant, made) = match site.and_then(|s| s.services.get(name)) {
        Some(set) => (ranges(set), "declared by this site"),
        None => match shipped {
            Some((_, words)) => (words.join(", "), "known without being declared"),
            None => (ranges(&parse_service(name).ok()?), ""),
        },
    };
    if meant == name || made.is_empty() && name == "any" {
        return Some(format!("The service {}", code(name)));
    }
    let made = if made.is_empty() { String::new() } else { format!(", {made}") };
    Some(format!("The service {}{made}: {meant}", code(name)))
}
