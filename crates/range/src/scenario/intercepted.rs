// SPDX-License-Identifier: Apache-2.0
//! Somebody reads along.

use super::parts::{Chain, DIGICERT, HUB, SITE, STORAGE, clean, intercepted};
use super::{Scenario, Verdict};
use crate::device::{Bump, Device};

const NOBODY: &str = "O=Contoso Ltd, OU=Network Security, CN=Contoso Web Inspection CA";

/// It names itself in the answers that it hands on.
const SQUID: Option<&str> = Some("Squid");

/// Names as captured from the products (see the table of issuers), and who they are.
const PRODUCTS: [(&str, &str, Option<&str>); 13] = [
    (
        "Zscaler's intermediate",
        "C=US, ST=California, O=Zscaler Inc., OU=Zscaler Inc., CN=Zscaler Intermediate Root CA (zscalerthree.net) (t)",
        Some("Zscaler"),
    ),
    (
        "Zscaler's root",
        "C=US, ST=California, L=San Jose, O=Zscaler Inc., OU=Zscaler Inc., CN=Zscaler Root CA, emailAddress=support@zscaler.com",
        Some("Zscaler"),
    ),
    (
        "Netskope's tenant",
        "C=DE, O=Contoso, OU=0123456789abcdef0123456789abcdef, CN=ca.contoso.de.goskope.com, emailAddress=certadmin@netskope.com",
        Some("Netskope"),
    ),
    ("Cisco Umbrella", "O=Cisco, CN=Cisco Umbrella Primary SubCA", Some("Cisco Umbrella")),
    ("Cisco Secure Access", "CN=Cisco Secure Access Root CA, O=Cisco", Some("Cisco Secure Access")),
    ("Forcepoint", "CN=Forcepoint Cloud CA, O=Forcepoint LLC", Some("Forcepoint")),
    (
        "Fortinet",
        "C=US, ST=California, L=Sunnyvale, O=Fortinet, OU=Certificate Authority, CN=FG1K5D3I14801234, emailAddress=support@fortinet.com",
        Some("Fortinet"),
    ),
    ("Sophos", "CN=Sophos SSL CA_C01001ABCDEF123, O=Sophos", Some("Sophos")),
    (
        "Cloudflare Gateway",
        "CN=Gateway CA - Cloudflare Managed G1 0123456789abcdef0123456789abcdef",
        Some("Cloudflare Gateway"),
    ),
    ("a name like Palo Alto's", "O=Palo Alto Networks, CN=Palo Alto Networks Root CA", None),
    ("a name like ProxySG's", "O=Contoso, CN=ProxySG 2345678901", None),
    ("a name that nobody knows", NOBODY, None),
    (
        "a name that sounds like Zscaler's",
        "O=Zscalery Farms Ltd, CN=Zscalery Farms Internal CA",
        None,
    ),
];

pub(super) fn all() -> Vec<Scenario> {
    [products(), devices(), forged()].concat()
}

fn mitm(authority: &'static str, is_explicit: bool) -> Device {
    Device::Mitmproxy { authority, is_explicit, spares: None }
}

fn haproxy(has_tls13: bool, ciphers: Option<&'static str>) -> Device {
    Device::HaproxySigns { authority: NOBODY, has_tls13, ciphers }
}

fn products() -> Vec<Scenario> {
    let one = |(name, authority, product): &(&'static str, &'static str, Option<&'static str>)| {
        intercepted(name, *product).with(mitm(authority, false)).asking(&[HUB, STORAGE])
    };
    PRODUCTS.iter().map(one).collect()
}

fn devices() -> Vec<Scenario> {
    let squid = |is_explicit, bump| Device::Squid { authority: NOBODY, is_explicit, bump };
    vec![
        intercepted("mitmproxy under its own name", Some("mitmproxy"))
            .with(mitm("CN=mitmproxy, O=mitmproxy", false)),
        intercepted("mitmproxy as a proxy", None)
            .with(mitm(NOBODY, true))
            .words(&["--proxy", "http://10.77.0.1:3128"]),
        intercepted("direct is clean, the proxy reads along", None)
            .with(mitm(NOBODY, true))
            .words(&["--direct", "--proxy", "http://10.77.0.1:3128"]),
        intercepted("trusted by this machine", None).with(mitm(NOBODY, false)).trusted(NOBODY),
        intercepted("an antivirus on this machine", Some("Kaspersky"))
            .with(mitm(
                "O=AO Kaspersky Lab, CN=Kaspersky Anti-Virus Personal Root Certificate",
                false,
            ))
            .trusted("O=AO Kaspersky Lab, CN=Kaspersky Anti-Virus Personal Root Certificate"),
        intercepted("Squid that bumps", SQUID).with(squid(false, Bump::Bumps)),
        intercepted("Squid that bumps, as a proxy", SQUID)
            .with(squid(true, Bump::Bumps))
            .words(&["--proxy", "http://10.77.0.1:3128"]),
        intercepted("Squid that bumps Citrix alone", SQUID)
            .with(squid(false, Bump::BumpsOnly(".citrixworkspacesapi.net"))),
        intercepted("Squid that spares Citrix, and reads Azure", SQUID).with(squid(
            false,
            Bump::SplicesOnly(".citrixworkspacesapi.net .xendesktop.net .nssvc.net"),
        )),
        intercepted("HAProxy that signs again", None).with(haproxy(true, None)),
        intercepted("HAProxy that signs again with TLS 1.2", None).with(haproxy(false, None)),
        intercepted("HAProxy that signs again with an old cipher alone", None)
            .with(haproxy(false, Some("ECDHE-ECDSA-AES128-SHA")))
            .finds(&["missing-ciphers"])
            .finds(&["tls-interception"])
            .spares(&["tls-fails", "old-tls-only"]),
        intercepted("HAProxy that takes old ciphers first", None)
            .with(haproxy(false, Some("ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES128-GCM-SHA256")))
            .finds(&["tls-downgrade"])
            .spares(&["missing-ciphers"]),
    ]
}

fn forged() -> Vec<Scenario> {
    vec![
        intercepted("promises copied from the real certificate", None)
            .everywhere(|host| host.chain = Chain::CopiesPromises(NOBODY)),
        intercepted("one name alone", None).chain(HUB, Chain::Private(NOBODY)),
        intercepted("the name of a public issuer, and another key", None).everywhere(|host| {
            host.chain =
                Chain::Private("C=US, O=Range Trust Services, CN=Range Public Issuing CA G1");
        }),
        intercepted("a private leaf without its issuer", None)
            .between(Verdict::Likely, Verdict::Confirmed)
            .everywhere(|host| host.chain = Chain::SelfSignedBy(NOBODY)),
        // The server of one name alone went wrong: others prove nothing of a device in between.
        clean("an appliance of another's, at one name outside Citrix")
            .chain("www.example.com", Chain::Private(NOBODY))
            .asking(&[HUB, SITE, DIGICERT]),
    ]
}
