// SPDX-License-Identifier: Apache-2.0
//! Categories as the interface gives them.

use std::ops::Range;

use serde_json::Value;

use super::super::{Product, Reading};

/// Keys whose strings are entries of the category.
const NAMES: [&str; 2] = ["urls", "dbCategorizedUrls"];
/// Keys whose strings match by something else than names.
const OTHERS: [&str; 4] =
    ["keywords", "keywordsRetainingParentCategory", "ipRanges", "ipRangesRetainingParentCategory"];

/// One category, several, or a bare list of entries.
pub(super) fn categories(product: &dyn Product, value: &Value, text: &str, reading: &mut Reading) {
    let mut words = Vec::new();
    let mut others = Vec::new();
    strings(value, &NAMES, true, &mut words);
    strings(value, &OTHERS, false, &mut others);
    add_all(product, reading, text, &words);
    for word in others {
        let said = format!("`{word}` is a keyword or a range of addresses, and is not counted");
        reading.problem(place(text, &word, 0), said);
    }
}

/// Strings under any of the keys, at any depth; of a bare array where that counts.
fn strings(value: &Value, keys: &[&str], is_bare: bool, words: &mut Vec<String>) {
    match value {
        Value::Array(all) => {
            for each in all {
                match each.as_str() {
                    Some(word) if is_bare => words.push(word.to_owned()),
                    Some(_) => {}
                    None => strings(each, keys, is_bare, words),
                }
            }
        }
        Value::Object(own) => {
            for (key, value) in own {
                match value {
                    Value::Array(all) if keys.contains(&key.as_str()) => {
                        words.extend(all.iter().filter_map(Value::as_str).map(str::to_owned));
                    }
                    Value::Object(_) => strings(value, keys, false, words),
                    Value::Array(all) => {
                        let objects = all.iter().filter(|each| each.is_object());
                        objects.for_each(|each| strings(each, keys, false, words));
                    }
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Adds words of a structured text, each at its place.
pub(in crate::product) fn add_all(
    product: &dyn Product,
    reading: &mut Reading,
    text: &str,
    words: &[String],
) {
    for (word, at) in places(text, words) {
        reading.add(product, word, at);
    }
}

/// Words and where they stand, as far as they come in order.
pub(in crate::product) fn places<'a>(
    text: &str,
    words: &'a [String],
) -> Vec<(&'a str, Range<usize>)> {
    let mut from = 0;
    let placed = words.iter().map(|word| {
        let at = place(text, word, from);
        from = from.max(at.end);
        (word.as_str(), at)
    });
    placed.collect()
}

/// Where a word stands in quotes: the next place from there, or the first of all.
fn place(text: &str, word: &str, from: usize) -> Range<usize> {
    let quoted = format!("\"{word}\"");
    let next = text.get(from..).and_then(|rest| rest.find(&quoted)).map(|at| at + from);
    next.or_else(|| text.find(&quoted)).map_or(0..0, |at| at + 1..at + 1 + word.len())
}
