// SPDX-License-Identifier: Apache-2.0
//! A set in a few lines.

use std::collections::BTreeMap;
use std::fmt;

use super::ConnectionSet;
use crate::{AddressSet, Family, ServiceSet};

/// Who, to whom, for what, in the caller's words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    pub source: String,
    pub destination: String,
    pub services: ServiceSet,
    /// `None` where it is so in both.
    pub family: Option<Family>,
}

impl ConnectionSet {
    /// The smallest description that is found: `name` gives the words for the addresses of one
    /// end in one family. Where both families come out in the same words, they are one line.
    pub fn describe(&self, mut name: impl FnMut(&AddressSet) -> String) -> Vec<Line> {
        let mut lines: BTreeMap<(String, String, ServiceSet), (bool, bool)> = BTreeMap::new();
        for block in self.few_blocks() {
            let words = (name(&block.source), name(&block.destination), block.services);
            let families = lines.entry(words).or_default();
            families.0 |= !block.source.v4.is_empty();
            families.1 |= !block.source.v6.is_empty();
        }
        let line = |((source, destination, services), families)| {
            let family = match families {
                (true, false) => Some(Family::V4),
                (false, true) => Some(Family::V6),
                _ => None,
            };
            Line { source, destination, services, family }
        };
        lines.into_iter().map(line).collect()
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {} {}", self.source, self.destination, self.services)?;
        match self.family {
            Some(Family::V4) => f.write_str(" (IPv4)"),
            Some(Family::V6) => f.write_str(" (IPv6)"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, parse_addresses, parse_service};

    fn block(source: &str, destination: &str, service: &str) -> Block {
        let set = |words: &str| {
            let sets: Vec<AddressSet> =
                words.split(' ').map(|w| parse_addresses(w).unwrap()).collect();
            AddressSet::all(&sets)
        };
        let services = parse_service(service).unwrap();
        Block { source: set(source), destination: set(destination), services }
    }

    const ALL: &str = "0.0.0.0/0 ::/0";
    const WEB: &str = "10.0.1.0/24 fd00:1::/64";
    const ADMINS: &str = "10.0.2.0/24 fd00:2::/64";

    fn name(set: &AddressSet) -> String {
        let is = |words: &str| {
            let whole = block(words, words, "any").source;
            [Family::V4, Family::V6].iter().any(|f| whole.of_family(*f) == *set)
        };
        let named = [("any", ALL), ("web", WEB), ("admins", ADMINS)];
        let found = named.into_iter().find(|(_, words)| is(words));
        found.map_or_else(|| set.to_string(), |(name, _)| name.into())
    }

    fn lines(blocks: &[Block]) -> Vec<String> {
        ConnectionSet::collect(blocks).describe(name).iter().map(Line::to_string).collect()
    }

    #[test]
    fn two_sentences_that_overlap_stay_two_and_families_are_told_together() {
        let said = lines(&[block(ALL, WEB, "tcp/443"), block(ADMINS, ALL, "tcp/443")]);
        assert_eq!(said, ["admins -> any tcp/443", "any -> web tcp/443"]);
    }

    #[test]
    fn what_holds_in_one_family_alone_says_so() {
        let said = lines(&[block(ADMINS, WEB, "tcp/22"), block("10.0.0.5", WEB, "tcp/22")]);
        assert_eq!(
            said,
            ["10.0.0.5, 10.0.2.0/24 -> web tcp/22 (IPv4)", "admins -> web tcp/22 (IPv6)"]
        );
    }

    #[test]
    fn services_of_the_same_ends_are_one_line() {
        let said = lines(&[block(ADMINS, WEB, "tcp/22"), block(ADMINS, WEB, "icmp/8")]);
        assert_eq!(said, ["admins -> web icmp/8, tcp/22"]);
        assert!(lines(&[]).is_empty());
    }
}
