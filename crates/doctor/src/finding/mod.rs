// SPDX-License-Identifier: Apache-2.0
//! What is wrong on the way; one file a finding, called as its code is. [`FINDINGS`] lists them all.

mod table;

mod asymmetric_routing;
mod captive_portal;
mod certificate_not_yet_valid;
mod clock_skew;
mod closed_at_hello;
mod closed_midstream;
mod dead_family;
mod different_ways;
mod dns_blocked;
mod dns_differs;
mod dns_fails;
mod echo_altered;
mod echo_unreached;
mod expired_certificate;
mod hostile_peer;
mod http_fails;
mod idle_kill;
mod injected_reset;
mod inspecting_agent;
mod loopback_redirection;
mod missing_ciphers;
mod missing_intermediate;
mod mtu_hole;
mod name_loop;
mod not_tls;
mod old_tls_only;
mod omitted_checks;
mod pac_fails;
mod port_blocked;
mod probe_failed;
mod proxy_authentication_required;
mod proxy_blocks_port;
mod proxy_chain;
mod proxy_refuses;
mod proxy_required;
mod proxy_settings_differ;
mod proxy_unreachable;
mod reset_at_connect;
mod reset_at_hello;
mod reset_midstream;
mod revocation_blocked;
mod silent_after_connect;
mod silent_drop;
mod split_horizon;
mod tls_downgrade;
mod tls_fails;
mod tls_interception;
mod transparent_proxy;
mod udp_blocked;
mod unfit_certificate;
mod unlisted_root;
mod unreachable;
mod vpn_hairpin;
mod wildcard_untested;
mod wrong_name;

use std::collections::BTreeMap;

use crate::look::{Look, Seen, clean};
use crate::report::{Cite, Confidence, Finding, Severity};

use table::{ARTICLE, DECRYPTION, GUIDE, PORTS, REQUIREMENTS, Source};
pub use table::{FINDINGS, Kind, Team};
pub(crate) use tls_downgrade::downgrade;

/// Lines of evidence that a finding keeps: enough to see the pattern.
const LINES_MAX: usize = 24;

/// Everything that is found, in the order of the table.
pub(crate) fn all(look: &Look<'_>) -> Vec<Finding> {
    table::RULES.iter().flat_map(|rule| rule(look)).collect()
}

impl Kind {
    fn finding(
        &self,
        severity: Severity,
        confidence: Confidence,
        message: impl Into<String>,
    ) -> Finding {
        let cite = |source: &Source| Cite { title: source.0.to_owned(), url: source.1.to_owned() };
        Finding {
            code: self.code.to_owned(),
            severity,
            confidence,
            message: message.into(),
            addresses: Vec::new(),
            roles: Vec::new(),
            evidence: Vec::new(),
            why: self.why.to_owned(),
            change: self.change.to_owned(),
            for_whom: self.team.words().to_owned(),
            command: self.target.map(command),
            cites: self.cites.iter().map(cite).collect(),
        }
    }

    /// One finding for all addresses of which the same is to be told.
    fn of_each(&self, look: &Look<'_>, tell: impl Fn(&Seen<'_>) -> Option<Hit>) -> Vec<Finding> {
        let mut all: BTreeMap<
            (std::cmp::Reverse<Severity>, std::cmp::Reverse<Confidence>, String),
            Finding,
        > = BTreeMap::new();
        for seen in &look.addresses {
            let Some(hit) = tell(seen) else { continue };
            let key = (
                std::cmp::Reverse(hit.severity),
                std::cmp::Reverse(hit.confidence),
                hit.message.clone(),
            );
            let finding = all
                .entry(key)
                .or_insert_with(|| self.finding(hit.severity, hit.confidence, hit.message));
            finding.about(seen);
            for line in hit.saw {
                finding.saw(format!("{}: {line}", named(seen)));
            }
        }
        all.into_values().map(Finding::counted).collect()
    }
}

/// What is to be told of one address.
struct Hit {
    severity: Severity,
    confidence: Confidence,
    /// Addresses of which the same is told stand together.
    message: String,
    saw: Vec<String>,
}

impl Hit {
    fn new(
        severity: Severity,
        confidence: Confidence,
        message: impl Into<String>,
        saw: impl Into<String>,
    ) -> Self {
        Self { severity, confidence, message: message.into(), saw: vec![saw.into()] }
    }

    fn error(message: impl Into<String>, saw: impl Into<String>) -> Self {
        Self::new(Severity::Error, Confidence::Confirmed, message, saw)
    }

    fn warning(message: impl Into<String>, saw: impl Into<String>) -> Self {
        Self::new(Severity::Warning, Confidence::Confirmed, message, saw)
    }

    fn note(message: impl Into<String>, saw: impl Into<String>) -> Self {
        Self::new(Severity::Note, Confidence::Confirmed, message, saw)
    }

    /// The same, as sure as that.
    fn but(self, confidence: Confidence) -> Self {
        Self { confidence, ..self }
    }
}

/// An address, and its way where that is not the straight one.
fn named(seen: &Seen<'_>) -> String {
    format!("`{}`{}", seen.place(), by(seen))
}

fn by(seen: &Seen<'_>) -> String {
    if seen.is_direct() {
        String::new()
    } else {
        format!(" by `{}`", clean(&seen.seen.way.to_string()))
    }
}

/// The command that writes an exception.
fn command(target: &str) -> String {
    format!("portolan connector bypass {target}")
}

impl Finding {
    fn about(&mut self, seen: &Seen<'_>) {
        let about = seen.about();
        if !self.addresses.contains(&about) {
            self.addresses.push(about);
        }
    }

    fn saw(&mut self, line: impl Into<String>) {
        self.evidence.push(line.into());
    }

    fn with(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.evidence.extend(lines);
        self
    }

    /// Says how many lines were left out.
    fn counted(mut self) -> Self {
        let more = self.evidence.len().saturating_sub(LINES_MAX);
        if more > 0 {
            self.evidence.truncate(LINES_MAX);
            self.evidence.push(format!("and {more} lines more of that kind"));
        }
        self
    }
}
