// SPDX-License-Identifier: Apache-2.0
//! The machine that asks: its routes, tunnels, counters, settings and agents.
//!
//! [`look`] before the run, [`look_again`] after it. What cannot be read here is put with what was
//! omitted, and never guessed.

mod agents;
mod counters;
mod flows;
mod interfaces;
mod netlink;
mod resolvers;
mod routes;
mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::net::SocketAddr;

use portolan_doctor::seen::{HostSeen, InterfaceSeen, Setting};

pub use counters::counters;
pub use settings::{Texts, decoded};

/// Folders of units, those of the administrator before those of packages.
const UNITS: [&str; 5] = [
    "/etc/systemd",
    "/etc/systemd/system",
    "/run/systemd/system",
    "/usr/lib/systemd/system",
    "/lib/systemd/system",
];

/// The machine before the run.
pub fn look(texts: &Texts, omitted: &mut Vec<String>) -> HostSeen {
    let interfaces = interfaces(omitted);
    let tunnel_routes = routes::tunnel_routes(&interfaces);
    let resolv = std::fs::read_to_string("/etc/resolv.conf");
    let resolv = told(omitted, "`/etc/resolv.conf`", resolv).unwrap_or_default();
    let names = resolvers::resolvers(&resolv);
    let before = counters();
    tell_unreadable(&before, omitted);
    HostSeen {
        name: rustix::system::uname().nodename().to_string_lossy().into_owned(),
        tunnel_routes: told(omitted, "routes", tunnel_routes).unwrap_or_default(),
        interfaces: interfaces.into_values().collect(),
        resolvers: names.servers,
        settings: settings(texts, &names.domains),
        agents: told(omitted, "running programs", agents::agents()).unwrap_or_default(),
        before,
        ..HostSeen::default()
    }
}

/// The same machine after the run: the way to each end that was tried and to each server of names, and
/// the counters again.
pub fn look_again(host: &mut HostSeen, tried: &BTreeSet<SocketAddr>, omitted: &mut Vec<String>) {
    let interfaces = interfaces(&mut Vec::new());
    let tried_too = tried.iter().map(SocketAddr::ip);
    let addresses: BTreeSet<_> = tried_too.chain(host.resolvers.iter().copied()).collect();
    // An address without a route has none to tell of: that is seen where it was tried.
    host.routes =
        addresses.into_iter().filter_map(|to| routes::route(to, &interfaces).ok()).collect();
    host.after = counters();
    host.after.one_sided_flows = told(omitted, "flows seen one way", flows::one_sided(tried));
}

/// The MTU of the interface that has this address.
pub(crate) fn mtu_of(own: std::net::IpAddr) -> Option<u32> {
    let own = own.to_canonical().to_string();
    let has = |interface: &InterfaceSeen| {
        interface.addresses.iter().any(|at| at.split('/').next() == Some(own.as_str()))
    };
    interfaces::interfaces().ok()?.into_values().find(has).map(|interface| interface.mtu)
}

fn interfaces(omitted: &mut Vec<String>) -> BTreeMap<u32, InterfaceSeen> {
    told(omitted, "interfaces", interfaces::interfaces()).unwrap_or_default()
}

fn settings(texts: &Texts, domains: &[String]) -> Vec<Setting> {
    // Values that are not text cannot be a proxy's address.
    let variables = std::env::vars_os()
        .filter_map(|(n, v)| Some((n.into_string().ok()?, v.into_string().ok()?)));
    let mut found = settings::environment("environment", variables);
    let file = std::fs::read_to_string("/etc/environment").unwrap_or_default();
    found.extend(settings::etc_environment(&file));
    found.extend(settings::units(&UNITS));
    found.extend(texts.winhttp.iter().flat_map(|text| settings::winhttp(text)));
    found.extend(texts.registry.iter().flat_map(|text| settings::registry(text)));
    found.extend(resolvers::wpad(domains));
    found.dedup();
    found
}

fn tell_unreadable(counters: &portolan_doctor::seen::Counters, omitted: &mut Vec<String>) {
    for (name, is_there) in [
        ("connection tracking", counters.conntrack_invalid.is_some()),
        ("packets dropped for their way back", counters.reverse_path_filter.is_some()),
        ("segments sent again", counters.tcp_syn_retransmits.is_some()),
    ] {
        if !is_there {
            omitted.push(format!("counters of {name}: this kernel does not tell"));
        }
    }
}

fn told<T, E: Display>(omitted: &mut Vec<String>, what: &str, result: Result<T, E>) -> Option<T> {
    result.map_err(|why| omitted.push(format!("{what}: {why}"))).ok()
}

#[cfg(test)]
mod tests;
