// SPDX-License-Identifier: Apache-2.0
//! Blue Coat / Symantec ProxySG: a layer of policy that opens no TLS for these names.
//!
//! `url.domain=` respects component boundaries and covers the name itself; `.suffix` does not
//! respect them; `url.host=` is exact (Content Policy Language Guide).

use std::collections::BTreeMap;

use portolan_allowlist::{Pattern, language};

use super::{Product, Reading};
use crate::lines::{Piece, lines, unquoted};
use crate::write::{Refusal, Settings};

pub(crate) struct Proxysg;

const TEST: &str = "server.certificate.hostname=";

impl Product for Proxysg {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        Ok(match pattern {
            Pattern::Exact(name) => format!("{TEST}\"{name}\""),
            Pattern::Below { suffix, .. } => format!("{TEST}\".{suffix}\""),
        })
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        let (test, value) = entry.split_once('=').ok_or("it is no test of a name")?;
        let value = unquoted(value).to_ascii_lowercase();
        let host = value.split("://").last().unwrap_or(&value).trim_end_matches('/');
        let host = host.split(':').next().unwrap_or(host);
        if host.is_empty() || host.contains(['*', '/']) {
            return Err("names have neither wildcards nor paths".into());
        }
        let bare = host.trim_start_matches('.');
        match test {
            "server.certificate.hostname" if host.starts_with('.') => {
                Ok(language::apex_and_below(bare))
            }
            "url.domain" | "server_url.domain" => Ok(language::apex_and_below(bare)),
            "server.certificate.hostname"
            | "server.certificate.hostname.exact"
            | "url.host"
            | "url.host.exact"
            | "server_url.host"
            | "server_url.host.exact" => Ok(language::exact(host)),
            "server.certificate.hostname.suffix" | "url.host.suffix" | "server_url.host.suffix" => {
                Ok(language::ends_with(host))
            }
            _ => Err(format!("`{test}` is not read here")),
        }
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        let name = format!("{}_NoIntercept", settings.joined("_"));
        let tests: String = entries.iter().map(|entry| format!("  {entry}\n")).collect();
        format!(
            "define condition {name}\n{tests}end\n\n<SSL-Intercept>\n  condition={name} ssl.forward_proxy(no)\n"
        )
    }

    fn terraform(&self, _: &[String], _: &Settings) -> Result<String, &'static str> {
        Err("there is no provider for ProxySG")
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        let conditions = conditions(text);
        let mut used: Vec<&str> = Vec::new();
        let mut is_over = false;
        for line in layer(text) {
            let words = line.words();
            let spares = words.iter().any(|w| w.text.eq_ignore_ascii_case("ssl.forward_proxy(no)"));
            let tests: Vec<&Piece<'_>> = words.iter().filter(|w| w.text.contains('=')).collect();
            if !spares {
                is_over |= tests.is_empty() && line.text.contains("ssl.forward_proxy(");
                continue;
            }
            if is_over {
                reading.problem(line.at(), "a rule above intercepts everything first");
                continue;
            }
            match tests.as_slice() {
                [test] => match test.after("condition=") {
                    Some(name) => {
                        used.push(name.text);
                        let list = conditions.get(name.text);
                        list.into_iter().flatten().for_each(|t| reading.add(self, t.text, t.at()));
                    }
                    None => reading.add(self, test.text, test.at()),
                },
                [] => reading.entries.push(super::Entry {
                    printed: line.text.to_owned(),
                    at: line.at(),
                    language: ".*".into(),
                }),
                _ => reading.problem(line.at(), "several tests in one rule are not read here"),
            }
        }
        for (name, tests) in conditions.iter().filter(|(name, _)| !used.contains(name)) {
            let at = tests.first().map_or(0..0, Piece::at);
            reading.problem(
                at,
                format!("no rule of an <SSL-Intercept> layer spares the condition `{name}`"),
            );
        }
        reading
    }

    fn comment(&self) -> Option<&'static str> {
        Some(";")
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "the first rule of a layer that matches wins: these lines go above the rule that intercepts (ssl.forward_proxy(https))",
            "install it as local or central policy, or as a CPL layer of the VPM, and check the policy trace",
            "the test is of the server's certificate, which is there for a transparent and for an explicit proxy",
        ]
    }
}

/// Tests of each defined condition.
fn conditions(text: &str) -> BTreeMap<&str, Vec<Piece<'_>>> {
    let mut all: BTreeMap<&str, Vec<Piece<'_>>> = BTreeMap::new();
    let mut open = None;
    for line in lines(text, &[";"]) {
        if let Some(name) = line.after("define condition ") {
            open = Some(name.trim().text);
            all.entry(name.trim().text).or_default();
        } else if line.words().first().is_some_and(|w| w.text.eq_ignore_ascii_case("end")) {
            open = None;
        } else if let Some(name) = open {
            all.entry(name).or_default().push(line);
        }
    }
    all
}

/// Rules of every layer for interception of TLS, in order.
fn layer(text: &str) -> Vec<Piece<'_>> {
    let mut rules = Vec::new();
    let (mut is_in, mut is_defining) = (false, false);
    for line in lines(text, &[";"]) {
        if line.text.starts_with('<') {
            is_in = line.text.to_ascii_lowercase().starts_with("<ssl-intercept");
        } else if line.after("define ").is_some() {
            is_defining = true;
        } else if line.words().first().is_some_and(|w| w.text.eq_ignore_ascii_case("end")) {
            is_defining = false;
        } else if is_in && !is_defining {
            rules.push(line);
        }
    }
    rules
}
