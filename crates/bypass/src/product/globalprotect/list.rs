// SPDX-License-Identifier: Apache-2.0
//! Lists of excluded domains: commands, XML, Terraform, and plain text.

use super::super::paloalto::{has_commands, quoted_words};
use super::super::xml::items;
use super::super::zscaler::add_all;
use super::super::{Product, Reading, hcl};
use super::LOCAL;
use crate::lines::{entries, lines, unquoted};

pub(super) fn read(product: &dyn Product, text: &str, reading: &mut Reading) {
    let of_gateway = || hcl::names_below(text, "panos_globalprotect_gateway", "exclude_domains");
    if let Some(words) = hcl::names_of_local(text, LOCAL).or_else(of_gateway) {
        add_all(product, reading, text, &words);
    } else if text.trim_start().starts_with('<') {
        excerpt(product, text, reading);
    } else if has_commands(text) {
        commands(product, text, reading);
    } else {
        for word in entries(text) {
            reading.add(product, unquoted(word.text), word.at());
        }
    }
}

/// The gateway's own configuration, or what it sends to a client.
fn excerpt(product: &dyn Product, text: &str, reading: &mut Reading) {
    for item in items(text) {
        let is_entry = item.text.is_none() && item.ends_with(&["exclude-domains", "list", "entry"]);
        let is_member = item.ends_with(&["exclude-split-tunneling-domain", "member"]);
        let name = if is_entry { item.name(0).cloned() } else { None };
        let member = if is_member { item.text.clone() } else { None };
        if let Some(word) = name.or(member) {
            reading.add(product, word.text, word.at());
        }
    }
}

fn commands(product: &dyn Product, text: &str, reading: &mut Reading) {
    for command in lines(text, &["#"]) {
        let words = quoted_words(&command);
        let list = words.windows(3).find_map(|three| match three {
            [a, b, name] if a.text == "exclude-domains" && b.text == "list" => Some(name),
            _ => None,
        });
        if let Some(word) = list {
            reading.add(product, unquoted(word.text), word.at());
        }
    }
}
