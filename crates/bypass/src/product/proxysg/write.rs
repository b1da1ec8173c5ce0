// SPDX-License-Identifier: Apache-2.0
//! A policy: the names, what leaves them closed, and what lets them out.

use portolan_allowlist::Transport;

use super::BELOW;
use crate::ports;
use crate::write::Settings;

pub(super) fn policy(entries: &[String], settings: &Settings) -> String {
    let prefix = settings.joined("_");
    let certificates: Vec<String> = entries.iter().map(|entry| certificate(entry)).collect();
    let (names, closed) = (format!("{prefix}_Names"), format!("{prefix}_NoIntercept"));
    let inner = [vec![format!("condition={names}")], certificates].concat();
    condition(&names, entries)
        + &condition(&closed, &inner)
        + &format!("<SSL-Intercept>\n  condition={closed} ssl.forward_proxy(no)\n")
        + &allowed(&prefix, &names, settings)
}

/// A certificate is seen too late to let a connection out by it.
fn allowed(prefix: &str, names: &str, settings: &Settings) -> String {
    let tests: Vec<String> = ports::of(&settings.ports, Transport::Tcp)
        .map(|port| format!("url.port={}", ports::stretch(port, "..")))
        .collect();
    if tests.is_empty() {
        return String::new();
    }
    let ports = format!("{prefix}_Ports");
    format!("\n{}<Proxy>\n  condition={names} condition={ports} allow\n", condition(&ports, &tests))
}

fn condition(name: &str, tests: &[String]) -> String {
    let lines: String = tests.iter().map(|test| format!("  {test}\n")).collect();
    format!("define condition {name}\n{lines}end condition {name}\n\n")
}

/// The same by the server's certificate, which is all that a transparent proxy may have.
fn certificate(entry: &str) -> String {
    let value = entry.split_once('=').map_or(entry, |(_, value)| value);
    let test = if entry.starts_with(BELOW) { "suffix" } else { "exact" };
    format!("server.certificate.hostname.{test}={value}")
}
