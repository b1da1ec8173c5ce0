// SPDX-License-Identifier: Apache-2.0
//! Cisco Secure Client (AnyConnect) at an ASA: names that leave the tunnel (dynamic split exclude).
//!
//! A name covers itself and everything below it. It changes where traffic goes, not who reads it.

use std::collections::BTreeMap;

use portolan_allowlist::{Pattern, language};

use super::{Product, Reading};
use crate::lines::{Piece, lines};
use crate::write::{Refusal, Settings};

pub(crate) struct Anyconnect;

/// Characters of one line of the ASA's shell; a repeated line adds to the list.
const LINE_MAX: usize = 421;
const ATTRIBUTE: &str = "dynamic-split-exclude-domains";

impl Product for Anyconnect {
    fn entry(&self, pattern: &Pattern) -> Result<String, Refusal> {
        Ok(pattern.base().to_owned())
    }

    fn matches(&self, entry: &str) -> Result<String, String> {
        if entry.contains('*') {
            return Err("names are written without `*.`, and cover all below them".into());
        }
        if entry.contains("://") || entry.contains('/') || !entry.contains('.') {
            return Err("it is no domain".into());
        }
        Ok(language::apex_and_below(entry.trim_start_matches('.')))
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        let name = settings.joined("_").to_uppercase();
        let head = format!("anyconnect-custom-data {ATTRIBUTE} {name} ");
        let mut text =
            format!("webvpn\n anyconnect-custom-attr {ATTRIBUTE} description {}\n", settings.name);
        for line in filled(entries, LINE_MAX.saturating_sub(head.len())) {
            text.push_str(&format!("{head}{line}\n"));
        }
        text + &format!("group-policy GP attributes\n anyconnect-custom {ATTRIBUTE} value {name}\n")
    }

    fn terraform(&self, _: &[String], _: &Settings) -> Result<String, &'static str> {
        Err("no provider for the ASA writes custom attributes of group policies")
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        if let Some(list) = of_client(text) {
            add(self, &mut reading, &list);
            return reading;
        }
        let (mut data, mut values) = (BTreeMap::<&str, Vec<Piece<'_>>>::new(), Vec::new());
        for line in lines(text, &["!", "#"]) {
            let words = line.words();
            match words.iter().map(|w| w.text).collect::<Vec<_>>().as_slice() {
                ["anyconnect-custom-data", ATTRIBUTE, name, ..] => {
                    data.entry(name).or_default().extend(words.into_iter().skip(3));
                }
                ["anyconnect-custom", ATTRIBUTE, "value", ..] => {
                    values.extend(words.into_iter().skip(3))
                }
                _ => {}
            }
        }
        for value in values.iter().filter(|value| !data.contains_key(value.text)) {
            reading.problem(
                value.at(),
                format!(
                    "`{}` is no name of a list: `value` takes the name of `anyconnect-custom-data`",
                    value.text
                ),
            );
        }
        for (name, lists) in &data {
            if !values.is_empty() && !values.iter().any(|value| value.text == *name) {
                let at = lists.first().map_or(0..0, Piece::at);
                reading.problem(at, format!("no group policy uses the list `{name}`"));
                continue;
            }
            lists.iter().for_each(|list| add(self, &mut reading, list));
        }
        reading
    }

    fn comment(&self) -> Option<&'static str> {
        Some("!")
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "a VPN client routes, it does not inspect: this takes Citrix Cloud out of the tunnel; where something behind the gateway inspects, the exception belongs there",
            "put the name of your group policy in place of GP; write memory keeps it",
            "a name covers everything below it; a line that is repeated adds to the list",
            "it works from answers of DNS once the tunnel is up; the client takes 20,000 characters from version 4.10 on, 5,000 before",
        ]
    }
}

/// Entries joined by commas, no line longer than that.
fn filled(entries: &[String], most: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for entry in entries {
        match all.last_mut() {
            Some(line) if line.len() + 1 + entry.len() <= most => {
                line.push(',');
                line.push_str(entry);
            }
            _ => all.push(entry.clone()),
        }
    }
    all
}

/// As the client gets it: `<dynamic-split-exclude-domains><![CDATA[a,b,]]>`.
fn of_client(text: &str) -> Option<Piece<'_>> {
    let open = format!("<{ATTRIBUTE}>");
    let start = text.find(&open)? + open.len();
    let end = start + text.get(start..)?.find("</")?;
    let whole = Piece { text: text.get(start..end)?, start };
    match whole.after("<![CDATA[") {
        Some(rest) => {
            Some(Piece { text: rest.text.strip_suffix("]]>").unwrap_or(rest.text), ..rest })
        }
        None => Some(whole),
    }
}

fn add(product: &Anyconnect, reading: &mut Reading, list: &Piece<'_>) {
    for word in list.split(|c| c == ',' || c.is_whitespace()) {
        reading.add(product, word.text, word.at());
    }
}
