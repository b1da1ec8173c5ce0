// SPDX-License-Identifier: Apache-2.0
//! Objects and profiles as the provider fortinetdev/fortios has them.

use hcl::{Block, Body, Expression, ObjectKey};

use super::Fortigate;
use crate::product::Reading;

const OBJECT: &str = "fortios_firewallwildcardfqdn_custom";
const PROFILE: &str = "fortios_firewall_sslsshprofile";

/// The patterns of all objects, where a profile is there; `None` where it is no such text.
pub(super) fn read(product: &Fortigate, text: &str) -> Option<Reading> {
    if !text.contains(OBJECT) {
        return None;
    }
    let body: Body = hcl::from_str(text).ok()?;
    let mut reading = Reading::default();
    if !body.blocks().any(|block| is_resource(block, PROFILE)) {
        reading.problem(0..0, format!("no `{PROFILE}` is here: objects alone exempt nothing"));
        return Some(reading);
    }
    for word in body.blocks().flat_map(words) {
        let at = text.find(&format!("\"{word}\"")).map_or(0..0, |at| at + 1..at + 1 + word.len());
        reading.add(product, &word, at);
    }
    Some(reading)
}

fn is_resource(block: &Block, kind: &str) -> bool {
    block.identifier() == "resource" && block.labels().first().is_some_and(|l| l.as_str() == kind)
}

/// Patterns that a block gives, by itself or as a map of names to patterns.
fn words(block: &Block) -> Vec<String> {
    let values: Vec<&Expression> = if is_resource(block, OBJECT) {
        let own = block.body().attributes().filter(|a| a.key() == "wildcard_fqdn");
        own.map(hcl::Attribute::expr).collect()
    } else if block.identifier() == "locals" {
        block.body().attributes().flat_map(|attribute| of_map(attribute.expr())).collect()
    } else {
        Vec::new()
    };
    values.into_iter().filter_map(text).collect()
}

fn of_map(expression: &Expression) -> Vec<&Expression> {
    let Expression::Object(pairs) = expression else { return Vec::new() };
    let named = |(key, _): &(&ObjectKey, &Expression)| matches!(key, ObjectKey::Expression(_));
    pairs.iter().filter(named).map(|(_, value)| value).collect()
}

fn text(expression: &Expression) -> Option<String> {
    let Expression::String(word) = expression else { return None };
    Some(word.clone())
}
