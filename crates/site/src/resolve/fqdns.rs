// SPDX-License-Identifier: Apache-2.0
//! Groups of DNS names.

use std::collections::BTreeMap;

use portolan_diagnostics::Span;

use super::desk::{Declared, Desk, File, NAME_HELP, is_name};
use crate::model::{FqdnGroup, FqdnPattern};
use crate::raw::{At, Words};
use crate::read::did_you_mean;

impl Desk<'_> {
    /// Resolves every declared group of names.
    pub(super) fn fqdn_groups(&mut self, groups: &BTreeMap<At<String>, Words>, file: File) {
        for (name, words) in groups {
            let span = file.span(&name.range);
            if !is_name(&name.value) {
                let text = format!("`{}` cannot name a group", name.value);
                self.error("bad-name", span, text, NAME_HELP);
            }
            let mut patterns = Vec::new();
            for word in words.words() {
                patterns.extend(self.pattern(&word, file));
            }
            patterns.sort();
            patterns.dedup();
            if words.words().is_empty() {
                let text = format!("the group `{}` holds no name", name.value);
                self.error("empty-group", span, text, "give it at least one name");
            }
            let value = FqdnGroup { patterns };
            self.names.fqdns.insert(name.value.clone(), Declared { value, span });
        }
    }

    fn pattern(&mut self, word: &At<String>, file: File) -> Option<FqdnPattern> {
        let pattern = parse_pattern(&word.value);
        if pattern.is_none() {
            let host = word.value.split("://").last().and_then(|rest| rest.split('/').next());
            let help = match host.filter(|h| *h != word.value && parse_pattern(h).is_some()) {
                Some(host) => format!("only the host can be enforced; write `{host}`"),
                None => "write `host.example.com`, `*.example.com` or `*.*.example.com`".into(),
            };
            let text = format!("`{}` is not a DNS name or a wildcard over one", word.value);
            self.error("bad-fqdn", file.span(&word.range), text, &help);
        }
        pattern
    }

    /// The group of names that a policy names.
    pub(super) fn fqdn_group(&mut self, word: &str, at: Span) -> Option<String> {
        if self.names.fqdns.contains_key(word) {
            self.names.used_fqdns.insert(word.to_owned());
            return Some(word.to_owned());
        }
        let known = self.names.fqdns.keys().map(String::as_str);
        let help = did_you_mean(word, known, "declare it under `fqdns:` in portolan.yaml");
        self.error("unknown-group", at, format!("no group of names `{word}`"), &help);
        None
    }
}

/// A name, or wildcards in front of one; `None` where it is neither.
fn parse_pattern(word: &str) -> Option<FqdnPattern> {
    let mut suffix = word.strip_suffix('.').unwrap_or(word);
    let mut labels = 0;
    while let Some(rest) = suffix.strip_prefix("*.") {
        suffix = rest;
        labels += 1;
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    (suffix.len() <= 253 && suffix.split('.').all(is_label))
        .then(|| FqdnPattern { labels, suffix: suffix.to_ascii_lowercase() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name_and_a_wildcard_counts_its_labels() {
        let read = |word| parse_pattern(word).map(|p| (p.labels, p.suffix));
        assert_eq!(read("Cloud.com"), Some((0, "cloud.com".into())));
        assert_eq!(read("*.cloud.com."), Some((1, "cloud.com".into())));
        assert_eq!(read("*.*.nssvc.net"), Some((2, "nssvc.net".into())));
        for wrong in ["*", "", "a..b", "a.*.b", "https://x.y", "x y", "<customerid>.x", "-a.b"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
