// SPDX-License-Identifier: Apache-2.0
//! Nobody reads along, however it may look.

use std::net::{IpAddr, Ipv4Addr};

use super::Scenario;
use super::parts::{Chain, DIGICERT, GATEWAY, HUB, SITE, STORAGE, clean};
use crate::cloud::{Said, View};
use crate::device::{Bump, Device, Own, Tiny};

const PRIVATE: &str = "O=Contoso Ltd, CN=Contoso Internal Issuing CA 2";

pub(super) fn all() -> Vec<Scenario> {
    [direct(), chains(), through()].concat()
}

fn direct() -> Vec<Scenario> {
    vec![
        clean("clean"),
        clean("clean, the relays too")
            .asking(&["ctxwsp-agent-westeurope.servicebus.windows.net:9350", HUB]),
        clean("clean, and UDP")
            .asking(&["az-eu-w.g.nssvc.net:443/udp", GATEWAY])
            .spares(&["udp-blocked"]),
        clean("clean, with a second resolver")
            .words(&["--dns", "203.0.113.54"])
            .spares(&["dns-differs"]),
        clean("clean, version 6 only")
            .says(
                View::System,
                HUB,
                Said::Addresses(vec![
                    "2001:db8::64".parse().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
                ]),
            )
            .asking(&[HUB]),
        clean("clean, one issuer of all that Citrix has").asking(&[HUB, SITE, GATEWAY]),
        clean("clean, servers without TLS 1.3")
            .everywhere(|host| host.has_tls13 = false)
            .spares(&["tls-downgrade"]),
        clean("clean, every name of an issuer of its own")
            .change(HUB, |host| host.operator = 1)
            .change(DIGICERT, |host| host.operator = 0),
    ]
}

fn chains() -> Vec<Scenario> {
    vec![
        clean("expired, and public").chain(HUB, Chain::Expired).finds(&["expired-certificate"]),
        clean("not yet valid, and public").chain(HUB, Chain::NotYet).finds(&[
            "expired-certificate",
            "certificate-not-yet-valid",
            "clock-skew",
        ]),
        clean("intermediate not sent")
            .chain(HUB, Chain::Incomplete)
            .finds(&["incomplete-chain", "missing-intermediate"]),
        clean("certificates in disorder").chain(HUB, Chain::Disordered),
        clean("a private name behind split horizon")
            .says(
                View::System,
                SITE,
                Said::Addresses(vec![IpAddr::V4(Ipv4Addr::new(10, 99, 0, 7))]),
            )
            .change(SITE, |host| {
                host.addresses = Some(vec![IpAddr::V4(Ipv4Addr::new(10, 99, 0, 7))])
            })
            .says(
                View::Public,
                SITE,
                Said::Addresses(vec![IpAddr::V4(Ipv4Addr::new(203, 0, 113, 240))]),
            )
            .chain(SITE, Chain::Private(PRIVATE))
            .trusted(PRIVATE)
            .words(&["--dns", "203.0.113.54"])
            .finds(&["split-horizon", "dns-differs"]),
        clean("a private link of Azure")
            .says(
                View::System,
                STORAGE,
                Said::LeadsTo("cwsproduction.privatelink.blob.core.windows.net".into()),
            )
            .says(
                View::System,
                "cwsproduction.privatelink.blob.core.windows.net",
                Said::Addresses(vec![IpAddr::V4(Ipv4Addr::new(10, 99, 0, 8))]),
            )
            .words(&["--dns", "203.0.113.54"]),
    ]
}

fn through() -> Vec<Scenario> {
    let tiny = || Device::Tiny(Tiny { port: 8888, ..Tiny::default() });
    let squid = |is_explicit, bump| Device::Squid { authority: PRIVATE, is_explicit, bump };
    vec![
        clean("clean, by a proxy").with(tiny()).words(&["--proxy", "http://10.77.0.1:8888"]),
        clean("clean, by SOCKS").with(Device::Socks).words(&["--proxy", "socks5://10.77.0.1:1080"]),
        clean("clean, both ways").with(tiny()).words(&["--direct", "--proxy", "http://10.77.0.1:8888"]),
        clean("Squid that peeks and splices").with(squid(false, Bump::Splices)),
        clean("Squid that splices, as a proxy")
            .with(squid(true, Bump::Splices))
            .words(&["--proxy", "http://10.77.0.1:3128"]),
        clean("Squid that spares what it should")
            .with(squid(
                false,
                Bump::SplicesOnly(".citrixworkspacesapi.net .xendesktop.net .nssvc.net .blob.core.windows.net .digicert.com"),
            )),
        clean("HAProxy that passes TCP on").with(Device::HaproxyPasses),
        clean("mitmproxy that spares what it should").with(Device::Mitmproxy {
            authority: PRIVATE,
            is_explicit: false,
            spares: Some("citrixworkspacesapi|xendesktop|nssvc|windows|digicert"),
        }),
        clean("a device that cuts nobody").with(Device::Own(Own::CutsAfter(100_000_000))),
    ]
}
