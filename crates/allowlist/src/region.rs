// SPDX-License-Identifier: Apache-2.0
//! Which part of the world a name serves, as far as the name tells.

use std::fmt;

use thiserror::Error;

use crate::{Address, Place};

/// A region as the connectivity interface cuts them (`geo`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    UnitedStates,
    EuropeanUnion,
    AsiaPacificSouth,
    Japan,
}

/// Why a word is no region.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("`{0}` is no region")]
pub struct RegionError(String);

/// Words between the hyphens and dots of a name, and the region that they stand for. Points of
/// presence by Get-GatewayPoP.ps1 1.4; suffixes of services by public health scripts.
const HINTS: [(&str, Region); 31] = {
    use Region::{AsiaPacificSouth as Ap, EuropeanUnion as Eu, Japan as Jp, UnitedStates as Us};
    [
        ("us", Us),
        ("ca", Us),
        ("bz", Us),
        ("br", Us),
        ("mx", Us),
        ("eastus", Us),
        ("westus", Us),
        ("eu", Eu),
        ("nw", Eu),
        ("uk", Eu),
        ("uae", Eu),
        ("za", Eu),
        ("sa", Eu),
        ("westeurope", Eu),
        ("northeurope", Eu),
        ("ccprodeu", Eu),
        ("ap", Ap),
        ("aps", Ap),
        ("asia", Ap),
        ("aus", Ap),
        ("in", Ap),
        ("sg", Ap),
        ("hk", Ap),
        ("kr", Ap),
        ("australiaeast", Ap),
        ("ccprodaps", Ap),
        ("southeastasia", Ap),
        ("centralindia", Ap),
        ("jp", Jp),
        ("japaneast", Jp),
        ("japanwest", Jp),
    ]
};

impl Region {
    pub const ALL: [Self; 4] =
        [Self::UnitedStates, Self::EuropeanUnion, Self::AsiaPacificSouth, Self::Japan];

    /// As the connectivity interface writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::UnitedStates => "us",
            Self::EuropeanUnion => "eu",
            Self::AsiaPacificSouth => "ap-s",
            Self::Japan => "jp",
        }
    }

    pub fn parse(word: &str) -> Result<Self, RegionError> {
        let found = Self::ALL.into_iter().find(|region| region.word().eq_ignore_ascii_case(word));
        found.ok_or_else(|| RegionError(word.to_owned()))
    }

    /// The region that a name tells; `None`: all of them.
    pub fn of_name(name: &str) -> Option<Self> {
        // The last two labels belong to the operator and tell nothing.
        let labels: Vec<&str> = name.split('.').collect();
        let own = labels.get(..labels.len().saturating_sub(2))?;
        own.iter().find_map(|label| of_label(label))
    }

    /// Whether an address is needed in one of these regions: a name that tells none is needed in all.
    pub fn serves(regions: &[Self], address: &Address) -> bool {
        let Place::Name(pattern) = &address.place else { return true };
        regions.is_empty()
            || Self::of_name(pattern.base()).is_none_or(|region| regions.contains(&region))
    }
}

/// Where points of presence stand, before their region: `az-in-s`, `aws-ca-e`.
const PROVIDERS: [&str; 2] = ["az", "aws"];
/// Hints that are words of their own elsewhere: `log-in`, `root-ca`, `mail-mx`.
const WORDS: [&str; 6] = ["in", "ca", "mx", "br", "sa", "nw"];

fn of_label(label: &str) -> Option<Region> {
    let parts: Vec<&str> = label.split('-').collect();
    let told = |at: usize| {
        let word = parts.get(at)?;
        let (_, region) = HINTS.iter().find(|(hint, _)| hint == word)?;
        tells(&parts, at, word).then_some(*region)
    };
    (0..parts.len()).find_map(told)
}

/// Whether a hint stands where a region does. Two letters may be anything; they are a region behind a
/// provider, at the end (`agenthub-us`, `agenthub-ap-s`), or before an interface (`eu-api`).
fn tells(parts: &[&str], at: usize, word: &str) -> bool {
    let next = parts.get(at.saturating_add(1)).copied();
    let is_behind = at == 1 && parts.first().is_some_and(|first| PROVIDERS.contains(first));
    let is_last = next.is_none_or(|next| next == "s" && parts.len() == at.saturating_add(2));
    let is_first = at == 0 && next == Some("api");
    word.len() > 2 || is_behind || ((is_last || is_first) && !WORDS.contains(&word))
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_its_region_where_a_region_stands() {
        use Region::{AsiaPacificSouth, EuropeanUnion, Japan, UnitedStates};
        for (name, region) in [
            ("agenthub-us.citrixworkspacesapi.net", UnitedStates),
            ("agenthub-ap-s.citrixworkspacesapi.net", AsiaPacificSouth),
            ("aws-ca-e.g.nssvc.net", UnitedStates),
            ("az-us-e2.g.nssvc.net", UnitedStates),
            ("az-in-s.g.nssvc.net", AsiaPacificSouth),
            ("az-asia-hk.g.nssvc.net", AsiaPacificSouth),
            ("az-nw-e.g.nssvc.net", EuropeanUnion),
            ("aws-jp-w.g.nssvc.net", Japan),
            ("eu-api.wem.cloud.com", EuropeanUnion),
            ("api-eu.cloud.com", EuropeanUnion),
            ("aps-api.wem.cloud.com", AsiaPacificSouth),
            ("ctxwsp-agent-eastus.servicebus.windows.net", UnitedStates),
            ("ccprodeu.blob.core.windows.net", EuropeanUnion),
            ("eu.core.example.net", EuropeanUnion),
        ] {
            assert_eq!(Region::of_name(name), Some(region), "{name}");
        }
    }

    #[test]
    fn a_word_of_two_letters_is_no_region_elsewhere() {
        for name in [
            "log-in.cloud.com",
            "in.cloud.com",
            "sign-in-page.cloud.com",
            "root-ca.example.net",
            "mail-mx.example.net",
            "us-of-old.example.net",
            "az.example.net",
            "jp.net",
        ] {
            assert_eq!(Region::of_name(name), None, "{name}");
        }
    }
}
