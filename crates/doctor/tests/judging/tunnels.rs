// SPDX-License-Identifier: Apache-2.0
//! Names that are asked for through a tunnel, by the way that the kernel goes.

use portolan_doctor::seen::*;

use super::world::*;

const INSIDE: &str = "names are asked for inside of the tunnel, at 10.8.0.1";

fn to(address: &str, interface: &str) -> RouteSeen {
    RouteSeen { to: ip(address), interface: interface.into(), gateway: None, source: None }
}

/// All goes through the tunnel, whose own address stands in this network.
fn through(own: &str, routes: Vec<RouteSeen>) -> Vec<String> {
    let interface = |name: &str, kind: &str, address: &str| InterfaceSeen {
        name: name.into(),
        addresses: vec![address.into()],
        mtu: 1400,
        kind: kind.into(),
        is_up: true,
        rp_filter: None,
    };
    let mut run = run();
    run.host.interfaces =
        vec![interface("wg0", "wireguard", own), interface("eth0", "ethernet", "192.168.1.5/24")];
    run.host.resolvers = vec![ip("10.8.0.1")];
    run.host.routes = routes;
    run.host.routes.push(to("20.0.0.1", "wg0"));
    let report = judged(&run);
    let found = report.findings.into_iter().find(|finding| finding.code == "vpn-hairpin");
    found.unwrap().evidence
}

#[test]
fn a_tunnel_with_one_address_alone_is_known_by_the_way_to_the_server() {
    let evidence = through("10.8.0.2/32", vec![to("10.8.0.1", "wg0")]);
    assert!(evidence.iter().any(|line| line == INSIDE), "{evidence:?}");
}

#[test]
fn a_server_in_the_tunnels_network_that_is_reached_beside_it_is_not_inside() {
    let evidence = through("10.8.0.2/24", vec![to("10.8.0.1", "eth0")]);
    assert!(!evidence.iter().any(|line| line == INSIDE), "{evidence:?}");
}

#[test]
fn without_a_known_way_the_tunnels_network_decides() {
    let told = |own: &str| through(own, Vec::new()).iter().any(|line| line == INSIDE);
    assert!(told("10.8.0.2/24") && !told("10.8.0.2/32"));
}
