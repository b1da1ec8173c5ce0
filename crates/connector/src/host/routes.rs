// SPDX-License-Identifier: Apache-2.0
//! Which way the kernel sends packets, and what it sends into tunnels.

#![allow(clippy::wildcard_enum_match_arm, reason = "open lists of the netlink library")]

use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;

use netlink_packet_route::route::{RouteAddress, RouteAttribute, RouteMessage, RouteType};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};
use portolan_doctor::seen::{InterfaceSeen, RouteSeen};

use super::netlink::{dump, one};

/// The way to one address as the kernel would go now.
pub(super) fn route(
    to: IpAddr,
    interfaces: &BTreeMap<u32, InterfaceSeen>,
) -> io::Result<RouteSeen> {
    let mut request = RouteMessage::default();
    request.header.address_family = family(to);
    request.header.destination_prefix_length = if to.is_ipv4() { 32 } else { 128 };
    request.attributes.push(RouteAttribute::Destination(to.into()));
    let answer = one(RouteNetlinkMessage::GetRoute(request))?;
    let Some(RouteNetlinkMessage::NewRoute(found)) = answer else {
        return Err(io::Error::other("the kernel answered something else"));
    };
    let index = found.attributes.iter().find_map(|a| match a {
        RouteAttribute::Oif(index) => Some(*index),
        _ => None,
    });
    let name = index.and_then(|index| interfaces.get(&index)).map(|i| i.name.clone());
    Ok(RouteSeen {
        to,
        interface: name.unwrap_or_default(),
        gateway: address(&found, |a| match a {
            RouteAttribute::Gateway(at) => Some(at),
            _ => None,
        }),
        source: address(&found, |a| match a {
            RouteAttribute::PrefSource(at) => Some(at),
            _ => None,
        }),
    })
}

/// Destinations of all routes that lead into a tunnel, of both families and every table.
pub(super) fn tunnel_routes(interfaces: &BTreeMap<u32, InterfaceSeen>) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for family in [AddressFamily::Inet, AddressFamily::Inet6] {
        let mut request = RouteMessage::default();
        request.header.address_family = family;
        for message in dump(RouteNetlinkMessage::GetRoute(request))? {
            if let RouteNetlinkMessage::NewRoute(route) = message
                && route.header.kind == RouteType::Unicast
                && leads_into_tunnel(&route, interfaces)
            {
                found.push(destination(&route));
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn leads_into_tunnel(route: &RouteMessage, interfaces: &BTreeMap<u32, InterfaceSeen>) -> bool {
    let is_tunnel = |index: &u32| interfaces.get(index).is_some_and(InterfaceSeen::is_tunnel);
    route.attributes.iter().any(|attribute| match attribute {
        RouteAttribute::Oif(index) => is_tunnel(index),
        RouteAttribute::MultiPath(hops) => hops.iter().any(|h| is_tunnel(&h.interface_index)),
        _ => false,
    })
}

fn destination(route: &RouteMessage) -> String {
    let length = route.header.destination_prefix_length;
    let to = address(route, |a| match a {
        RouteAttribute::Destination(at) => Some(at),
        _ => None,
    });
    match (to, route.header.address_family) {
        (Some(to), _) => format!("{to}/{length}"),
        (None, AddressFamily::Inet6) => format!("::/{length}"),
        (None, _) => format!("0.0.0.0/{length}"),
    }
}

fn address<'a>(
    route: &'a RouteMessage,
    pick: impl Fn(&'a RouteAttribute) -> Option<&'a RouteAddress>,
) -> Option<IpAddr> {
    match route.attributes.iter().find_map(pick)? {
        RouteAddress::Inet(at) => Some(IpAddr::V4(*at)),
        RouteAddress::Inet6(at) => Some(IpAddr::V6(*at)),
        _ => None,
    }
}

fn family(of: IpAddr) -> AddressFamily {
    if of.is_ipv4() { AddressFamily::Inet } else { AddressFamily::Inet6 }
}
