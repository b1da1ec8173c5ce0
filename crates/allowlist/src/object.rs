// SPDX-License-Identifier: Apache-2.0
//! Addresses as objects that a firewall's own manager takes: a name, a kind and a value each.

use std::collections::BTreeSet;

use crate::{Address, Pattern, Place};

/// An address object or an FQDN object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object<'a> {
    /// Letters, digits and hyphens; unique, and short enough for every manager that we know.
    pub name: String,
    pub kind: &'static str,
    pub address: &'a Address,
}

/// The shortest limit of an object's name (PAN-OS).
const NAME_MAX: usize = 63;

/// One object for each place, in the order of the list.
pub fn objects(addresses: &[Address]) -> Vec<Object<'_>> {
    let mut places = BTreeSet::new();
    let mut names = BTreeSet::new();
    let mut all = Vec::new();
    for address in addresses {
        if !places.insert(address.place.to_string()) {
            continue;
        }
        let name = unique(&slug(&address.place), &names);
        names.insert(name.clone());
        let kind = match &address.place {
            Place::Name(Pattern::Exact(_)) => "fqdn",
            Place::Name(Pattern::Below { .. }) => "wildcard",
            Place::Network { .. } => "network",
        };
        all.push(Object { name, kind, address });
    }
    all
}

/// `*.cloud.com` is `citrix-any-cloud-com`.
fn slug(place: &Place) -> String {
    let words = place.to_string().replace('*', "any");
    let clean = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let name: String = words.chars().map(clean).collect();
    format!("citrix-{name}")
}

/// Cut, and numbered where another has it.
fn unique(slug: &str, taken: &BTreeSet<String>) -> String {
    let cut = |suffix: &str| {
        let kept: String = slug.chars().take(NAME_MAX - suffix.len().min(NAME_MAX)).collect();
        format!("{}{suffix}", kept.trim_end_matches('-'))
    };
    let numbered = (2_usize..).map(|number| cut(&format!("-{number}")));
    std::iter::once(cut("")).chain(numbered).find(|name| !taken.contains(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Asked, Cloud, Profile, required};

    fn of(words: &[String]) -> Vec<Address> {
        let address = |word: &String| Address {
            place: Place::Name(Pattern::parse(word).unwrap()),
            cloud: Cloud::Commercial,
            ports: Vec::new(),
            roles: Vec::new(),
            purpose: String::new(),
            source: String::new(),
        };
        words.iter().map(address).collect()
    }

    #[test]
    fn every_place_of_every_profile_is_one_object() {
        for cloud in Cloud::ALL {
            for profile in Profile::ALL {
                let all = required(&Asked::of(cloud, profile));
                let places: BTreeSet<String> = all.iter().map(|a| a.place.to_string()).collect();
                assert_eq!(objects(&all).len(), places.len());
            }
        }
    }

    #[test]
    fn a_name_says_what_it_is() {
        let words = ["*.cloud.com", "a-b.x.net", "a.b.x.net", "a.b.x.net"].map(String::from);
        let all = of(&words);
        let named: Vec<(String, &str)> =
            objects(&all).into_iter().map(|object| (object.name, object.kind)).collect();
        let expected = [
            ("citrix-any-cloud-com", "wildcard"),
            ("citrix-a-b-x-net", "fqdn"),
            ("citrix-a-b-x-net-2", "fqdn"),
        ];
        assert_eq!(named, expected.map(|(name, kind)| (name.to_owned(), kind)));
    }

    proptest! {
        #[test]
        fn names_are_unique_short_and_clean(words in prop::collection::vec("(\\*\\.)?([ab]{1,30}-[ab]{1,30}[.]){1,3}net", 0..12)) {
            let all = of(&words);
            let objects = objects(&all);
            let names: BTreeSet<&String> = objects.iter().map(|object| &object.name).collect();
            prop_assert_eq!(names.len(), objects.len());
            for name in names {
                prop_assert!(name.len() <= NAME_MAX && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'), "{}", name);
            }
        }
    }
}
