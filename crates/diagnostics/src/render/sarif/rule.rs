// SPDX-License-Identifier: Apache-2.0
//! What a code means, for a scanner that has never heard of us.

use serde_json::{Value, json};

use crate::Finding;

/// Where the project's pages are on the web. Empty as long as it has no home there.
const HOME: &str = env!("CARGO_PKG_HOMEPAGE");

pub(super) fn rule(code: &str) -> Value {
    let mut rule = json!({ "id": code });
    if let (Some(object), Some(finding)) = (rule.as_object_mut(), Finding::of(code))
        && let Value::Object(more) = described(finding, HOME)
    {
        object.extend(more);
    }
    rule
}

/// `helpUri` must be absolute; without a home the page is named in words alone.
fn described(finding: &Finding, home: &str) -> Value {
    let page = finding.page();
    let help = format!("{}; {page} says why it matters and how it is mended", finding.what);
    let level = finding.severities.first().map(|s| s.word());
    let precision = finding.confidences.first().map(|c| c.word());
    let mut described = json!({
        "shortDescription": { "text": finding.what },
        "help": { "text": help },
        "defaultConfiguration": { "level": level },
        "properties": { "precision": precision, "tags": ["security"] },
    });
    if let Some(object) = described.as_object_mut().filter(|_| !home.is_empty()) {
        let uri = format!("{}/{page}", home.trim_end_matches('/'));
        object.insert("helpUri".into(), uri.into());
    }
    described
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_leads_to_its_page_where_the_project_has_a_home() {
        let finding = Finding::of("plain-text").unwrap();
        let described = described(finding, "https://portolan.example/tree/");
        let uri = "https://portolan.example/tree/mdtest/findings/plain-text.md";
        assert_eq!(described["helpUri"], uri);
        let homeless = super::described(finding, "");
        assert!(homeless.get("helpUri").is_none());
        assert!(homeless["help"]["text"].as_str().unwrap().contains("findings/plain-text.md"));
    }
}
