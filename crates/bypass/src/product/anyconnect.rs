// SPDX-License-Identifier: Apache-2.0
//! Cisco Secure Client (AnyConnect) at an ASA: names that leave the tunnel (dynamic split exclude).
//!
//! A name covers itself and everything below it. It changes where traffic goes, not who reads it.

mod list;

use portolan_allowlist::{Pattern, language};

use super::{Product, Reading};
use crate::write::{Refusal, Settings};

pub(crate) struct Anyconnect;

/// Characters of one line of the ASA's shell. A value has 420 (Cisco ASA command reference,
/// `anyconnect-custom-data`); the whole line is kept within that.
const LINE_MAX: usize = 420;
/// Characters of all names together that the client takes, and that it took before 4.10
/// (administrator guides of AnyConnect 4.10 and 4.9, dynamic split tunnelling).
const CLIENT_MAX: usize = 20_000;
const ATTRIBUTE: &str = "dynamic-split-exclude-domains";

impl Product for Anyconnect {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        Ok(pattern.base().to_owned())
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.starts_with(['*', '.']) {
            return Err("names are written without `*.`, and cover all below them".into());
        }
        let clean = |label: &str| {
            !label.is_empty()
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        if !entry.split('.').all(clean) || !entry.contains('.') {
            return Err("it is no domain".into());
        }
        Ok(language::apex_and_below(entry))
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        let name = settings.joined("_").to_uppercase();
        let head = format!("anyconnect-custom-data {ATTRIBUTE} {name} ");
        let mut text =
            format!("webvpn\n anyconnect-custom-attr {ATTRIBUTE} description {}\n", settings.name);
        for line in filled(entries, LINE_MAX.saturating_sub(head.len())) {
            text.push_str(&format!("{head}{line}\n"));
        }
        text + &format!(
            "group-policy GP attributes\n anyconnect-custom {ATTRIBUTE} value {name}\nwrite memory\n"
        )
    }

    fn terraform(&self, _: &[String], _: &Settings) -> Result<String, &'static str> {
        Err("no provider for the ASA writes custom attributes of group policies")
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        let lists = list::read(text, &mut reading);
        let all: usize = lists.iter().map(|name| name.text.len() + 1).sum();
        if all > CLIENT_MAX {
            let said = format!("the names have {all} characters, and the client takes 20,000");
            reading.problem(lists.last().map_or(0..0, crate::lines::Piece::at), said);
        }
        lists.iter().for_each(|name| reading.add(self, name.text, name.at()));
        reading
    }

    fn takes_xml(&self) -> bool {
        true
    }

    fn comment(&self) -> Option<&'static str> {
        Some("!")
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "a VPN client routes, it does not inspect: this takes Citrix Cloud out of the tunnel; where something behind the gateway inspects, the exception belongs there",
            "put the name of your group policy in place of GP; `value` takes the name of the list, never names of hosts",
            "a name covers itself and everything below it; a repeated line adds its text to the list as it is, hence the comma at its beginning",
            "it works from answers of DNS once the tunnel is up; all names together may have 20,000 characters, 5,000 for clients before 4.10",
        ]
    }
}

/// Entries joined by commas, no line longer than that; every line but the first begins with one,
/// for the ASA joins repeated lines as they are.
fn filled(entries: &[String], most: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for entry in entries {
        match all.last_mut() {
            Some(line) if line.len() + 1 + entry.len() <= most => {
                line.push(',');
                line.push_str(entry);
            }
            Some(_) => all.push(format!(",{entry}")),
            None => all.push(entry.clone()),
        }
    }
    all
}
