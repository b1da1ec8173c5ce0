// SPDX-License-Identifier: Apache-2.0
//! Findings about proxies, portals and ways.

use super::*;

pub(super) fn all() -> Vec<(&'static str, Make, Make)> {
    vec![
        (
            "proxy-required",
            |run| {
                failed_tcp(&mut run.addresses[0], Kind::Timeout);
                run.addresses.push(by_proxy(HUB));
            },
            |run| run.addresses.push(by_proxy(HUB)),
        ),
        (
            "proxy-authentication-required",
            |run| run.addresses.push(refused(HUB, 443, Kind::ProxyAuthentication, 407)),
            |run| run.addresses.push(refused(HUB, 443, Kind::ProxyRefused, 403)),
        ),
        (
            "proxy-unreachable",
            |run| {
                let mut seen = by_proxy(HUB);
                seen.connect = None;
                failed_tcp(&mut seen, Kind::Refused);
                run.addresses.push(seen);
            },
            |run| failed_tcp(&mut run.addresses[0], Kind::Refused),
        ),
        (
            "proxy-refuses",
            |run| run.addresses.push(refused(HUB, 443, Kind::ProxyRefused, 403)),
            |run| {
                run.addresses.push(by_proxy(HUB));
                run.addresses.push(refused(STORAGE, 9350, Kind::ProxyRefused, 403));
            },
        ),
        (
            "proxy-blocks-port",
            |run| {
                run.addresses.push(by_proxy(HUB));
                run.addresses.push(refused(STORAGE, 9350, Kind::ProxyRefused, 403));
            },
            |run| run.addresses.push(refused(STORAGE, 9350, Kind::ProxyRefused, 403)),
        ),
        ("proxy-chain", |run| via(run, "1.1 one, 1.1 two"), |run| via(run, "1.1 one (a, b)")),
        (
            "proxy-settings-differ",
            |run| settings(run, "http://proxy.example:8080", "direct"),
            |run| settings(run, "http://proxy.example:8080/", "proxy.example:8080"),
        ),
        (
            "pac-fails",
            |run| pac(run, Err(failure(Kind::TooMuch))),
            |run| pac(run, Ok("DIRECT".into())),
        ),
        (
            "captive-portal",
            |run| failed_tls(&mut run.addresses[0], Kind::NotTls, "HTTP/1.1 302 Found"),
            |run| failed_tls(&mut run.addresses[0], Kind::NotTls, "SSH-2.0-x"),
        ),
        (
            "not-tls",
            |run| failed_tls(&mut run.addresses[0], Kind::NotTls, "SSH-2.0-x"),
            |run| failed_tls(&mut run.addresses[0], Kind::NotTls, "<html>"),
        ),
        (
            "different-ways",
            |run| run.addresses.push(refused(HUB, 443, Kind::ProxyRefused, 403)),
            |run| {
                run.addresses.remove(0);
                run.addresses.push(refused(HUB, 443, Kind::ProxyRefused, 403));
            },
        ),
    ]
}

fn refused(host: &str, port: u16, kind: Kind, status: u16) -> AddressSeen {
    let mut seen = by_proxy(host);
    seen.asked.port = port;
    if port != 443 {
        seen.asked.speaks = Speaks::Tcp;
    }
    let answer = HttpSeen { failure: Some(failure(kind)), ..http(status) };
    seen.connect = Some(ConnectSeen { answer, is_authenticated: false });
    stopped(&mut seen);
    seen
}

fn via(run: &mut Run, value: &str) {
    let mut seen = by_proxy(HUB);
    seen.connect.as_mut().unwrap().answer.fields = vec![field("via", value)];
    run.addresses.push(seen);
}

fn settings(run: &mut Run, user: &str, service: &str) {
    let setting = |place: &str, name: &str, value: &str| Setting {
        place: place.into(),
        name: name.into(),
        value: value.into(),
    };
    run.host.settings =
        vec![setting("wininet", "ProxyServer", user), setting("winhttp", "proxy", service)];
}

fn pac(run: &mut Run, answer: Result<String, Failure>) {
    run.pac = vec![PacSeen {
        place: "/proxy.pac".into(),
        failure: None,
        answers: vec![(HUB.into(), answer)],
    }];
}
