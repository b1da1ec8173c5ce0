// SPDX-License-Identifier: Apache-2.0
//! Squid: names that `ssl_bump` splices.
//!
//! `.x` covers x and all below it, a name without the dot itself alone, in any case; a list in which
//! one entry covers another is refused. The first rule that matches a step wins, and what no rule
//! decides is spliced (squid.conf.documented of 5.7, `acl` and `ssl_bump`; each tried with that
//! version by this crate's tests).

mod acl;
mod rules;

use portolan_allowlist::{Pattern, Port, Transport, language};

use super::{Product, Reading};
use crate::Target;
use crate::lines::lines;
use crate::write::{Refusal, Settings};

pub(crate) struct Squid;

/// Plain HTTP is no tunnel.
const HTTP: u16 = 80;

impl Product for Squid {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        match pattern {
            Pattern::Exact(name) => Ok(name.clone()),
            Pattern::Below { suffix, labels: 1 } => Ok(format!(".{suffix}")),
            Pattern::Below { .. } => Err(Refusal::Pattern {
                target: Target::Squid,
                pattern: pattern.clone(),
                why: "a leading dot begins at the name itself",
            }),
        }
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.contains(['*', '/', ':']) {
            return Err("names have a leading dot, and neither wildcards, schemes nor ports".into());
        }
        if entry.ends_with('.') || entry.is_empty() {
            return Err("a dot at the end is compared with names that have none".into());
        }
        match entry.strip_prefix('.') {
            Some(suffix) => Ok(language::apex_and_below(suffix)),
            None => Ok(language::exact(entry)),
        }
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        let name = settings.joined("_").to_ascii_lowercase();
        let ports: String = settings.ports.iter().filter_map(port).collect();
        let names: String =
            entries.iter().map(|entry| format!("acl {name} ssl::server_name {entry}\n")).collect();
        format!(
            "{ports}acl step1 at_step SslBump1\n{names}ssl_bump peek step1\nssl_bump splice {name}\nssl_bump bump all\n"
        )
    }

    fn terraform(&self, _: &[String], _: &Settings) -> Result<String, &'static str> {
        Err("Squid is configured by its file")
    }

    fn read(&self, text: &str) -> Reading {
        let text = continued(text);
        let mut reading = Reading::default();
        let all = lines(&text, &["#"]);
        let acls = acl::read(&all, &mut reading);
        rules::read(self, &all, &acls, &mut reading);
        reading
    }

    fn comment(&self) -> Option<&'static str> {
        Some("#")
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "put the acl and the splice rule above your own `ssl_bump bump` rules, for the first match of a step wins; then `squid -k parse` and `squid -k reconfigure`",
            "spliced connections are tunnelled: http_access must allow CONNECT to the ports that are needed; the acl SSL_ports is the one of Squid's own default file",
            "put no name into the acl that another line of it covers: Squid refuses the file",
            "a name with a leading dot covers the suffix itself too; an acl of ssl::server_name_regex could leave it out, at the price of a search through every connection",
        ]
    }
}

/// A port that clients may CONNECT to.
fn port(port: &Port) -> Option<String> {
    let range = if port.last > port.first {
        format!("{}-{}", port.first, port.last)
    } else {
        port.first.to_string()
    };
    let is_tunnel = port.transport == Transport::Tcp && port.first != HTTP;
    is_tunnel.then(|| format!("acl SSL_ports port {range}\n"))
}

/// The same text with lines joined that a backslash continues; places stay.
fn continued(text: &str) -> String {
    text.replace("\\\r\n", "   ").replace("\\\n", "  ")
}
