// SPDX-License-Identifier: Apache-2.0
//! A tunnel that takes it all.

use std::collections::BTreeSet;

use portolan_connector::host::{Texts, look, look_again};

use crate::alone::{alone, sh};

#[test]
fn halves_of_the_world_through_a_tunnel_are_told() {
    alone("hairpin::halves_of_the_world_through_a_tunnel_are_told", &[], || {
        sh("ip link set lo up
            ip tuntap add vpn0 mode tun
            ip addr add 10.88.0.2/24 dev vpn0
            ip link set vpn0 up mtu 1380
            ip link add plain0 type veth peer name plain1
            ip addr add 192.0.2.1/24 dev plain0
            ip link set plain0 up
            ip link set plain1 up
            ip route add 0.0.0.0/1 dev vpn0
            ip route add 128.0.0.0/1 dev vpn0
            ip -6 route add 2000::/3 dev vpn0");
        let mut omitted = Vec::new();
        let mut host = look(&Texts::default(), &mut omitted);
        let tunnel = host.interfaces.iter().find(|i| i.name == "vpn0").unwrap();
        assert_eq!((tunnel.kind.as_str(), tunnel.mtu), ("tun", 1380));
        assert!(tunnel.is_tunnel() && tunnel.is_up);
        assert!(tunnel.addresses.contains(&"10.88.0.2/24".to_owned()));
        for wanted in ["0.0.0.0/1", "128.0.0.0/1", "2000::/3", "10.88.0.0/24"] {
            assert!(host.tunnel_routes.iter().any(|route| route == wanted), "{wanted}");
        }
        assert!(!host.tunnel_routes.iter().any(|route| route == "192.0.2.0/24"));
        host.resolvers = ["203.0.113.53", "192.0.2.53"].map(|at| at.parse().unwrap()).into();
        let tried = ["203.0.113.9:443", "192.0.2.77:443", "[2001:db8::1]:443"];
        let tried: BTreeSet<_> = tried.iter().map(|at| at.parse().unwrap()).collect();
        look_again(&mut host, &tried, &mut omitted);
        let by = |to: &str| {
            let to = to.parse::<std::net::IpAddr>().unwrap();
            host.routes.iter().find(|r| r.to == to).map(|r| r.interface.as_str())
        };
        assert_eq!(by("203.0.113.9"), Some("vpn0"));
        assert_eq!(by("192.0.2.77"), Some("plain0"));
        assert_eq!(by("2001:db8::1"), Some("vpn0"));
        // Servers of names have a way of their own, whatever network the tunnel's address is of.
        assert_eq!((by("203.0.113.53"), by("192.0.2.53")), (Some("vpn0"), Some("plain0")));
    });
}
