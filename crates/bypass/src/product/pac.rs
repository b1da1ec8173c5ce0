// SPDX-License-Identifier: Apache-2.0
//! A proxy auto-configuration file that sends these names past the proxy.
//!
//! `dnsDomainIs(host, ".x")` is a match of characters at the end, so what lies below x;
//! `shExpMatch` knows `*` and `?` (the functions of the Netscape specification).

use portolan_allowlist::{Pattern, language};

use super::{Product, Reading};
use crate::lines::Piece;
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
        let words = entry.split(['"', '\'']).nth(1).ok_or("it has no name in quotes")?;
        let test: String = entry
            .chars()
            .take_while(|c| *c != '"' && *c != '\'')
            .filter(|c| !c.is_whitespace())
            .collect();
        match test.as_str() {
            "dnsDomainIs(host," => Ok(language::ends_with(words)),
            "host==" | "host===" => Ok(language::exact(words)),
            // Equal, or a name without a dot that begins so.
            "localHostOrDomainIs(host," => Ok(language::exact(words)),
            "shExpMatch(host," => {
                let parts = words.split('*').map(|part| {
                    part.split('?').map(language::escape).collect::<Vec<_>>().join(".")
                });
                Ok(parts.collect::<Vec<_>>().join(".*"))
            }
            _ => Err("it is no test of the host that is read here".into()),
        }
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        let tests = entries.join(" ||\n      ");
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
        let code = without_comments(text);
        if !code.contains("FindProxyForURL") {
            reading.problem(0..0, "it has no function `FindProxyForURL`");
            return reading;
        }
        let mut from = 0;
        while let Some(condition) = next_if(&code, &mut from) {
            let after = code.get(from..).unwrap_or_default().trim_start();
            let after = after.strip_prefix('{').unwrap_or(after).trim_start();
            let answer = after.strip_prefix("return").map(str::trim_start);
            if answer
                .is_some_and(|a| a.get(1..).is_some_and(|a| a.trim_start().starts_with("DIRECT")))
            {
                tests(self, &mut reading, &condition);
            }
        }
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

/// The same text with blanks where comments stood, so that places stay.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut quote: Option<char> = None;
    while let Some(c) = rest.chars().next() {
        let comment = match quote {
            None if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            None if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |at| at + 2),
            _ => 0,
        };
        let (taken, left) = rest.split_at(comment.max(c.len_utf8()));
        if comment > 0 {
            out.extend(taken.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
        } else {
            quote = match quote {
                Some(open) if open == c || c == '\n' => None,
                None if c == '"' || c == '\'' => Some(c),
                same => same,
            };
            out.push(c);
        }
        rest = left;
    }
    out
}

/// The condition of the next `if`, and where its answer begins.
fn next_if<'a>(code: &'a str, from: &mut usize) -> Option<Piece<'a>> {
    loop {
        let at = *from + code.get(*from..)?.find("if")?;
        let rest = code.get(at + 2..)?;
        let open = rest.len() - rest.trim_start().len();
        *from = at + 2;
        let before = code.get(..at).and_then(|head| head.chars().next_back());
        let is_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        if is_word || !rest.trim_start().starts_with('(') {
            continue;
        }
        let start = at + 2 + open + 1;
        let length = closing(code.get(start..)?)?;
        *from = start + length + 1;
        return Some(Piece { text: code.get(start..start + length)?, start });
    }
}

/// Where the bracket that is open is closed.
fn closing(code: &str) -> Option<usize> {
    let (mut depth, mut quote) = (1_usize, None);
    for (at, c) in code.char_indices() {
        match (quote, c) {
            (None, '(') => depth = depth.saturating_add(1),
            (None, ')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// The tests of a condition, any of which suffices.
fn tests(product: &Pac, reading: &mut Reading, condition: &Piece<'_>) {
    if condition.text.contains("&&") || condition.text.replace("!=", "").contains('!') {
        let words = "a condition with `&&` or `!` is not read here; what it spares is not counted";
        reading.problem(condition.at(), words);
        return;
    }
    for test in condition.split(|c| c == '|') {
        let test = test.trim();
        // Names without a dot are no names of the cloud.
        if test.text.is_empty() || test.text.starts_with("isPlainHostName") {
            continue;
        }
        reading.add(product, test.text, test.at());
    }
}
