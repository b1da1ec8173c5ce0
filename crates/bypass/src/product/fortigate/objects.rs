// SPDX-License-Identifier: Apache-2.0
//! Which names a profile exempts, by its objects and groups.

use std::collections::BTreeMap;

use super::super::Reading;
use super::Fortigate;
use super::grammar::Block;
use crate::lines::Piece;

/// Objects of one kind, by their names.
#[derive(Default)]
struct Kind<'a> {
    patterns: BTreeMap<&'a str, Piece<'a>>,
    groups: BTreeMap<&'a str, Vec<Piece<'a>>>,
}

/// The kinds that `ssl-exempt` knows, by the key that names one.
struct Kinds<'a> {
    wildcards: Kind<'a>,
    addresses: Kind<'a>,
}

pub(super) fn exempted(product: &Fortigate, blocks: &[Block<'_>], reading: &mut Reading) {
    let kinds = kinds(blocks);
    let mut has_any = false;
    for block in blocks
        .iter()
        .filter(|block| block.is_at(&["firewall ssl-ssh-profile", "", "ssl-exempt", ""]))
    {
        has_any = true;
        let named = [("wildcard-fqdn", &kinds.wildcards), ("address", &kinds.addresses)];
        let mut is_named = false;
        for (key, kind) in named {
            for name in block.values(key) {
                is_named = true;
                add(product, kind, name, reading);
            }
        }
        if !is_named {
            let said = "it exempts by something else than names, and is not counted";
            reading.problem(block.at.clone(), said);
        }
    }
    if !has_any {
        reading.problem(0..0, "no profile has an `ssl-exempt`: objects alone exempt nothing");
    }
}

fn kinds<'a>(blocks: &'a [Block<'a>]) -> Kinds<'a> {
    let kind = |patterns: &[&str], key: &str, groups: &[&str]| {
        let mut kind = Kind::default();
        for block in blocks {
            let Some(name) = block.path.last() else { continue };
            if block.is_at(patterns) {
                kind.patterns.extend(block.values(key).first().map(|value| (*name, value.clone())));
            } else if block.is_at(groups) {
                kind.groups.insert(name, block.values("member").to_vec());
            }
        }
        kind
    };
    Kinds {
        wildcards: kind(
            &["firewall wildcard-fqdn custom", ""],
            "wildcard-fqdn",
            &["firewall wildcard-fqdn group", ""],
        ),
        addresses: kind(&["firewall address", ""], "fqdn", &["firewall addrgrp", ""]),
    }
}

/// Adds the pattern of an object, or those of a group's members.
fn add(product: &Fortigate, kind: &Kind<'_>, name: &Piece<'_>, reading: &mut Reading) {
    if let Some(pattern) = kind.patterns.get(name.text) {
        reading.add(product, pattern.text, pattern.at());
        return;
    }
    let Some(members) = kind.groups.get(name.text) else {
        let said = format!(
            "`ssl-exempt` names the object `{}`, and there is none for names here; a pattern cannot stand there",
            name.text
        );
        reading.problem(name.at(), said);
        return;
    };
    for member in members {
        match kind.patterns.get(member.text) {
            Some(pattern) => reading.add(product, pattern.text, pattern.at()),
            None => {
                reading.problem(member.at(), format!("there is no object `{}` here", member.text));
            }
        }
    }
}
