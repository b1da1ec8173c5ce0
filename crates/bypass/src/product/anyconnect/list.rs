// SPDX-License-Identifier: Apache-2.0
//! Names as an ASA holds them (`show running-config`) and as its client gets them.

use std::collections::BTreeMap;

use super::super::Reading;
use super::ATTRIBUTE;
use crate::lines::{Piece, lines, unquoted};

/// The names that take effect.
pub(super) fn read<'a>(text: &'a str, reading: &mut Reading) -> Vec<Piece<'a>> {
    match of_client(text) {
        Some(list) => names(&list),
        None => of_asa(text, reading),
    }
}

/// Lists by their names, and the names of lists that group policies use.
#[derive(Default)]
struct Config<'a> {
    data: BTreeMap<&'a str, Vec<Piece<'a>>>,
    values: Vec<Piece<'a>>,
}

fn of_asa<'a>(text: &'a str, reading: &mut Reading) -> Vec<Piece<'a>> {
    let config = config(text);
    for value in config.values.iter().filter(|v| !config.data.contains_key(unquoted(v.text))) {
        let said = format!(
            "`{}` is no name of a list: `value` takes the name of `anyconnect-custom-data`",
            value.text
        );
        reading.problem(value.at(), said);
    }
    let mut all = Vec::new();
    for (name, lists) in &config.data {
        let is_used = config.values.iter().any(|value| unquoted(value.text) == *name);
        if !is_used && !config.values.is_empty() {
            let at = lists.first().map_or(0..0, Piece::at);
            reading.problem(at, format!("no group policy uses the list `{name}`"));
            continue;
        }
        all.extend(lists.iter().flat_map(names));
    }
    all
}

fn config(text: &str) -> Config<'_> {
    let mut config = Config::default();
    for line in lines(text, &["!", "#"]) {
        let words = line.words();
        match words.iter().map(|w| w.text).collect::<Vec<_>>().as_slice() {
            ["anyconnect-custom-data", ATTRIBUTE, name, ..] => {
                config.data.entry(name).or_default().extend(words.into_iter().skip(3));
            }
            ["anyconnect-custom", ATTRIBUTE, "value", ..] => {
                config.values.extend(words.into_iter().skip(3));
            }
            _ => {}
        }
    }
    config
}

/// As the client gets it: `<dynamic-split-exclude-domains><![CDATA[a,b,]]>`.
fn of_client(text: &str) -> Option<Piece<'_>> {
    let open = format!("<{ATTRIBUTE}>");
    let start = text.find(&open)? + open.len();
    let end = start + text.get(start..)?.find("</")?;
    let whole = Piece { text: text.get(start..end)?, start }.trim();
    match whole.after("<![CDATA[") {
        Some(rest) => {
            Some(Piece { text: rest.text.strip_suffix("]]>").unwrap_or(rest.text), ..rest })
        }
        None => Some(whole),
    }
}

fn names<'a>(list: &Piece<'a>) -> Vec<Piece<'a>> {
    list.split(|c| c == ',' || c.is_whitespace())
}
