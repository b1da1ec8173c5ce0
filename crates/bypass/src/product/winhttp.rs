// SPDX-License-Identifier: Apache-2.0
//! Windows WinHTTP: the bypass list of the machine's proxy, which services such as the Cloud
//! Connector use.
//!
//! A wildcard stands leftmost alone and is a match of characters; `<local>` is every name without a
//! dot (Microsoft, proxycfg and netsh winhttp).

use portolan_allowlist::{Pattern, language};

use super::{Product, Reading};
use crate::Target;
use crate::lines::{Piece, lines};
use crate::write::{Refusal, Settings};

pub(crate) struct Winhttp;

impl Product for Winhttp {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        match pattern {
            Pattern::Exact(name) => Ok(name.clone()),
            Pattern::Below { suffix, labels: 1 } => Ok(format!("*.{suffix}")),
            Pattern::Below { .. } => Err(Refusal::Pattern {
                target: Target::Winhttp,
                pattern: pattern.clone(),
                why: "it knows one wildcard, at the beginning",
            }),
        }
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.contains("://") || entry.contains('/') {
            return Err("an entry has neither scheme nor path".into());
        }
        match entry.strip_prefix('*') {
            Some(rest) if rest.contains('*') => Err("a wildcard stands leftmost alone".into()),
            Some(rest) => Ok(language::ends_with(rest)),
            None if entry.contains('*') => Err("a wildcard stands leftmost alone".into()),
            None => Ok(language::exact(entry)),
        }
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        format!(
            "netsh winhttp set proxy proxy-server=\"{}\" bypass-list=\"{};<local>\"\n",
            settings.proxy,
            entries.join(";")
        )
    }

    fn terraform(&self, _: &[String], _: &Settings) -> Result<String, &'static str> {
        Err("it is a setting of the machine itself")
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        for list in lists(text) {
            for word in list.split(|c| c == ';' || c == ',' || c.is_whitespace()) {
                // Names without a dot are no names of the cloud.
                if !word.text.eq_ignore_ascii_case("<local>") && word.text != "(none)" {
                    reading.add(self, word.text, word.at());
                }
            }
        }
        reading
    }

    fn comment(&self) -> Option<&'static str> {
        None
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "run it as an administrator on each Cloud Connector, with your own proxy in it; it replaces the list that is there (`netsh winhttp show proxy`), and the connector's services want a restart",
            "names on the list are reached without the proxy: the firewall must let the connector out to them",
            "these settings are the machine's; those of a user's browser are others",
        ]
    }
}

/// What a command sets, what `show proxy` prints, or a bare list.
fn lists(text: &str) -> Vec<Piece<'_>> {
    const SET: &str = "bypass-list=";
    let mut all = Vec::new();
    for line in lines(text, &["#", "rem ", "::"]) {
        let lower = line.text.to_ascii_lowercase();
        if let Some(at) = lower.find(SET) {
            let start = at + SET.len();
            let rest = line.text.get(start..).unwrap_or_default();
            let quoted = rest.strip_prefix('"').and_then(|rest| Some((1, rest.split('"').next()?)));
            let (skipped, text) =
                quoted.unwrap_or((0, rest.split_whitespace().next().unwrap_or_default()));
            all.push(Piece { text, start: line.start + start + skipped });
        } else if let Some((label, _)) =
            line.text.split_once(':').filter(|(l, _)| l.trim().eq_ignore_ascii_case("bypass list"))
        {
            let start = label.len() + 1;
            all.push(Piece {
                text: line.text.get(start..).unwrap_or_default(),
                start: line.start + start,
            });
        } else if !lower.contains("proxy")
            && !lower.contains("netsh")
            && !lower.contains("direct access")
        {
            all.push(line);
        }
    }
    all
}
