// SPDX-License-Identifier: Apache-2.0
//! Blue Coat / Symantec ProxySG: a layer of policy that opens no TLS for these names.
//!
//! Tests of names and where they may stand: Content Policy Language Guide (`url=`); certificates:
//! Broadcom article 165956; conditions in an `<SSL-Intercept>` layer: policies that the Visual
//! Policy Manager writes.

mod intercepted;
mod matching;
mod policy;
mod write;

use portolan_allowlist::Pattern;

use super::{Product, Reading};
use crate::write::{Refusal, Settings};

pub(crate) struct Proxysg;

const BELOW: &str = "url.host.suffix=";
const HOST: &str = "url.host.exact=";

impl Product for Proxysg {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        Ok(match pattern {
            Pattern::Exact(name) => format!("{HOST}\"{name}\""),
            // A domain would take its own name along; characters with their dot do not.
            Pattern::Below { suffix, .. } => format!("{BELOW}\".{suffix}\""),
        })
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        matching::matches(entry)
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        write::policy(entries, settings)
    }

    fn terraform(&self, _: &[String], _: &Settings) -> Result<String, &'static str> {
        Err("there is no provider for ProxySG")
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        intercepted::read(self, &policy::parse(text), &mut reading);
        reading
    }

    fn comment(&self) -> Option<&'static str> {
        Some(";")
    }

    fn allowing(&self, ports: &str) -> Vec<String> {
        let udp = ports.contains("UDP").then(|| {
            "a ProxySG carries TCP alone: what is needed of UDP (443, for EDT) the firewall lets out"
                .to_owned()
        });
        udp.into_iter().collect()
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "the first rule of a layer that matches wins: these lines go above the rule that intercepts (ssl.forward_proxy(https)) of your own <SSL-Intercept> layer; a layer further down overrides one above",
            "install it as local or central policy, or as a CPL layer of the VPM; installing a policy puts it in force; then look at the policy trace",
            "the rule of the <Proxy> layer lets the names out at the ports, above the rules that deny in the same layer; a later layer that denies still wins",
            "url tests are of the name that the client asked the proxy for; server.certificate.hostname serves a transparent proxy that has an address alone, and a certificate may name a wildcard",
        ]
    }
}
