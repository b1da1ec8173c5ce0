// SPDX-License-Identifier: Apache-2.0
//! Whose network an address belongs to, and what resolvers say of one name.

use std::net::{IpAddr, Ipv6Addr};

use crate::seen::{Answer, DnsSeen, Failure, Resolver};

/// The kind of network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Net {
    /// This machine.
    Loopback,
    /// `0.0.0.0` or `::`: nobody, on purpose.
    Nobody,
    /// RFC 1918, unique local: a network of one's own.
    Private,
    /// 100.64.0.0/10 (RFC 6598): a provider's, or what agents make up for names that they take over.
    Shared,
    /// Link-local, documentation, multicast, reserved.
    Special,
    Public,
}

pub(crate) fn net(address: IpAddr) -> Net {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            match () {
                () if v4.is_loopback() => Net::Loopback,
                () if first == 0 => Net::Nobody,
                () if v4.is_private() => Net::Private,
                () if first == 100 && second & 0xc0 == 64 => Net::Shared,
                () if v4.is_link_local() || v4.is_documentation() || first >= 224 => Net::Special,
                () => Net::Public,
            }
        }
        IpAddr::V6(v6) => of_v6(v6),
    }
}

fn of_v6(v6: Ipv6Addr) -> Net {
    let [first, second, ..] = v6.segments();
    match () {
        () if v6.is_loopback() => Net::Loopback,
        () if v6.is_unspecified() => Net::Nobody,
        () if first & 0xfe00 == 0xfc00 => Net::Private,
        () if first & 0xffc0 == 0xfe80 || v6.is_multicast() => Net::Special,
        () if first == 0x2001 && second == 0x0db8 => Net::Special,
        () => Net::Public,
    }
}

/// What resolvers beside the machine's own said.
pub(crate) fn given(dns: &[DnsSeen]) -> impl Iterator<Item = (&str, &Result<Answer, Failure>)> {
    dns.iter().filter_map(|seen| match &seen.resolver {
        Resolver::System => None,
        Resolver::Given { server } => Some((server.as_str(), &seen.result)),
    })
}

/// What the machine's own resolver said.
pub(crate) fn system(dns: &[DnsSeen]) -> Option<&Result<Answer, Failure>> {
    dns.iter().find(|seen| seen.resolver == Resolver::System).map(|seen| &seen.result)
}

/// Where the machine's own resolver leads into a network of one's own: `Some(true)` where another resolver was asked and leads elsewhere.
pub(crate) fn is_elsewhere(dns: &[DnsSeen]) -> Option<bool> {
    let Ok(own) = system(dns)? else { return None };
    let leads_home =
        !own.addresses.is_empty() && own.addresses.iter().all(|to| net(*to) == Net::Private);
    let differs = |said: &Result<Answer, Failure>| match said {
        Ok(said) => !said.addresses.iter().any(|to| own.addresses.contains(to)),
        Err(failure) => failure.kind == crate::seen::Kind::NoName,
    };
    leads_home.then(|| given(dns).any(|(_, said)| differs(said)))
}
