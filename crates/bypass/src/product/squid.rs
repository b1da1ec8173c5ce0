// SPDX-License-Identifier: Apache-2.0
//! Squid: names that `ssl_bump` splices.
//!
//! `.x` covers x and all below it; Squid refuses a list in which one entry covers another
//! (src/cf.data.pre, `acl ssl::server_name`). The first rule that matches a step wins.

use std::collections::BTreeMap;

use portolan_allowlist::{Pattern, language};

use super::{Product, Reading};
use crate::Target;
use crate::lines::{Piece, lines};
use crate::write::{Refusal, Settings};

pub(crate) struct Squid;

/// An acl, as far as it is about names.
#[derive(Default)]
struct Acl<'a> {
    names: Vec<Piece<'a>>,
    expressions: Vec<Piece<'a>>,
    is_step: bool,
    is_other: bool,
}

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
            return Err("names have a leading dot, and neither wildcards nor schemes".into());
        }
        match entry.strip_prefix('.') {
            Some(suffix) => Ok(language::apex_and_below(suffix)),
            None => Ok(language::exact(entry)),
        }
    }

    fn write(&self, entries: &[String], settings: &Settings) -> String {
        let name = settings.joined("_").to_ascii_lowercase();
        let names: String =
            entries.iter().map(|entry| format!("acl {name} ssl::server_name {entry}\n")).collect();
        format!(
            "acl step1 at_step SslBump1\n{names}ssl_bump peek step1\nssl_bump splice {name}\nssl_bump bump all\n"
        )
    }

    fn terraform(&self, _: &[String], _: &Settings) -> Result<String, &'static str> {
        Err("Squid is configured by its file")
    }

    fn read(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        let acls = acls(text, &mut reading);
        let rules: Vec<Piece<'_>> =
            lines(text, &["#"]).into_iter().filter(|l| l.after("ssl_bump ").is_some()).collect();
        let mut used = Vec::new();
        for rule in &rules {
            let words = rule.words();
            let action = words.get(1).map_or("", |word| word.text);
            let named: Vec<&Piece<'_>> = words
                .iter()
                .skip(2)
                .filter(|word| acls.get(word.text).is_none_or(|acl| !acl.is_step))
                .collect();
            match (action, named.as_slice()) {
                ("splice" | "none", [one]) if one.text == "all" => {
                    reading.entries.push(super::Entry {
                        printed: "all".into(),
                        at: one.at(),
                        language: ".*".into(),
                    });
                    break;
                }
                ("splice" | "none", [one]) => {
                    used.push(one.text);
                    match acls.get(one.text) {
                        Some(acl) => add(self, &mut reading, acl),
                        None => {
                            reading.problem(one.at(), format!("there is no acl `{}`", one.text))
                        }
                    }
                }
                ("splice" | "none", _) => {
                    reading.problem(rule.at(), "a rule of several conditions is not read here");
                }
                ("bump" | "server-first" | "client-first", [one]) if one.text == "all" => break,
                _ => {}
            }
        }
        for (name, acl) in
            acls.iter().filter(|(name, acl)| !used.contains(name) && !acl.is_step && !acl.is_other)
        {
            if rules.is_empty() {
                add(self, &mut reading, acl);
            } else {
                let at = acl.names.first().or(acl.expressions.first()).map_or(0..0, Piece::at);
                reading.problem(at, format!("no rule that takes effect splices `{name}`"));
            }
        }
        reading
    }

    fn comment(&self) -> Option<&'static str> {
        Some("#")
    }

    fn notes(&self) -> &'static [&'static str] {
        &[
            "put the acl and the splice rule above your own `ssl_bump bump` rules, for the first match of a step wins; then `squid -k parse` and `squid -k reconfigure`",
            "spliced connections are tunnelled: http_access must allow CONNECT to the ports that are needed",
        ]
    }
}

fn acls<'a>(text: &'a str, reading: &mut Reading) -> BTreeMap<&'a str, Acl<'a>> {
    let mut all: BTreeMap<&str, Acl<'_>> = BTreeMap::new();
    for line in lines(text, &["#"]).iter().filter_map(|line| line.after("acl ")) {
        let words = line.words();
        let [name, kind, values @ ..] = words.as_slice() else { continue };
        let acl = all.entry(name.text).or_default();
        let values =
            values.iter().filter(|value| !value.text.starts_with("--") && value.text != "-i");
        match kind.text {
            "ssl::server_name" => {
                for value in values {
                    if value.text.starts_with('"') {
                        reading.problem(
                            value.at(),
                            format!("the file {} is not read here", value.text),
                        );
                    } else {
                        acl.names.push(value.clone());
                    }
                }
            }
            "ssl::server_name_regex" => acl.expressions.extend(values.cloned()),
            "at_step" => acl.is_step = true,
            _ => acl.is_other = true,
        }
    }
    all
}

fn add(product: &Squid, reading: &mut Reading, acl: &Acl<'_>) {
    for name in &acl.names {
        reading.add(product, name.text, name.at());
    }
    for expression in &acl.expressions {
        match anchored(expression.text) {
            Some(language) => reading.entries.push(super::Entry {
                printed: expression.text.to_owned(),
                at: expression.at(),
                language,
            }),
            None => reading.problem(
                expression.at(),
                format!("the expression `{}` is not read here", expression.text),
            ),
        }
    }
}

/// An expression that is searched for, as one over the whole name.
fn anchored(expression: &str) -> Option<String> {
    let (head, rest) = match expression.strip_prefix('^') {
        Some(rest) => ("", rest),
        None => (".*", expression),
    };
    let (rest, tail) = match rest.strip_suffix('$') {
        Some(rest) if !rest.ends_with('\\') => (rest, ""),
        _ => (rest, ".*"),
    };
    let language = format!("{head}(?i:{rest}){tail}");
    let is_plain =
        !rest.contains(['^', '$']) && (!rest.contains('|') || (head, tail) == (".*", ".*"));
    (is_plain && portolan_allowlist::Names::of([&language]).is_ok()).then_some(language)
}
