// SPDX-License-Identifier: Apache-2.0
//! Lists of strings in Terraform's language.

use super::Problem;
use crate::lines::boundary;

/// Bytes of a text; a tree of it takes two hundred times as much, and a list of 25,000 names half.
const LENGTH_MAX: usize = 1 << 20;

/// Why a text of Terraform cannot be read.
pub(crate) fn broken_terraform(text: &str) -> Option<Problem> {
    if text.len() > LENGTH_MAX {
        let words = "the Terraform has more than 1 MiB, and is not read".to_owned();
        return Some(Problem { at: 0..0, words });
    }
    let error = hcl::from_str::<hcl::Body>(text).err()?;
    let (at, why) = if let hcl::Error::Parse(error) = &error {
        (error.location().offset(), error.message().to_owned())
    } else {
        (0, error.to_string())
    };
    let at = boundary(text, at);
    Some(Problem { at: at..at, words: format!("the Terraform cannot be read: {why}") })
}

/// The strings of a list in every resource of this kind; `None` where the text has no such resource.
pub(super) fn strings(text: &str, resource: &str, key: &str) -> Option<Vec<String>> {
    let body = body(text, resource)?;
    let mut words = None;
    for block in resources(&body, resource) {
        let words = words.get_or_insert_with(Vec::new);
        for attribute in block.body().attributes().filter(|attribute| attribute.key() == key) {
            words.extend(array(attribute.expr()).iter().filter_map(string));
        }
    }
    words
}

/// What is called `name` in the objects of a list, where the list stands under this key at any depth.
pub(super) fn names_below(text: &str, resource: &str, key: &str) -> Option<Vec<String>> {
    let body = body(text, resource)?;
    let mut words = None;
    for block in resources(&body, resource) {
        let words = words.get_or_insert_with(Vec::new);
        for attribute in block.body().attributes() {
            descend(attribute.expr(), key, attribute.key() == key, words);
        }
    }
    words
}

/// What is called `name` in the objects of a local value.
pub(super) fn names_of_local(text: &str, local: &str) -> Option<Vec<String>> {
    let body = body(text, local)?;
    let mut words = None;
    for block in body.blocks().filter(|block| block.identifier() == "locals") {
        for attribute in block.body().attributes().filter(|attribute| attribute.key() == local) {
            let words = words.get_or_insert_with(Vec::new);
            words.extend(array(attribute.expr()).iter().filter_map(name));
        }
    }
    words
}

/// Reads the text where it has the word at all.
fn body(text: &str, word: &str) -> Option<hcl::Body> {
    let is_one = text.len() <= LENGTH_MAX && text.contains(word);
    is_one.then(|| hcl::from_str(text).ok()).flatten()
}

fn resources<'a>(body: &'a hcl::Body, kind: &'a str) -> impl Iterator<Item = &'a hcl::Block> {
    body.blocks().filter(move |block| {
        block.identifier() == "resource"
            && block.labels().first().is_some_and(|label| label.as_str() == kind)
    })
}

fn array(expression: &hcl::Expression) -> &[hcl::Expression] {
    if let hcl::Expression::Array(all) = expression { all } else { &[] }
}

fn string(expression: &hcl::Expression) -> Option<String> {
    if let hcl::Expression::String(word) = expression { Some(word.clone()) } else { None }
}

/// `{ name = "x" }`
fn name(expression: &hcl::Expression) -> Option<String> {
    let hcl::Expression::Object(object) = expression else { return None };
    object.get(&hcl::ObjectKey::from(hcl::Identifier::unchecked("name"))).and_then(string)
}

/// Collects names of objects that stand in lists below the key.
fn descend(expression: &hcl::Expression, key: &str, is_below: bool, words: &mut Vec<String>) {
    if let hcl::Expression::Object(object) = expression {
        for (own, value) in object {
            descend(value, key, is_below || is_called(own, key), words);
        }
    }
    for each in array(expression) {
        words.extend(is_below.then(|| name(each)).flatten());
        descend(each, key, is_below, words);
    }
}

fn is_called(key: &hcl::ObjectKey, word: &str) -> bool {
    if let hcl::ObjectKey::Identifier(own) = key {
        return own.as_str() == word;
    }
    matches!(key, hcl::ObjectKey::Expression(hcl::Expression::String(own)) if own == word)
}
