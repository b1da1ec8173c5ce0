// SPDX-License-Identifier: Apache-2.0
//! Windows WinHTTP: the bypass list of the machine's proxy, which services such as the Cloud
//! Connector use.
//!
//! A wildcard stands leftmost alone and is a match of characters, a name without one is that name
//! alone; `;` and blanks part the entries; `<local>` is every name without a dot (learn.microsoft.com:
//! WINHTTP_PROXY_INFO, proxycfg and netsh winhttp). A leading dot matches nothing, and a `/` anywhere
//! makes the whole list invalid (Microsoft KB 4551930; measured on Windows by the tests of the
//! proxy-watch crate).

mod printed;

use portolan_allowlist::{Pattern, language};

use super::{Entry, Product, Reading};
use crate::Target;
use crate::glob::{glob, is_address};
use crate::lines::{Piece, lines};
use crate::write::{Refusal, Settings};

pub use printed::{Printed, WinhttpPrinted, winhttp_bypass, winhttp_printed};

use printed::parts;

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
        if entry.eq_ignore_ascii_case("<local>") {
            return Ok("[^.]+".into());
        }
        if is_address(entry) {
            return Ok(glob(entry));
        }
        if entry.contains(['/', '<', '>', '"']) {
            return Err("an entry has neither scheme nor path".into());
        }
        if entry.contains([':', ',']) {
            return Err("entries have no ports, and are parted by `;` or blanks".into());
        }
        if entry.starts_with('.') {
            return Err("a leading dot is not read: `*.` in its place is".into());
        }
        match entry.strip_prefix('*') {
            Some(rest) if !rest.contains('*') => Ok(language::ends_with(rest)),
            None if !entry.contains('*') => Ok(language::exact(entry)),
            _ => Err("a wildcard stands leftmost alone".into()),
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
        let list = match winhttp_printed(text) {
            Some(printed) => list_of(&printed, text, &mut reading),
            None => lists(text),
        };
        let words: Vec<Piece<'_>> = list.iter().flat_map(parts).collect();
        if let Some(word) = words.iter().find(|word| word.text.contains('/')) {
            let said = format!("the `/` in `{}` makes the whole list invalid", word.text);
            reading.problem(word.at(), said);
            return reading;
        }
        for word in words.iter().filter(|w| w.text != "(none)" && !is_loopback(w.text)) {
            reading.add(self, word.text, word.at());
        }
        reading
    }

    fn takes_json(&self) -> bool {
        true
    }

    fn comment(&self) -> Option<&'static str> {
        None
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "run it as an administrator on each Cloud Connector, with your own proxy in it; it replaces the list that is there (`netsh winhttp show proxy`), and the connector's services want a restart",
            "a list of Windows is one word of one command, which may have 8,191 characters; a longer one is for a file of `netsh -f`",
            "names on the list are reached without the proxy: the firewall must let the connector out to them",
            "these settings are the machine's; those of a user's browser are others",
        ]
    }
}

/// It takes the loopback out of the list, which is no name of any cloud.
fn is_loopback(word: &str) -> bool {
    word.eq_ignore_ascii_case("<-loopback>")
}

/// The list among what was printed; without a proxy, every name goes past it.
fn list_of<'a>(printed: &WinhttpPrinted, text: &'a str, reading: &mut Reading) -> Vec<Piece<'a>> {
    if let Some(Printed { value, at }) = &printed.direct {
        let all = Entry { printed: value.clone(), at: at.clone(), language: ".*".into() };
        reading.decide(true, all);
    } else if printed.servers.is_none() {
        let at = printed.script.as_ref().map_or(0..0, |script| script.at.clone());
        let said = "a script decides, and no list: verify it as `pac`";
        reading.problem(at, said);
    }
    let list = printed.bypass.as_ref().filter(|_| printed.servers.is_some());
    let Some(list) = list else { return Vec::new() };
    match text.get(list.at.clone()).filter(|text| !text.is_empty()) {
        Some(text) => vec![Piece { text, start: list.at.start }],
        None => {
            reading.problem(0..0, "the list is written with escapes, and is not read");
            Vec::new()
        }
    }
}

/// What a command sets, or a bare list.
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
        } else if !lower.contains("proxy") && !lower.contains("netsh") {
            all.push(line);
        }
    }
    all
}
