// SPDX-License-Identifier: Apache-2.0
//! Lists of strings in Terraform's language.

/// The strings of a list in every resource of this kind; `None` where the text has none.
pub(super) fn strings(text: &str, resource: &str, key: &str) -> Option<Vec<String>> {
    let body = body(text, resource)?;
    let mut words = Vec::new();
    for block in resources(&body, resource) {
        for attribute in block.body().attributes().filter(|attribute| attribute.key() == key) {
            words.extend(array(attribute.expr()).iter().filter_map(string));
        }
    }
    (!words.is_empty()).then_some(words)
}

/// What is called `name` in the objects of a list, where the list stands under this key at any depth.
pub(super) fn names_below(text: &str, resource: &str, key: &str) -> Option<Vec<String>> {
    let body = body(text, resource)?;
    let mut words = Vec::new();
    for block in resources(&body, resource) {
        for attribute in block.body().attributes() {
            descend(attribute.expr(), key, attribute.key() == key, &mut words);
        }
    }
    (!words.is_empty()).then_some(words)
}

/// What is called `name` in the objects of a local value.
pub(super) fn names_of_local(text: &str, local: &str) -> Option<Vec<String>> {
    let body = body(text, local)?;
    let mut words = Vec::new();
    for block in body.blocks().filter(|block| block.identifier() == "locals") {
        for attribute in block.body().attributes().filter(|attribute| attribute.key() == local) {
            words.extend(array(attribute.expr()).iter().filter_map(name));
        }
    }
    (!words.is_empty()).then_some(words)
}

/// Reads the text where it has the word at all.
fn body(text: &str, word: &str) -> Option<hcl::Body> {
    text.contains(word).then(|| hcl::from_str(text).ok()).flatten()
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
