// SPDX-License-Identifier: Apache-2.0
//! Who: a workload or an address, or a pattern that stands for many.
//!
//! What the site calls by a name comes before what the catalogue calls so; the prefix `role:` asks
//! for the catalogue's.

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place};
use portolan_net::{AddressSet, ParseError, parse_addresses};
use portolan_site::model::Site;

use super::end::{known, near};
use super::{End, role, selector, shown, whole};

/// Whom a word names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// One workload, or one address.
    One(End),
    /// Many, by the word that was given.
    Many { word: String, addresses: AddressSet },
}

impl Who {
    /// As the user named it.
    pub fn word(&self) -> &str {
        match self {
            Self::One(end) => &end.name,
            Self::Many { word, .. } => word,
        }
    }

    /// Every address of it.
    pub fn addresses(&self) -> AddressSet {
        match self {
            Self::One(end) => AddressSet::hosts(end.addresses.iter().copied()),
            Self::Many { addresses, .. } => addresses.clone(),
        }
    }
}

/// Reads a workload, an address, a prefix or a range, a glob of names (`vda-*`), a selector
/// (`AppTier=VDA`), the name of an address group, a role of the catalogue, or one of the words
/// `any`, `workloads`, `unlisted` (machines that nobody listed) and `outside`.
///
/// # Errors
/// Where the word names nobody.
pub fn who(
    site: &Site,
    catalogue: &Catalogue,
    word: &str,
    place: Place,
) -> Result<Who, Diagnostic> {
    if let Some(end) = known(site, word) {
        return Ok(Who::One(end));
    }
    let many = |addresses| Ok(Who::Many { word: shown(word), addresses });
    if let Some(name) = word.strip_prefix("role:") {
        return many(role::named(site, catalogue, name, place)?);
    }
    if word.contains('=') {
        return many(selector::select(site, word, place)?);
    }
    if word.contains(['*', '?']) {
        return many(glob(site, word, place)?);
    }
    match (word, parse_addresses(word)) {
        ("any", _) => many(AddressSet::full()),
        ("outside", _) => many(whole::outside(site)),
        ("workloads", _) => many(whole::workloads(site)),
        ("unlisted", _) => many(whole::unlisted(site)),
        (_, Ok(set)) => many(set),
        (_, Err(wrong)) => match site.address_groups.get(word) {
            Some(set) => many(set.clone()),
            None => match catalogue.role(word) {
                Some(_) => many(role::named(site, catalogue, word, place)?),
                None => Err(nobody(site, catalogue, word, &wrong, place)),
            },
        },
    }
}

fn glob(site: &Site, word: &str, place: Place) -> Result<AddressSet, Diagnostic> {
    let pattern: Vec<char> = word.chars().collect();
    let matching =
        site.workloads.iter().filter(|w| matches(&pattern, &w.name.chars().collect::<Vec<_>>()));
    let set = AddressSet::hosts(matching.flat_map(|w| w.addresses.clone()));
    if set.is_empty() {
        let said = format!("no workload of the site has a name like `{word}`");
        let help =
            "`*` stands for any letters and `?` for one; names are as the inventory has them";
        return Err(Diagnostic::error("unknown-end", place, said).help(help));
    }
    Ok(set)
}

/// Without regard to case; each `*` is tried with what is left, so a name costs at most its
/// length times that of the pattern.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let mut reached = vec![true];
    reached.resize(name.len() + 1, false);
    for letter in pattern {
        let mut next = vec![false; name.len() + 1];
        let mut open = false;
        for (at, was) in reached.iter().enumerate() {
            open |= *was;
            let is = match letter {
                '*' => open,
                _ => at > 0 && reached.get(at - 1) == Some(&true) && same(*letter, name, at - 1),
            };
            if let Some(slot) = next.get_mut(at) {
                *slot = is;
            }
        }
        reached = next;
    }
    reached.last() == Some(&true)
}

fn same(letter: char, name: &[char], at: usize) -> bool {
    letter == '?' || name.get(at).is_some_and(|n| n.eq_ignore_ascii_case(&letter))
}

fn nobody(
    site: &Site,
    catalogue: &Catalogue,
    word: &str,
    wrong: &ParseError,
    place: Place,
) -> Diagnostic {
    let is_address =
        matches!(wrong, ParseError::Prefix(_) | ParseError::HostBits(..) | ParseError::Range(_));
    if is_address {
        return Diagnostic::error("bad-address", place, wrong.to_string())
            .help("give an address, a prefix such as `10.0.0.0/8`, or a range");
    }
    let unknown = format!(
        "`{word}` is neither a workload, a group or a category of the site nor an address or a role"
    );
    let like = near(site, word).map(str::to_owned);
    let like = like.or_else(|| Some(catalogue.near_role(word)?.id.clone()));
    let help = like.map_or_else(
        || {
            "name a workload or an address, or many by `vda-*`, `AppTier=VDA`, `10.0.0.0/8`, \
             `role:vda`, `any` or `outside`"
                .to_owned()
        },
        |name| format!("did you mean `{name}`?"),
    );
    Diagnostic::error("unknown-end", place, unknown).help(help)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail by a panic")]
mod tests {
    use super::*;

    fn like(pattern: &str, name: &str) -> bool {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        matches(&letters(pattern), &letters(name))
    }

    #[test]
    fn a_star_is_any_letters_and_a_question_mark_is_one() {
        assert!(like("vda-*", "VDA-1") && like("*", "x") && like("v?a*1", "vda-11"));
        assert!(like("*-*", "a-b") && like("a**", "a"));
        assert!(!like("vda-?", "vda-10") && !like("vda", "vda1") && !like("*x", "xy"));
        assert!(!like("", "a") && like("", ""));
    }

    #[test]
    fn a_pattern_of_many_stars_is_answered_at_once() {
        assert!(!like(&"*a".repeat(200), &"a".repeat(199)));
        assert!(like(&"*a".repeat(200), &"a".repeat(200)));
    }
}
