// SPDX-License-Identifier: Apache-2.0
//! Proxies that read nothing, and are in the way all the same.

use super::Scenario;
use super::parts::{HUB, SITE, STORAGE, clean};
use crate::device::{Device, Own, Tiny};

const BY_TINY: [&str; 2] = ["--proxy", "http://10.77.0.1:8888"];
const CLOSED: &str = "nft add table inet shut\n\
    nft 'add chain inet shut on { type filter hook forward priority 0; }'\n\
    nft 'add rule inet shut on iifname \"left\" tcp dport { 80, 443 } drop'";

fn tiny(change: impl Fn(&mut Tiny)) -> Device {
    let mut tiny = Tiny { port: 8888, ..Tiny::default() };
    change(&mut tiny);
    Device::Tiny(tiny)
}

pub(super) fn all() -> Vec<Scenario> {
    [fences(), chains(), pac()].concat()
}

fn fences() -> Vec<Scenario> {
    vec![
        clean("a proxy that wants a name")
            .with(tiny(|tiny| tiny.login = Some("ctx secret")))
            .words(&BY_TINY)
            .finds(&["proxy-authentication-required"]),
        clean("a proxy that is given a name")
            .with(tiny(|tiny| tiny.login = Some("ctx secret")))
            .words(&BY_TINY)
            .words(&["--proxy-credentials", "$HERE/credentials"])
            .file("credentials", "ctx:secret\n"),
        clean("a proxy that is given the wrong name")
            .with(tiny(|tiny| tiny.login = Some("ctx secret")))
            .words(&BY_TINY)
            .words(&["--proxy-credentials", "$HERE/credentials"])
            .file("credentials", "ctx:wrong\n")
            // tinyproxy answers 401 to a wrong name, and 407 to none.
            .finds(&["proxy-authentication-required", "proxy-refuses"]),
        clean("a proxy that connects to 443 alone")
            .with(tiny(|tiny| tiny.ports = &[443]))
            .words(&BY_TINY)
            .asking(&["ctxwsp-agent-westeurope.servicebus.windows.net:9350", HUB])
            .finds(&["proxy-blocks-port", "proxy-refuses"]),
        clean("a proxy that refuses Citrix")
            .with(tiny(|tiny| tiny.refuses = &["citrixworkspacesapi"]))
            .words(&BY_TINY)
            .finds(&["proxy-refuses"]),
        clean("only the proxy leads out")
            .with(tiny(|_| {}))
            .with(Device::Middle(CLOSED))
            .words(&["--direct"])
            .words(&BY_TINY)
            .finds(&["proxy-required"]),
        clean("no proxy where one is named").words(&BY_TINY).finds(&[
            "proxy-unreachable",
            "proxy-refuses",
            "port-blocked",
        ]),
        clean("a proxy whose answer does not end")
            .with(Device::Own(Own::EndlessProxy))
            .words(&["--proxy", "http://10.77.0.1:3128"])
            .finds(&["hostile-peer"]),
    ]
}

fn chains() -> Vec<Scenario> {
    let two = |is_discreet| {
        let second = Tiny { port: 8889, is_discreet, ..Tiny::default() };
        let first = tiny(move |tiny| (tiny.behind, tiny.is_discreet) = (Some(8889), is_discreet));
        (Device::Tiny(second), first)
    };
    let (second, first) = two(false);
    vec![
        clean("two proxies in a row")
            .with(second)
            .with(first)
            .words(&BY_TINY)
            .asking(&[HUB, "crl3.digicert.com:80"])
            .finds(&["proxy-chain"]),
        clean("a proxy from the environment")
            .with(tiny(|_| {}))
            .words(&["--proxy", "environment"])
            .spares(&["proxy-chain"])
            .environment("HTTPS_PROXY", "http://10.77.0.1:8888"),
    ]
}

fn pac() -> Vec<Scenario> {
    let goes = "function FindProxyForURL(url, host) {\n  if (dnsDomainIs(host, \".windows.net\")) return \"DIRECT\";\n  return \"PROXY 10.77.0.1:8888\";\n}\n";
    vec![
        clean("a PAC file that parts the names")
            .with(tiny(|_| {}))
            .file("proxy.pac", goes)
            .words(&["--pac", "$HERE/proxy.pac"])
            .asking(&[HUB, SITE, STORAGE]),
        clean("a PAC file that loops")
            .file("proxy.pac", "function FindProxyForURL(url, host) { while (true) {} }\n")
            .words(&["--pac", "$HERE/proxy.pac"])
            .finds(&["pac-fails", "hostile-peer"]),
        clean("a PAC file that is none")
            .file("proxy.pac", "<html>not here</html>\n")
            .words(&["--pac", "$HERE/proxy.pac"])
            .finds(&["pac-fails"]),
    ]
}

impl Scenario {
    fn environment(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }
}
