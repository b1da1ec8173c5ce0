// SPDX-License-Identifier: Apache-2.0
//! What is written for FortiOS stands in its grammar: tables, keys, kinds of values and lengths as
//! its CLI reference has them (docs.fortinet.com, FortiOS 7.2, `firewall wildcard-fqdn custom`,
//! `firewall ssl-ssh-profile`, `firewall address`, `firewall addrgrp`, `firewall service custom`).
//! This reader knows nothing of the crate's own.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

mod asked;

use std::collections::BTreeSet;

use portolan_allowlist::Pattern;
use portolan_bypass::{Form, Settings, Target, write};

const NAME_MAX: usize = 79;
const PROFILE_MAX: usize = 47;
/// A terminal takes 4,095.
const LINE_MAX: usize = 1100;

/// What a key takes.
#[derive(Clone, Copy)]
enum Takes {
    Pattern,
    OneOf(&'static str),
    /// Objects of the table of that name.
    Objects(&'static str),
    Ports,
}

/// The keys of a table.
fn key(table: &str, key: &str) -> Option<Takes> {
    Some(match (table, key) {
        ("firewall wildcard-fqdn custom", "wildcard-fqdn") => Takes::Pattern,
        ("firewall address", "type") => Takes::OneOf("fqdn"),
        ("firewall address", "fqdn") => Takes::Pattern,
        ("firewall addrgrp", "member") => Takes::Objects("firewall address"),
        ("firewall service custom", "tcp-portrange" | "udp-portrange") => Takes::Ports,
        ("ssl-exempt", "type") => Takes::OneOf("wildcard-fqdn"),
        ("ssl-exempt", "wildcard-fqdn") => Takes::Objects("firewall wildcard-fqdn custom"),
        ("https", "ports") => Takes::Ports,
        ("https", "status") => Takes::OneOf("deep-inspection"),
        _ => return None,
    })
}

#[derive(Default)]
struct Checker {
    /// Table, and the names of its objects.
    objects: BTreeSet<(String, String)>,
    /// Open `config` and `edit`.
    open: Vec<(&'static str, String)>,
}

impl Checker {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let words = words(line)?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match (words.as_slice(), self.open.last().map(|(word, _)| *word)) {
            (["config", table @ ..], None | Some("edit")) => {
                self.open.push(("config", table.join(" ")));
            }
            (["edit", name], Some("config")) => {
                let table = self.table();
                let max = if table == "firewall ssl-ssh-profile" { PROFILE_MAX } else { NAME_MAX };
                if name.is_empty() || name.len() > max {
                    return Err(format!("`{name}` has {} characters", name.len()));
                }
                if table == "ssl-exempt" && name.parse::<u32>().is_err() {
                    return Err("its entries have numbers".into());
                }
                if !self.objects.insert((table, (*name).to_owned())) {
                    return Err(format!("`{name}` is there twice"));
                }
                self.open.push(("edit", (*name).to_owned()));
            }
            (["set", name, values @ ..], Some(_)) => self.set(name, values)?,
            (["append", "member", values @ ..], Some("edit")) => self.set("member", values)?,
            (["next"], Some("edit")) | (["end"], Some("config")) => {
                self.open.pop();
            }
            _ => return Err("it does not fit here".into()),
        }
        Ok(())
    }

    fn table(&self) -> String {
        self.open.iter().rev().find(|(word, _)| *word == "config").unwrap().1.clone()
    }

    fn set(&self, name: &str, values: &[&str]) -> Result<(), String> {
        let table = self.table();
        let takes = key(&table, name).ok_or(format!("`{table}` has no `{name}`"))?;
        if values.is_empty() {
            return Err("it has no value".into());
        }
        for value in values {
            let fits = match takes {
                Takes::Pattern => {
                    values.len() == 1
                        && value.len() <= 255
                        && value.chars().all(|c| c.is_ascii_alphanumeric() || "-._*".contains(c))
                }
                Takes::OneOf(one) => *value == one,
                Takes::Objects(table) => {
                    self.objects.contains(&(table.to_owned(), (*value).to_owned()))
                }
                Takes::Ports => value.split('-').all(|port| port.parse::<u16>().is_ok()),
            };
            if !fits {
                return Err(format!("`{value}` is no value of `{name}`"));
            }
        }
        Ok(())
    }
}

/// Words, where quotes make one.
fn words(line: &str) -> Result<Vec<String>, String> {
    let parts: Vec<&str> = line.split('"').collect();
    if parts.len().is_multiple_of(2) {
        return Err("a quote is open".into());
    }
    let mut all = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        if !number.is_multiple_of(2) {
            all.push((*part).to_owned());
        } else {
            all.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    Ok(all)
}

fn check(text: &str) -> Checker {
    let mut checker = Checker::default();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        assert!(line.len() < LINE_MAX, "line {} has {} characters", number + 1, line.len());
        if let Err(why) = checker.line(line) {
            panic!("line {}: {line}: {why}", number + 1);
        }
    }
    assert!(checker.open.is_empty(), "{:?}", checker.open);
    checker
}

#[test]
fn every_profile_is_written_in_the_grammar_of_fortios() {
    for name in ["Citrix Cloud", "A name of thirty-one characters"] {
        let settings = Settings { ports: asked::ports(), name: name.into(), ..Settings::default() };
        for (_, patterns) in asked::profiles() {
            let text = write(Target::Fortigate, &patterns, &settings, Form::Native).unwrap().text;
            let objects = check(&text).objects;
            let of = |table: &str| objects.iter().filter(|(own, _)| own == table).count();
            assert_eq!(of("firewall wildcard-fqdn custom"), patterns.len());
            assert_eq!(of("ssl-exempt"), patterns.len());
            assert_eq!(of("firewall address"), patterns.len());
            assert_eq!(of("firewall service custom"), 1);
        }
    }
}

#[test]
fn long_names_stay_apart() {
    let long = "a".repeat(60);
    let patterns: Vec<Pattern> = ["1", "2"]
        .iter()
        .map(|end| Pattern::parse(&format!("{long}.{long}{end}.net")).unwrap())
        .collect();
    let text =
        write(Target::Fortigate, &patterns, &Settings::default(), Form::Native).unwrap().text;
    check(&text);
}

#[test]
fn the_check_finds_what_is_wrong() {
    for text in [
        "config firewall address\n",
        "config firewall address\n  edit \"a\"\n    set colour 1\n  next\nend\n",
        "config firewall addrgrp\n  edit \"a\"\n    set member \"b\"\n  next\nend\n",
        "config firewall ssl-ssh-profile\n  edit \"a\"\n    config ssl-exempt\n      edit 1\n        set wildcard-fqdn \"*.x.net\"\n      next\n    end\n  next\nend\n",
        "config firewall address\n  edit \"a\n  next\nend\n",
    ] {
        assert!(std::panic::catch_unwind(|| check(text)).is_err(), "{text}");
    }
}
