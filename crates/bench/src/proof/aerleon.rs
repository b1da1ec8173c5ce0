// SPDX-License-Identifier: Apache-2.0
//! The same rules in Aerleon's files, checked by it.

use std::fmt::Write;

use super::rules::{Rules, addresses};
use crate::error::BenchError;
use crate::peer::Peer;

/// What the check took, and what it came to.
pub(super) struct Checked {
    pub(super) ms: f64,
    /// The share of the hidden rules that it told of; it stops at the first.
    pub(super) found: f64,
    pub(super) said: &'static str,
}

/// It writes its rules as it checks: the time is of both.
pub(super) fn check(peer: &Peer, rules: &Rules) -> Result<Checked, BenchError> {
    let name = format!("shadows-{}", rules.list.len());
    let cost = peer.shade_check(&name, &files(rules));
    match cost {
        Ok(cost) => Ok(Checked { ms: cost.ms, found: 0.0, said: "it finds none" }),
        Err(BenchError::Failed { message, .. }) if message.contains("shade") => {
            let found = 1.0 / rules.hidden.max(1) as f64;
            Ok(Checked { ms: 0.0, found, said: "it stops at the first" })
        }
        Err(error) => Err(error),
    }
}

fn files(rules: &Rules) -> [(&'static str, String); 2] {
    [("def/bench.yaml", definitions(rules)), ("pol/bench.yaml", terms(rules))]
}

fn definitions(rules: &Rules) -> String {
    let mut out = String::from("networks:\n");
    for token in 0..rules.tokens {
        let _ = writeln!(out, "  T{token}:\n    values:");
        for address in addresses(token) {
            let _ = writeln!(out, "      - address: {address}/32");
        }
    }
    out.push_str("services:\n");
    let ports: std::collections::BTreeSet<u16> = rules.list.iter().map(|r| r.port).collect();
    for port in ports {
        let _ = writeln!(out, "  PORT{port}:\n    - protocol: tcp\n      port: {port}");
    }
    out
}

fn terms(rules: &Rules) -> String {
    let mut out = String::from(
        "filters:\n- header:\n    targets:\n      nftables: inet forward 0 drop\n  terms:\n",
    );
    let tokens = |list: &[u32]| list.iter().map(|t| format!("T{t}")).collect::<Vec<_>>().join(", ");
    for (number, rule) in rules.list.iter().enumerate() {
        let action = if rule.allows { "accept" } else { "deny" };
        let _ = writeln!(
            out,
            "  - name: t{number}\n    source-address: [{}]\n    destination-address: [{}]\n    \
             destination-port: PORT{}\n    protocol: tcp\n    action: {action}",
            tokens(&rule.sources),
            tokens(&rule.destinations),
            rule.port
        );
    }
    out
}
