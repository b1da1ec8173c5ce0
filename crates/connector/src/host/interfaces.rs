// SPDX-License-Identifier: Apache-2.0
//! Interfaces: what they are, what they carry, and whether they drop what comes by a crooked way.

#![allow(clippy::wildcard_enum_match_arm, reason = "open lists of the netlink library")]

use std::collections::BTreeMap;
use std::io;
use std::net::IpAddr;

use netlink_packet_route::RouteNetlinkMessage;
use netlink_packet_route::address::{AddressAttribute, AddressMessage};
use netlink_packet_route::link::{
    InfoKind, LinkAttribute, LinkFlags, LinkInfo, LinkLayerType, LinkMessage,
};
use portolan_doctor::seen::InterfaceSeen;

use super::netlink::dump;

/// Every interface by its index.
pub(super) fn interfaces() -> io::Result<BTreeMap<u32, InterfaceSeen>> {
    let mut found = BTreeMap::new();
    for message in dump(RouteNetlinkMessage::GetLink(LinkMessage::default()))? {
        if let RouteNetlinkMessage::NewLink(link) = message {
            found.insert(link.header.index, interface(&link));
        }
    }
    for message in dump(RouteNetlinkMessage::GetAddress(AddressMessage::default()))? {
        if let RouteNetlinkMessage::NewAddress(address) = message
            && let Some(interface) = found.get_mut(&address.header.index)
            && let Some(own) = own(&address)
        {
            interface.addresses.push(format!("{own}/{}", address.header.prefix_len));
        }
    }
    Ok(found)
}

fn interface(link: &LinkMessage) -> InterfaceSeen {
    let mut seen = InterfaceSeen {
        name: String::new(),
        addresses: Vec::new(),
        mtu: 0,
        kind: by_layer(link.header.link_layer_type).to_owned(),
        is_up: link.header.flags.contains(LinkFlags::Up),
        rp_filter: None,
    };
    for attribute in &link.attributes {
        if let LinkAttribute::IfName(name) = attribute {
            seen.name.clone_from(name);
        } else if let LinkAttribute::Mtu(mtu) = attribute {
            seen.mtu = *mtu;
        } else if let LinkAttribute::LinkInfo(infos) = attribute {
            seen.kind = by_driver(infos).unwrap_or(seen.kind);
        }
    }
    seen.rp_filter = reverse_path_filter(&seen.name);
    seen
}

/// The kind by the kernel's own name of it, in the few words that matter here.
fn by_driver(infos: &[LinkInfo]) -> Option<String> {
    let kind = infos.iter().find_map(|info| match info {
        LinkInfo::Kind(kind) => Some(kind),
        _ => None,
    })?;
    Some(match kind {
        InfoKind::GreTun | InfoKind::GreTun6 | InfoKind::ErSpan | InfoKind::Ip6ErSpan => {
            "gre".into()
        }
        InfoKind::Xfrm | InfoKind::Vti | InfoKind::Vti6 => "ipsec".into(),
        other => other.to_string(),
    })
}

/// The kind by ARPHRD, where no driver says more.
fn by_layer(layer: LinkLayerType) -> &'static str {
    match layer {
        LinkLayerType::Ether => "ethernet",
        LinkLayerType::Loopback => "loopback",
        LinkLayerType::Ppp => "ppp",
        LinkLayerType::Ipgre => "gre",
        // A device without link layer: that of a tunnel's program.
        LinkLayerType::None => "tun",
        _ => "other",
    }
}

/// With a peer, `Local` is ours and `Address` is the peer's.
fn own(message: &AddressMessage) -> Option<IpAddr> {
    let local = message.attributes.iter().find_map(|a| match a {
        AddressAttribute::Local(ip) => Some(*ip),
        _ => None,
    });
    local.or_else(|| {
        message.attributes.iter().find_map(|a| match a {
            AddressAttribute::Address(ip) => Some(*ip),
            _ => None,
        })
    })
}

/// The kernel takes the stricter of the interface's and everybody's (ip-sysctl, `rp_filter`).
fn reverse_path_filter(name: &str) -> Option<u8> {
    let read = |name: &str| {
        let path = format!("/proc/sys/net/ipv4/conf/{name}/rp_filter");
        std::fs::read_to_string(path).ok()?.trim().parse::<u8>().ok()
    };
    // A slash would lead elsewhere; the kernel writes a dot in a name as a slash.
    let own = read(&name.replace('/', "."))?;
    Some(own.max(read("all").unwrap_or(0)))
}
