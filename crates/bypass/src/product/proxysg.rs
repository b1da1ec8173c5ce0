// SPDX-License-Identifier: Apache-2.0
//! Blue Coat / Symantec ProxySG: a layer of policy that opens no TLS for these names.
//!
//! Tests of names and where they may stand: Content Policy Language Guide (`url=`); certificates:
//! Broadcom article 165956; conditions in an `<SSL-Intercept>` layer: policies that the Visual
//! Policy Manager writes.

mod intercepted;
mod matching;
mod policy;

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
        let name = format!("{}_NoIntercept", settings.joined("_"));
        let tests: String = entries.iter().map(|entry| format!("  {entry}\n")).collect();
        let certificates: String =
            entries.iter().map(|entry| format!("  {}\n", certificate(entry))).collect();
        format!(
            "define condition {name}\n{tests}{certificates}end condition {name}\n\n<SSL-Intercept>\n  condition={name} ssl.forward_proxy(no)\n"
        )
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

    fn notes(&self) -> &'static [&'static str] {
        &[
            "the first rule of a layer that matches wins: these lines go above the rule that intercepts (ssl.forward_proxy(https)) of your own <SSL-Intercept> layer; a layer further down overrides one above",
            "install it as local or central policy, or as a CPL layer of the VPM; installing a policy puts it in force; then look at the policy trace",
            "url tests are of the name that the client asked the proxy for; server.certificate.hostname serves a transparent proxy that has an address alone, and a certificate may name a wildcard",
        ]
    }
}

/// The same by the server's certificate, which is all that a transparent proxy may have.
fn certificate(entry: &str) -> String {
    let value = entry.split_once('=').map_or(entry, |(_, value)| value);
    let test = if entry.starts_with(BELOW) { "suffix" } else { "exact" };
    format!("server.certificate.hostname.{test}={value}")
}
