// SPDX-License-Identifier: Apache-2.0
//! A list without lines that another line covers.

use std::collections::BTreeMap;

use crate::{Address, Pattern, Place};

/// Patterns none of which another one covers, in order: exceptions of devices are by name alone.
pub fn minimal(addresses: &[Address]) -> Vec<Pattern> {
    least(addresses.iter().filter_map(|address| match &address.place {
        Place::Name(pattern) => Some(pattern),
        Place::Network { .. } => None,
    }))
}

/// Those of the patterns that no other one covers, each once, in order.
pub fn least<'a>(patterns: impl IntoIterator<Item = &'a Pattern>) -> Vec<Pattern> {
    let mut all: Vec<&Pattern> = patterns.into_iter().collect();
    all.sort();
    all.dedup();
    let by_suffix: BTreeMap<&str, usize> = all.iter().filter_map(|p| wildcard(p)).fold(
        BTreeMap::new(),
        |mut least, (suffix, labels)| {
            let known = least.entry(suffix).or_insert(labels);
            *known = labels.min(*known);
            least
        },
    );
    all.into_iter().filter(|pattern| !is_covered(pattern, &by_suffix)).cloned().collect()
}

fn wildcard(pattern: &Pattern) -> Option<(&str, usize)> {
    match pattern {
        Pattern::Exact(_) => None,
        Pattern::Below { suffix, labels } => Some((suffix, *labels)),
    }
}

/// By a wildcard above it, or by a shallower one of the same suffix.
fn is_covered(pattern: &Pattern, by_suffix: &BTreeMap<&str, usize>) -> bool {
    let own = wildcard(pattern).map_or(0, |(_, labels)| labels);
    let mut rest = pattern.base();
    let mut depth = own;
    loop {
        let is_itself = rest == pattern.base();
        if let Some(labels) = by_suffix.get(rest) {
            let covers = if is_itself { own > *labels } else { depth >= *labels };
            if covers {
                return true;
            }
        }
        let Some((_, above)) = rest.split_once('.') else { return false };
        (rest, depth) = (above, depth.saturating_add(1));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Asked, Cloud, Names, Profile, required};

    fn of(words: &[&str]) -> Vec<String> {
        let address = |word: &&str| Address {
            place: Place::Name(Pattern::parse(word).unwrap()),
            cloud: Cloud::Commercial,
            ports: Vec::new(),
            roles: Vec::new(),
            purpose: String::new(),
            source: String::new(),
        };
        let all: Vec<Address> = words.iter().map(address).collect();
        minimal(&all).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_a_wildcard_covers_goes() {
        assert_eq!(
            of(&["*.nssvc.net", "*.*.nssvc.net", "*.g.nssvc.net", "a.g.nssvc.net", "x.com"]),
            ["x.com", "*.nssvc.net"]
        );
    }

    #[test]
    fn what_is_shallower_than_a_wildcard_stays() {
        assert_eq!(
            of(&["*.*.x.net", "a.x.net", "a.b.x.net", "x.net", "*.a.x.net"]),
            ["a.x.net", "x.net", "*.*.x.net"]
        );
    }

    #[test]
    fn nothing_is_lost_from_any_profile() {
        for cloud in Cloud::ALL {
            for profile in Profile::ALL {
                let all = required(&Asked::of(cloud, profile));
                let whole = all.iter().filter_map(|a| match &a.place {
                    Place::Name(p) => Some(p.language()),
                    Place::Network { .. } => None,
                });
                let least = Names::of(minimal(&all).iter().map(Pattern::language)).unwrap();
                assert!(least.equals(&Names::of(whole).unwrap()), "{cloud} {profile}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_same_names_are_covered_by_no_more_lines_than_needed(words in prop::collection::vec("(\\*\\.){0,2}([ab]\\.){0,3}x\\.net", 0..8)) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let parse = |w: &str| Pattern::parse(w).unwrap().language();
            let (all, least) = (words.iter().map(|w| parse(w)), of(&words));
            let set = |w: Vec<String>| Names::of(w).unwrap();
            prop_assert!(set(all.collect()).equals(&set(least.iter().map(|w| parse(w)).collect())));
            for (at, word) in least.iter().enumerate() {
                let others: Vec<String> = least.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, w)| parse(w)).collect();
                prop_assert!(set(vec![parse(word)]).beyond(&set(others)).is_some(), "{} is not needed", word);
            }
        }
    }
}
