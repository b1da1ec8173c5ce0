// SPDX-License-Identifier: Apache-2.0
//! Sites in words.

use std::collections::BTreeSet;

use portolan_site::model::{
    Allow, FqdnGroup, FqdnPattern, Mode, Site, SiteDefault, Unlabelled, Workload,
};

use super::selector::category_words;
use super::{Written, must};

/// A site as far as it is written.
#[derive(Clone, Debug)]
pub struct SiteWords(Site);

/// A site of nothing, that allows and refuses as a site does that says nothing.
pub fn site() -> SiteWords {
    SiteWords(Site { name: "test".into(), ..Site::default() })
}

impl SiteWords {
    /// A workload: `10.0.0.1; fd00::1` and `AppType:Citrix; AppTier:Web`.
    #[must_use]
    pub fn workload(mut self, name: &str, addresses: &str, categories: &str) -> Self {
        let addresses = addresses.split(';').map(|a| must(a.trim().parse())).collect();
        self.0.workloads.push(Workload {
            name: name.into(),
            addresses,
            mac: None,
            categories: category_words(categories),
            roles: BTreeSet::new(),
            span: None,
        });
        self
    }

    /// A policy.
    #[must_use]
    pub fn policy(mut self, written: Written) -> Self {
        self.0.policies.push(written.0);
        self
    }

    /// An FQDN group of patterns such as `*.cloud.example` or `cloud.example`.
    #[must_use]
    pub fn fqdns<const N: usize>(mut self, name: &str, patterns: [&str; N]) -> Self {
        let patterns = patterns.into_iter().map(fqdn_pattern).collect();
        self.0.fqdn_groups.insert(name.into(), FqdnGroup { patterns });
        self
    }

    /// The site's last word, and how it refuses.
    #[must_use]
    pub fn default(mut self, default: SiteDefault) -> Self {
        self.0.default = default;
        self
    }

    /// The rule for the unlabelled.
    #[must_use]
    pub fn unlabelled(mut self, allow: Allow, mode: Mode) -> Self {
        self.0.unlabelled = Unlabelled { allow, mode };
        self
    }

    /// The site, in canonical order.
    #[must_use]
    pub fn done(mut self) -> Site {
        self.0.workloads.sort_by(|a, b| a.name.cmp(&b.name));
        self.0.policies.sort_by(|a, b| a.id.cmp(&b.id));
        self.0
    }
}

/// `*.*.x` is two labels and more in front of `x`.
pub fn fqdn_pattern(text: &str) -> FqdnPattern {
    let (mut labels, mut suffix) = (0, text);
    while let Some(rest) = suffix.strip_prefix("*.") {
        (labels, suffix) = (labels + 1, rest);
    }
    FqdnPattern { labels, suffix: suffix.into() }
}
