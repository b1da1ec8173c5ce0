// SPDX-License-Identifier: Apache-2.0
//! An excerpt of a configuration in XML.

use super::super::xml::{Item, items};
use super::config::Config;

pub(super) fn read(text: &str) -> Config<'_> {
    let mut config = Config::default();
    for item in &items(text) {
        category(item, &mut config);
        rule(item, &mut config);
    }
    config
}

fn category<'a>(item: &Item<'a>, config: &mut Config<'a>) {
    let is_member = item.ends_with(&["custom-url-category", "entry", "list", "member"]);
    if let (true, Some(name), Some(text)) = (is_member, item.name(2), &item.text) {
        config.categories.entry(name.text).or_default().push(text.clone());
    }
}

fn rule<'a>(item: &Item<'a>, config: &mut Config<'a>) {
    let tags: Vec<&str> = item.path.iter().map(|element| element.tag).collect();
    let rule = ["decryption", "rules", "entry"];
    let Some(at) = tags.windows(3).position(|three| three == rule) else { return };
    let name = item.path.get(at + 2).and_then(|element| element.name.clone());
    let value = (name, tags.get(at + 3..), &item.text);
    if let (Some(name), Some([key] | [key, "member"]), Some(text)) = value {
        let rule = config.rule(name.text, &name);
        rule.into_iter().for_each(|rule| rule.values.entry(key).or_default().push(text.text));
    }
}
