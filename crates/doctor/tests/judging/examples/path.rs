// SPDX-License-Identifier: Apache-2.0
//! Findings about packets and connections.

use super::*;

pub(super) fn all() -> Vec<(&'static str, Make, Make)> {
    [connecting(), talking(), around()].concat()
}

fn connecting() -> Vec<(&'static str, Make, Make)> {
    vec![
        (
            "port-blocked",
            |run| failed_tcp(&mut run.addresses[0], Kind::Prohibited),
            |run| failed_tcp(&mut run.addresses[0], Kind::Unreachable),
        ),
        (
            "reset-at-connect",
            |run| failed_tcp(&mut run.addresses[0], Kind::Refused),
            |run| {
                failed_tcp(&mut run.addresses[0], Kind::Refused);
                run.addresses.push(by_proxy(HUB));
            },
        ),
        (
            "silent-drop",
            |run| failed_tcp(&mut run.addresses[0], Kind::Timeout),
            |run| failed_tcp(&mut run.addresses[0], Kind::Refused),
        ),
        (
            "unreachable",
            |run| failed_tcp(&mut run.addresses[0], Kind::Unreachable),
            |run| {
                failed_tcp(&mut run.addresses[0], Kind::Unreachable);
                let icmp = vec!["3/13".into()];
                run.addresses[0].tcp[0].packets =
                    Some(PacketsSeen { icmp, ..PacketsSeen::default() });
            },
        ),
        ("dead-family", |run| first_tried(run, "2a00::1"), |run| first_tried(run, "20.0.0.7")),
        ("udp-blocked", |run| udp(run, None), |run| udp(run, Some("22 fefd"))),
    ]
}

fn talking() -> Vec<(&'static str, Make, Make)> {
    vec![
        (
            "reset-at-hello",
            |run| failed_tls(&mut run.addresses[0], Kind::Reset, ""),
            |run| failed_http(&mut run.addresses[0], Kind::Reset, ""),
        ),
        (
            "closed-at-hello",
            |run| failed_tls(&mut run.addresses[0], Kind::Closed, ""),
            |run| failed_tls(&mut run.addresses[0], Kind::Reset, ""),
        ),
        (
            "silent-after-connect",
            |run| failed_tls(&mut run.addresses[0], Kind::Timeout, ""),
            |run| failed_tls(&mut run.addresses[0], Kind::Timeout, "7 bytes came in that time"),
        ),
        ("injected-reset", |run| reset(run, 250), |run| reset(run, 53)),
        (
            "tls-fails",
            |run| failed_tls(&mut run.addresses[0], Kind::Alert, "handshake_failure"),
            |run| failed_tls(&mut run.addresses[0], Kind::Closed, ""),
        ),
        (
            "hostile-peer",
            |run| {
                failed_http(&mut run.addresses[0], Kind::TooMuch, "a head of more than 65536 bytes")
            },
            |run| failed_http(&mut run.addresses[0], Kind::Timeout, ""),
        ),
        (
            "reset-midstream",
            |run| failed_http(&mut run.addresses[0], Kind::Reset, ""),
            |run| failed_tls(&mut run.addresses[0], Kind::Reset, ""),
        ),
        (
            "closed-midstream",
            |run| failed_http(&mut run.addresses[0], Kind::Closed, ""),
            |run| failed_http(&mut run.addresses[0], Kind::Reset, ""),
        ),
        (
            "http-fails",
            |run| failed_http(&mut run.addresses[0], Kind::NotHttp, "SSH-2.0"),
            |run| failed_http(&mut run.addresses[0], Kind::Closed, ""),
        ),
        ("idle-kill", |run| idle(run, true), |run| idle(run, false)),
        ("mtu-hole", |run| mtu(run, false), |run| mtu(run, true)),
    ]
}

fn around() -> Vec<(&'static str, Make, Make)> {
    vec![
        ("asymmetric-routing", |run| other_interface(run, true), |run| other_interface(run, false)),
        ("vpn-hairpin", |run| routed(run, "tun"), |run| routed(run, "ethernet")),
        ("transparent-proxy", |run| answered_near(run, 63), |run| answered_near(run, 50)),
    ]
}

fn first_tried(run: &mut Run, to: &str) {
    let dead = TcpSeen {
        to: ip(to),
        failure: Some(failure(Kind::Timeout)),
        ..run.addresses[0].tcp[0].clone()
    };
    run.addresses[0].tcp.insert(0, dead);
}

fn udp(run: &mut Run, record: Option<&str>) {
    let mut seen = address(SITE);
    stopped(&mut seen);
    seen.tcp.clear();
    seen.asked.speaks = Speaks::Dtls;
    seen.udp = Some(UdpSeen { tries: 2, record: record.map(str::to_owned), failure: None });
    run.addresses.push(seen);
}

fn reset(run: &mut Run, ttl: u8) {
    failed_http(&mut run.addresses[0], Kind::Reset, "");
    let signature = |ttl| Some(Signature { ttl, window: 100, ..Signature::default() });
    run.addresses[0].tcp[0].packets = Some(PacketsSeen {
        syn_ack: signature(52),
        reset: signature(ttl),
        ..PacketsSeen::default()
    });
}

fn idle(run: &mut Run, dies: bool) {
    let wait =
        |waited_s, dies: bool| Idle { waited_s, failure: dies.then(|| failure(Kind::Reset)) };
    run.addresses[0].idle = Some(IdleSeen { waits: vec![wait(60, false), wait(120, dies)] });
}

fn mtu(run: &mut Run, told_by_icmp: bool) {
    run.addresses[0].mtu = Some(MtuSeen {
        path_mtu: Some(1500),
        large_passed: false,
        small_passed: true,
        told_by_icmp,
    });
}

fn other_interface(run: &mut Run, is_other: bool) {
    let other_interface = is_other.then(|| "up1".to_owned());
    run.addresses[0].tcp[0].packets =
        Some(PacketsSeen { other_interface, ..PacketsSeen::default() });
}

fn routed(run: &mut Run, kind: &str) {
    let interface = |name: &str, kind: &str| InterfaceSeen {
        name: name.into(),
        addresses: vec!["10.8.0.2/24".into()],
        mtu: 1400,
        kind: kind.into(),
        is_up: true,
        rp_filter: None,
    };
    run.host.interfaces = vec![interface("vpn0", kind)];
    run.host.routes = vec![RouteSeen {
        to: ip("20.0.0.1"),
        interface: "vpn0".into(),
        gateway: None,
        source: None,
    }];
}

fn answered_near(run: &mut Run, ttl: u8) {
    for seen in &mut run.addresses {
        let syn_ack =
            Some(Signature { ttl, window: 65535, mss: Some(1460), ..Signature::default() });
        seen.tcp[0].packets =
            Some(PacketsSeen { syn_ack, rtt_us: Some(700), ..PacketsSeen::default() });
    }
}
