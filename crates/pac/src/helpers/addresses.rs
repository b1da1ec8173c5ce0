// SPDX-License-Identifier: Apache-2.0
//! What has to do with addresses: of names, of networks, of this machine.

use std::net::{IpAddr, Ipv4Addr};

use super::{Given, word};
use crate::engine::Known;

/// The addresses of a name; an address is its own.
fn of<'a>(known: &'a Known, host: &str) -> Result<Vec<IpAddr>, Given> {
    if let Ok(address) = host.parse() {
        return Ok(vec![address]);
    }
    let lower = host.to_ascii_lowercase();
    let listed: Option<&'a Vec<IpAddr>> = known.names.get(&lower);
    listed.cloned().ok_or(Given::Ask(lower))
}

fn v4(addresses: &[IpAddr]) -> Option<Ipv4Addr> {
    addresses.iter().find_map(|address| match address {
        IpAddr::V4(v4) => Some(*v4),
        IpAddr::V6(_) => None,
    })
}

fn list(addresses: &[IpAddr]) -> String {
    addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
}

fn with(known: &Known, host: &str, then: impl Fn(&[IpAddr]) -> Given) -> Given {
    of(known, host).map_or_else(|ask| ask, |addresses| then(&addresses))
}

/// The first IPv4 address of a name.
pub(super) fn resolve(known: &Known, words: &[String]) -> Given {
    with(known, word(words, 0), |all| v4(all).map_or(Given::Null, |a| Given::Text(a.to_string())))
}

/// All addresses of a name.
pub(super) fn resolve_all(known: &Known, words: &[String]) -> Given {
    with(known, word(words, 0), |all| Given::Text(list(all)))
}

/// Whether a name has an IPv4 address.
pub(super) fn is_resolvable(known: &Known, words: &[String]) -> Given {
    with(known, word(words, 0), |all| Given::Truth(v4(all).is_some()))
}

/// Whether a name has an address at all.
pub(super) fn is_resolvable_ex(known: &Known, words: &[String]) -> Given {
    with(known, word(words, 0), |all| Given::Truth(!all.is_empty()))
}

/// Whether a host's IPv4 address, under a mask, is that of the network.
pub(super) fn is_in_net(known: &Known, words: &[String]) -> Given {
    let (Ok(net), Ok(mask)) = (word(words, 1).parse(), word(words, 2).parse()) else {
        return Given::Truth(false);
    };
    let (net, mask): (Ipv4Addr, Ipv4Addr) = (net, mask);
    with(known, word(words, 0), |all| {
        Given::Truth(v4(all).is_some_and(|own| own & mask == net & mask))
    })
}

/// Whether an address of the host lies under a prefix, of either family.
pub(super) fn is_in_net_ex(known: &Known, words: &[String]) -> Given {
    let Some((net, length)) = word(words, 1).split_once('/') else { return Given::Truth(false) };
    let (Ok(net), Ok(length)) = (net.parse(), length.parse()) else { return Given::Truth(false) };
    with(known, word(words, 0), |all| Given::Truth(all.iter().any(|own| lies(*own, net, length))))
}

fn lies(own: IpAddr, net: IpAddr, length: u32) -> bool {
    match (own, net) {
        (IpAddr::V4(own), IpAddr::V4(net)) => {
            let rest = 32u32.checked_sub(length);
            rest.is_some_and(|rest| {
                (own.to_bits() ^ net.to_bits()).checked_shr(rest).unwrap_or(0) == 0
            })
        }
        (IpAddr::V6(own), IpAddr::V6(net)) => {
            let rest = 128u32.checked_sub(length);
            rest.is_some_and(|rest| {
                (own.to_bits() ^ net.to_bits()).checked_shr(rest).unwrap_or(0) == 0
            })
        }
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
    }
}

/// The first IPv4 address of this machine; loopback where it has none, as browsers say.
pub(super) fn own(known: &Known, _: &[String]) -> Given {
    Given::Text(v4(&known.own).unwrap_or(Ipv4Addr::LOCALHOST).to_string())
}

/// All addresses of this machine.
pub(super) fn own_all(known: &Known, _: &[String]) -> Given {
    Given::Text(list(&known.own))
}

/// A list of addresses, IPv6 first, each family in order; false where one is none.
pub(super) fn sort(_: &Known, words: &[String]) -> Given {
    let read: Result<Vec<IpAddr>, _> =
        word(words, 0).split(';').map(|text| text.trim().parse()).collect();
    let Ok(mut addresses) = read else { return Given::Truth(false) };
    addresses.sort_by_key(|address| (address.is_ipv4(), *address));
    Given::Text(list(&addresses))
}

/// An IPv4 address as a number, as a script's own arithmetic wants it; bits as JavaScript has them.
pub(super) fn as_number(_: &Known, words: &[String]) -> Given {
    let bits = word(words, 0).parse::<Ipv4Addr>().map_or(0, Ipv4Addr::to_bits);
    Given::Count(bits.cast_signed())
}
