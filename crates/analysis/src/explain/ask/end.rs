// SPDX-License-Identifier: Apache-2.0
//! Ends as a user names them: a workload or an address.

use std::net::IpAddr;

use portolan_diagnostics::{Diagnostic, Place};
use portolan_net::{Family, Protocol, Service};
use portolan_site::model::Site;
use portolan_site::nearest;

/// An end of a connection that is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    pub name: String,
    pub addresses: Vec<IpAddr>,
}

/// The end of this name.
///
/// # Errors
/// Where no workload is called so, and it is no address.
pub fn end(site: &Site, word: &str, place: Place) -> Result<End, Diagnostic> {
    if let Some(end) = known(site, word) {
        return Ok(end);
    }
    let unknown = format!("`{word}` is neither a workload of the site nor an address");
    let near = near(site, word).map_or_else(
        || "name a workload of the inventory, or give an IPv4 or IPv6 address".to_string(),
        |name| format!("did you mean `{name}`?"),
    );
    Err(Diagnostic::error("unknown-end", place, unknown).help(near))
}

/// The workload of this name, in whatever case, or this address.
pub(super) fn known(site: &Site, word: &str) -> Option<End> {
    // No two names differ by case alone.
    if let Some(workload) = site.workloads.iter().find(|w| w.name.eq_ignore_ascii_case(word)) {
        return Some(End { name: workload.name.clone(), addresses: workload.addresses.clone() });
    }
    let address = word.parse().ok()?;
    Some(End { name: word.into(), addresses: vec![address] })
}

/// The workload whose name the word nearly is, or shares the longest start with, at least three
/// letters.
pub(super) fn near<'a>(site: &'a Site, word: &str) -> Option<&'a str> {
    let names = || site.workloads.iter().map(|w| w.name.as_str());
    let common = |name: &str| {
        name.chars().zip(word.chars()).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
    };
    let start = || names().max_by_key(|name| common(name)).filter(|name| common(name) >= 3);
    nearest(word, names()).or_else(start)
}

/// An address of each, of a family that both have and that carries the service; IPv4 first.
pub fn pair(source: &End, destination: &End, service: Service) -> Option<(IpAddr, IpAddr)> {
    let carries = |family: Family| match service.protocol {
        Protocol::ICMP => family == Family::V4,
        Protocol::ICMPV6 => family == Family::V6,
        _ => true,
    };
    [Family::V4, Family::V6].into_iter().filter(|f| carries(*f)).find_map(|family| {
        let of = |end: &End| end.addresses.iter().copied().find(|a| Family::of(*a) == family);
        Some((of(source)?, of(destination)?))
    })
}
