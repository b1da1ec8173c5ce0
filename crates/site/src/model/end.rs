// SPDX-License-Identifier: Apache-2.0
//! Names that stand for addresses: FQDN groups, and what DNS has taught about them.

use std::net::IpAddr;

/// Names by pattern (DESIGN 2.10).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FqdnGroup {
    pub patterns: Vec<FqdnPattern>,
}

/// A name, or a wildcard over the labels in front of a suffix. Always lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FqdnPattern {
    /// The least number of labels in front of `suffix`; 0 is the exact name.
    pub labels: usize,
    /// Without a leading or a trailing dot.
    pub suffix: String,
}

impl FqdnPattern {
    /// `*.x` covers every depth below `x` but not `x`; `*.*.x` covers two labels and more.
    pub fn covers(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        if self.labels == 0 {
            return name == self.suffix;
        }
        name.strip_suffix(&self.suffix)
            .and_then(|front| front.strip_suffix('.'))
            .is_some_and(|front| front.split('.').filter(|l| !l.is_empty()).count() >= self.labels)
    }
}

/// One address that DNS gave for a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Learned {
    pub name: String,
    pub address: IpAddr,
}

/// What is known about addresses beyond the site's files, at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressing {
    /// Answers that have not outlived their TTL, sorted.
    pub learned: Vec<Learned>,
}

impl Addressing {
    /// Whether some answer ties the address to a name of the group.
    pub fn is_named(&self, address: IpAddr, group: &FqdnGroup) -> bool {
        self.learned
            .iter()
            .any(|l| l.address == address && group.patterns.iter().any(|p| p.covers(&l.name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_covers_every_depth_below_its_suffix_and_not_the_suffix() {
        let one = FqdnPattern { labels: 1, suffix: "nssvc.net".into() };
        assert!(one.covers("g.nssvc.net") && one.covers("az-us-e.G.nssvc.net."));
        assert!(!one.covers("nssvc.net") && !one.covers("evilnssvc.net"));
        let two = FqdnPattern { labels: 2, suffix: "nssvc.net".into() };
        assert!(two.covers("a.g.nssvc.net") && !two.covers("g.nssvc.net"));
        let exact = FqdnPattern { labels: 0, suffix: "cloud.com".into() };
        assert!(exact.covers("Cloud.com") && !exact.covers("x.cloud.com"));
    }
}
