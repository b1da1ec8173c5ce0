// SPDX-License-Identifier: Apache-2.0
//! A proxy auto-configuration file that sends these names past the proxy.
//!
//! `dnsDomainIs(host, ".x")` is a match of characters at the end, so what lies below x; `shExpMatch`
//! knows `*` and `?`, over the whole name, and browsers take whatever else stands there for an
//! expression of JavaScript; `localHostOrDomainIs` is the name, or what stands before one of its dots
//! (Netscape, Navigator Proxy Auto-Config File Format, 1996; developer.mozilla.org, Proxy
//! Auto-Configuration file). All compare case, and browsers hand over the host in lower case.

mod condition;
mod script;
mod token;

use portolan_allowlist::Pattern;

use super::{Product, Reading};
use crate::write::{Refusal, Settings};

pub(crate) struct Pac;

impl Product for Pac {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        Ok(match pattern {
            Pattern::Exact(name) => format!("host == \"{name}\""),
            Pattern::Below { suffix, labels: 1 } => format!("dnsDomainIs(host, \".{suffix}\")"),
            Pattern::Below { suffix, labels } => {
                format!("shExpMatch(host, \"{}{suffix}\")", "*.".repeat(*labels))
            }
        })
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        let tokens = token::tokens(entry);
        let tests = condition::alternatives(&tokens).into_iter();
        let all: Result<Vec<String>, String> =
            tests.map(|test| Ok(format!("(?:{})", condition::test(test, &["host"])?))).collect();
        Ok(all?.join("|"))
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        // A condition without a test would be no program.
        let tests =
            if entries.is_empty() { "false".to_owned() } else { entries.join(" ||\n      ") };
        format!(
            "function FindProxyForURL(url, host) {{\n  host = host.toLowerCase();\n  if ({tests})\n    return \"DIRECT\";\n  return \"PROXY {}\";\n}}\n",
            settings.proxy
        )
    }

    fn terraform(&self, _: &[String], _: &Settings) -> Result<String, &'static str> {
        Err("it is a file that a web server or a policy hands out")
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        script::read(text, &mut reading);
        reading
    }

    fn comment(&self) -> Option<&'static str> {
        Some("//")
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "put the tests into the file that you have, before its own answers; serve it as application/x-ns-proxy-autoconfig",
            "a Cloud Connector takes its proxy from WinHTTP and reads no PAC file; a VDA with Rendezvous V1 reads one from 2103 on",
        ]
    }
}
