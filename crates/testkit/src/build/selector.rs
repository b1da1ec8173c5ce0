// SPDX-License-Identifier: Apache-2.0
//! Selectors in words.

use portolan_net::{AddressSet, parse_addresses};
use portolan_site::model::{Categories, Selector, What};

use super::must;

/// `AppType:Citrix; AppTier:Web; AppTier:Db`: each key with all of its values.
pub(crate) fn category_words(words: &str) -> Categories {
    let mut categories = Categories::new();
    for word in words.split(';').map(str::trim).filter(|w| !w.is_empty()) {
        let (key, value) = must(word.split_once(':').ok_or(format!("`{word}` has no colon")));
        categories.add(key.into(), value.into());
    }
    categories
}

/// Workloads by category; the values of one key are alternatives.
pub fn categories(words: &str) -> Selector {
    plain(What::Categories(category_words(words)))
}

/// Ends by address, `10.0.0.0/8, fd00::1`.
pub fn addresses(words: &str) -> Selector {
    let sets = words.split(',').map(|word| must(parse_addresses(word.trim())));
    let set = sets.fold(AddressSet::default(), |all, set| all.union(&set));
    plain(What::Addresses { name: words.into(), set })
}

/// Ends by the name of an FQDN group.
pub fn fqdns(group: &str) -> Selector {
    plain(What::Fqdns(group.into()))
}

/// Workloads of a tier of the same policy.
pub fn tier(name: &str) -> Selector {
    plain(What::Tier(name.into()))
}

/// Every end.
pub fn everything() -> Selector {
    Selector::everything()
}

/// The first without the second.
pub fn except(mut from: Selector, out: Selector) -> Selector {
    from.except.push(out);
    from
}

fn plain(what: What) -> Selector {
    Selector { what, except: Vec::new() }
}
