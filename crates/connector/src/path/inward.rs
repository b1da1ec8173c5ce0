// SPDX-License-Identifier: Apache-2.0
//! URLs in certificates of strangers: they may name this machine or its own network, and nobody who
//! signs for himself decides what is asked there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far from here an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Machine,
    Link,
    /// A network of one's own (RFC 1918, RFC 4193).
    Own,
    /// Between customer and carrier (RFC 6598), and what agents make up.
    Shared,
    Public,
}

/// Of these, what may be asked: whatever is public, and what is no nearer than the far end itself.
pub(super) fn allowed(addresses: &[IpAddr], far: Option<IpAddr>) -> Vec<IpAddr> {
    let far = far.map(reach);
    let is_fit = |address: &IpAddr| {
        let reach = reach(*address);
        reach == Reach::Public || far == Some(reach)
    };
    addresses.iter().copied().filter(is_fit).collect()
}

/// Whether a name itself, which a proxy would look up, says that it is of the proxy's own network.
pub(super) fn is_inward(host: &str) -> bool {
    let name = host.trim_end_matches('.');
    let is_local = name == "localhost" || name.ends_with(".localhost");
    is_local || name.parse().is_ok_and(|address| reach(address) != Reach::Public)
}

fn reach(address: IpAddr) -> Reach {
    match address.to_canonical() {
        IpAddr::V4(v4) => of_v4(v4),
        IpAddr::V6(v6) => of_v6(v6),
    }
}

fn of_v4(v4: Ipv4Addr) -> Reach {
    let [first, second, ..] = v4.octets();
    match (first, second) {
        (0 | 127, _) => Reach::Machine,
        (169, 254) | (224.., _) => Reach::Link,
        (100, 64..=127) => Reach::Shared,
        _ if v4.is_private() => Reach::Own,
        _ => Reach::Public,
    }
}

fn of_v6(v6: Ipv6Addr) -> Reach {
    match () {
        () if v6.is_loopback() || v6.is_unspecified() => Reach::Machine,
        () if v6.is_unicast_link_local() || v6.is_multicast() => Reach::Link,
        () if v6.is_unique_local() => Reach::Own,
        () => Reach::Public,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_of_the_outside_leads_nowhere_inside() {
        let of =
            |words: &[&str]| words.iter().map(|word| word.parse().unwrap()).collect::<Vec<_>>();
        let inside = [
            "127.0.0.1",
            "::1",
            "0.0.0.0",
            "169.254.169.254",
            "fe80::1",
            "10.0.0.1",
            "192.168.1.1",
            "fd00::1",
            "100.64.0.1",
            "::ffff:127.0.0.1",
            "224.0.0.1",
        ];
        let far = "192.0.2.1".parse().ok();
        assert_eq!(allowed(&of(&inside), far), of(&[]));
        assert_eq!(allowed(&of(&["10.0.0.1", "198.51.100.7"]), far), of(&["198.51.100.7"]));
        // One's own far end may have its list in one's own network, and not on this machine.
        let far = "10.9.9.9".parse().ok();
        assert_eq!(allowed(&of(&["10.0.0.1", "127.0.0.1"]), far), of(&["10.0.0.1"]));
    }

    #[test]
    fn a_name_that_says_so_is_not_given_to_a_proxy() {
        for host in ["localhost", "a.localhost.", "127.0.0.1", "::1", "169.254.169.254", "10.1.1.1"]
        {
            assert!(is_inward(host), "{host}");
        }
        assert!(!is_inward("crl3.digicert.com") && !is_inward("192.0.2.1"));
    }
}
