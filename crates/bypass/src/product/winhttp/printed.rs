// SPDX-License-Identifier: Apache-2.0
//! What `netsh winhttp show proxy` and `show advproxy` print.
//!
//! The tool speaks the machine's language, so that its form counts and not its words: a heading that
//! names WinHTTP and ends in a colon, and lines below it. A value stands behind the first colon of
//! its line, the proxies before the exceptions; one in brackets is none. A line without a value says
//! that there is no proxy. `show advproxy` prints JSON.

use std::ops::Range;

use serde_json::{Map, Value};

use crate::lines::{Piece, lines};

/// The settings of a machine; nothing at all where no proxy is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WinhttpPrinted {
    /// `host:port`, or `http=host:port;https=host:port`.
    pub servers: Option<Printed>,
    /// What goes past them, parted by `;` or blanks.
    pub bypass: Option<Printed>,
    /// Where the script is that decides.
    pub script: Option<Printed>,
    /// Whether a script is looked for.
    pub detects: bool,
    /// What says that there is no proxy.
    pub direct: Option<Printed>,
}

/// A value and its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub value: String,
    pub at: Range<usize>,
}

impl Printed {
    fn of(piece: &Piece<'_>) -> Self {
        Self { value: piece.text.to_owned(), at: piece.at() }
    }
}

/// Reads it; `None` where a text is neither.
pub fn winhttp_printed(text: &str) -> Option<WinhttpPrinted> {
    advanced(text).or_else(|| below_heading(text)).or_else(|| alone(text))
}

/// The entries of a list; a `/` in any of them, which is the error, makes the whole list invalid.
pub fn winhttp_bypass(list: &str) -> Result<Vec<String>, String> {
    let words = parts(&Piece::whole(list));
    match words.iter().find(|word| word.text.contains('/')) {
        Some(word) => Err(word.text.to_owned()),
        None => Ok(words.iter().map(|word| word.text.to_owned()).collect()),
    }
}

pub(super) fn parts<'a>(list: &Piece<'a>) -> Vec<Piece<'a>> {
    list.split(|c| c == ';' || c.is_whitespace())
}

fn below_heading(text: &str) -> Option<WinhttpPrinted> {
    let all = lines(text, &[]);
    let is_heading = |line: &Piece<'_>| {
        line.text.ends_with([':', '：']) && line.text.to_ascii_lowercase().contains("winhttp")
    };
    let from = all.iter().position(is_heading)?;
    of_lines(all.get(from.saturating_add(1)..)?)
}

fn of_lines(below: &[Piece<'_>]) -> Option<WinhttpPrinted> {
    let mut values = below.iter().filter_map(value);
    let Some(servers) = values.next() else {
        return Some(direct(below.first()?));
    };
    if is_none(&servers) {
        return Some(direct(&servers));
    }
    let bypass = values.next().filter(|bypass| !is_none(bypass));
    Some(WinhttpPrinted {
        servers: Some(Printed::of(&servers)),
        bypass: bypass.as_ref().map(Printed::of),
        ..WinhttpPrinted::default()
    })
}

fn direct(line: &Piece<'_>) -> WinhttpPrinted {
    WinhttpPrinted { direct: Some(Printed::of(line)), ..WinhttpPrinted::default() }
}

/// What stands behind the first colon.
fn value<'a>(line: &Piece<'a>) -> Option<Piece<'a>> {
    let (colon, _) = line.text.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let rest = line.text.get(colon..)?;
    let skipped = rest.chars().next().map_or(0, char::len_utf8);
    let text = rest.get(skipped..)?;
    let value = Piece { text, start: line.start + colon + skipped }.trim();
    (!value.text.is_empty()).then_some(value)
}

/// `(none)`, in any language.
fn is_none(value: &Piece<'_>) -> bool {
    value.text.starts_with('(') && value.text.ends_with([')', '.'])
}

/// How some languages begin to say that there is no proxy.
const DIRECT: [&str; 6] = [
    "direct access",
    "direktzugriff",
    "direkter zugriff",
    "accès direct",
    "acceso directo",
    "accesso diretto",
];

/// Lines that were copied without the heading.
fn alone(text: &str) -> Option<WinhttpPrinted> {
    let all = lines(text, &[]);
    let says_direct = |line: &&Piece<'_>| {
        let lower = line.text.to_lowercase();
        DIRECT.iter().any(|words| lower.starts_with(words))
    };
    if let Some(line) = all.iter().find(says_direct) {
        return Some(direct(line));
    }
    let names_proxy = |line: &Piece<'_>| {
        let label = line.text.split([':', '：']).next().unwrap_or_default().to_ascii_lowercase();
        label.contains("proxy") && !label.contains(['=', ';', '*']) && !label.contains("netsh")
    };
    let from = all.iter().position(|line| names_proxy(line) && value(line).is_some())?;
    of_lines(all.get(from..)?)
}

fn advanced(text: &str) -> Option<WinhttpPrinted> {
    let start = text.find('{')?;
    let all: Map<String, Value> = serde_json::from_str(text.get(start..=text.rfind('}')?)?).ok()?;
    let find = |name: &str| all.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    let said = |name: &str| {
        let (key, value) = find(name)?;
        let value = value.as_str()?.trim().to_owned();
        let at = place(text, key, &value);
        (!value.is_empty()).then_some(Printed { value, at })
    };
    let names = ["Proxy", "ProxyBypass", "AutoConfigUrl", "AutoDetect"];
    let (key, _) = names.iter().find_map(|name| find(name))?;
    let detects = find("AutoDetect").and_then(|(_, value)| value.as_bool()).unwrap_or_default();
    let (servers, script) = (said("Proxy"), said("AutoConfigUrl"));
    let is_direct = servers.is_none() && script.is_none() && !detects;
    let direct = is_direct.then(|| Printed { value: key.clone(), at: quoted(text, 0, key) });
    Some(WinhttpPrinted { servers, bypass: said("ProxyBypass"), script, detects, direct })
}

/// Where a value stands in quotes behind its key; nowhere where it is written with escapes.
fn place(text: &str, key: &str, value: &str) -> Range<usize> {
    quoted(text, quoted(text, 0, key).end, value)
}

fn quoted(text: &str, from: usize, word: &str) -> Range<usize> {
    let rest = text.get(from..).unwrap_or_default();
    let at = rest.find(&format!("\"{word}\"")).map(|at| from + at + 1);
    at.map_or(0..0, |at| at..at + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> (String, String) {
        let printed = winhttp_printed(text).unwrap();
        let said = |one: Option<Printed>| {
            one.map_or_else(String::new, |one| {
                assert_eq!(text.get(one.at), Some(one.value.as_str()));
                one.value
            })
        };
        if !said(printed.direct.clone()).is_empty() {
            return ("direct".into(), String::new());
        }
        (said(printed.servers), said(printed.bypass))
    }

    #[test]
    fn the_form_counts_and_not_the_language() {
        for (heading, server, list) in [
            ("Current WinHTTP proxy settings", "Proxy Server(s)", "Bypass List    "),
            ("Aktuelle WinHTTP-Proxyeinstellungen", "Proxyserver", "Umgehungsliste"),
            (
                "Param\u{fffd}tres de proxy WinHTTP actuels",
                "Serveur(s) proxy ",
                "Liste de contournement ",
            ),
            ("現在の WinHTTP プロキシ設定", "プロキシ サーバー", "バイパス一覧"),
        ] {
            let text = format!(
                "\r\n{heading}:\r\n\r\n    {server} :  p:8080\r\n    {list} :  *.a.net;<local>\r\n"
            );
            assert_eq!(both(&text), ("p:8080".into(), "*.a.net;<local>".into()), "{text}");
            let none = text.replace("*.a.net;<local>", "(none)");
            assert_eq!(both(&none), ("p:8080".into(), String::new()), "{none}");
            let direct = format!("\r\n{heading}:\r\n\r\n    Ohne Proxy (kein Server).\r\n");
            assert_eq!(both(&direct).0, "direct", "{direct}");
        }
    }

    #[test]
    fn lines_without_their_heading_are_read_in_some_languages() {
        let text = "    Proxy Server(s) :  http=p:80;https=q:80\n    Bypass List     :  (none)\n";
        assert_eq!(both(text).0, "http=p:80;https=q:80");
        for line in ["Direct access (no proxy server).", "    Direkter Zugriff (kein Proxyserver)."]
        {
            assert_eq!(both(line).0, "direct", "{line}");
        }
        for other in
            ["", "*.a.net;*.b.net", "netsh winhttp set proxy p:80 bypass-list=\"a.net\"", "{}"]
        {
            assert_eq!(winhttp_printed(other), None, "{other}");
        }
    }

    #[test]
    fn advanced_settings_are_json() {
        let text = "\nCurrent WinHTTP advanced proxy settings:\n\n{\n    \"Proxy\": \"p:1\",\n    \"ProxyBypass\": \"*.a.net;<local>\",\n    \
                    \"AutoconfigUrl\": \"http://w/p.pac\",\n    \"AutoDetect\": true\n}\n";
        assert_eq!(both(text), ("p:1".into(), "*.a.net;<local>".into()));
        let printed = winhttp_printed(text).unwrap();
        assert_eq!(printed.script.map(|script| script.value).as_deref(), Some("http://w/p.pac"));
        assert!(printed.detects);
        let none = "{\"Proxy\": \"\", \"ProxyBypass\": \"\", \"AutoconfigUrl\": \"\", \"AutoDetect\": false}";
        assert_eq!(both(none).0, "direct");
    }

    #[test]
    fn a_slash_makes_the_list_invalid() {
        assert_eq!(winhttp_bypass("*.a.net; b.net"), Ok(vec!["*.a.net".into(), "b.net".into()]));
        assert_eq!(winhttp_bypass("*.a.net;10.0.0.0/8"), Err("10.0.0.0/8".into()));
    }
}
