// SPDX-License-Identifier: Apache-2.0
//! Services and addresses from text.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::{AddressSet, Family, Protocol, ServiceSet};

/// Why a word is not a service or a set of addresses. Always the user's fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    #[error("`{0}` is not a protocol; use tcp, udp, icmp, icmpv6 or protocol/NUMBER")]
    Protocol(String),
    #[error("`{0}` is not a port or a range of ports between 0 and 65535")]
    Port(String),
    #[error("`{0}` is not an ICMP type or code between 0 and 255")]
    Icmp(String),
    #[error("`{0}` is not an IP address")]
    Address(String),
    #[error("`{0}` is not a prefix length for this address")]
    Prefix(String),
    #[error("`{0}` has bits set behind its prefix length; the network is `{1}`")]
    HostBits(String, String),
    #[error("`{0}` is not a range of one family in ascending order")]
    Range(String),
}

/// Reads `any`, `tcp/443`, `udp/16500-16509`, `tcp`, `icmp/8`, `icmp/8/0`, `protocol/47`.
pub fn parse_service(word: &str) -> Result<ServiceSet, ParseError> {
    if word == "any" {
        return Ok(ServiceSet::any());
    }
    let (name, rest) = match word.split_once('/') {
        Some((name, rest)) => (name, Some(rest)),
        None => (word, None),
    };
    match (protocol(name), rest) {
        (Some(p), None) => Ok(ServiceSet::protocol(p)),
        (Some(p), Some(rest)) if p.has_ports() => ports(p, rest),
        (Some(p), Some(rest)) => types(p, rest),
        (None, Some(rest)) if name == "protocol" => {
            let number = rest.parse().map_err(|_| ParseError::Protocol(word.into()))?;
            Ok(ServiceSet::protocol(Protocol(number)))
        }
        (None, _) => Err(ParseError::Protocol(name.into())),
    }
}

fn protocol(name: &str) -> Option<Protocol> {
    match name {
        "tcp" => Some(Protocol::TCP),
        "udp" => Some(Protocol::UDP),
        "icmp" => Some(Protocol::ICMP),
        "icmpv6" => Some(Protocol::ICMPV6),
        _ => None,
    }
}

fn ports(protocol: Protocol, text: &str) -> Result<ServiceSet, ParseError> {
    let wrong = || ParseError::Port(text.into());
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let first: u16 = first.parse().map_err(|_| wrong())?;
    let last: u16 = last.parse().map_err(|_| wrong())?;
    if first > last {
        return Err(wrong());
    }
    Ok(ServiceSet::range(protocol, first, last))
}

fn types(protocol: Protocol, text: &str) -> Result<ServiceSet, ParseError> {
    let byte = |t: &str| t.parse::<u8>().map_err(|_| ParseError::Icmp(t.into()));
    let (first, last) = match text.split_once('/') {
        Some((icmp_type, code)) => {
            ([byte(icmp_type)?, byte(code)?], [byte(icmp_type)?, byte(code)?])
        }
        None => ([byte(text)?, 0], [byte(text)?, u8::MAX]),
    };
    Ok(ServiceSet::range(protocol, u16::from_be_bytes(first), u16::from_be_bytes(last)))
}

/// Reads an address, a prefix (`10.0.0.0/8`) or a range (`10.0.0.1-10.0.0.9`).
pub fn parse_addresses(word: &str) -> Result<AddressSet, ParseError> {
    if let Some((first, last)) = word.split_once('-') {
        let set = AddressSet::range(address(first)?, address(last)?);
        return if set.is_empty() { Err(ParseError::Range(word.into())) } else { Ok(set) };
    }
    match word.split_once('/') {
        Some((network, length)) => prefix(word, address(network)?, length),
        None => Ok(AddressSet::host(address(word)?)),
    }
}

fn address(text: &str) -> Result<IpAddr, ParseError> {
    text.trim().parse().map_err(|_| ParseError::Address(text.trim().into()))
}

fn prefix(word: &str, network: IpAddr, length: &str) -> Result<AddressSet, ParseError> {
    let width = match Family::of(network) {
        Family::V4 => 32u8,
        Family::V6 => 128,
    };
    let length: u8 = length.parse().map_err(|_| ParseError::Prefix(word.into()))?;
    let host = width.checked_sub(length).ok_or_else(|| ParseError::Prefix(word.into()))?;
    let mask = 1u128.checked_shl(host.into()).map_or(u128::MAX, |size| size - 1);
    let (first, last): (IpAddr, IpAddr) = match network {
        IpAddr::V4(a) => {
            let mask = Ipv4Addr::from(u32::try_from(mask).unwrap_or(u32::MAX));
            ((a & !mask).into(), (a | mask).into())
        }
        IpAddr::V6(a) => {
            let mask = Ipv6Addr::from(mask);
            ((a & !mask).into(), (a | mask).into())
        }
    };
    if first != network {
        return Err(ParseError::HostBits(word.into(), format!("{first}/{length}")));
    }
    Ok(AddressSet::range(first, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_written_as_it_is_read() {
        for word in ["any", "tcp/443", "udp/16500-16509", "icmp/8", "icmpv6/128/0", "tcp"] {
            assert_eq!(parse_service(word).unwrap().to_string(), word);
        }
    }

    #[test]
    fn a_wrong_service_says_which_part_is_wrong() {
        for word in ["", "tpc/443", "tcp/70000", "tcp/9-1", "tcp/", "icmp/256", "protocol/x"] {
            assert!(parse_service(word).is_err(), "{word}");
        }
    }

    #[test]
    fn an_address_set_is_written_as_it_is_read() {
        for word in ["10.0.0.0/8", "10.0.0.1", "10.0.0.1-10.0.0.9", "fd00::/64", "0.0.0.0/0"] {
            assert_eq!(parse_addresses(word).unwrap().to_string(), word);
        }
    }

    #[test]
    fn a_prefix_with_host_bits_names_its_network() {
        let wrong = parse_addresses("10.0.0.1/8").unwrap_err();
        assert!(wrong.to_string().contains("10.0.0.0/8"), "{wrong}");
        assert!(parse_addresses("10.0.0.0/33").is_err());
        assert!(parse_addresses("10.0.0.9-10.0.0.1").is_err());
    }
}
