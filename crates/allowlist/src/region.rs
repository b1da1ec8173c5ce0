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
        let words = own.iter().flat_map(|label| label.split('-'));
        words
            .into_iter()
            .find_map(|word| HINTS.iter().find(|(hint, _)| *hint == word).map(|(_, r)| *r))
    }

    /// Whether an address is needed in one of these regions: a name that tells none is needed in all.
    pub fn serves(regions: &[Self], address: &Address) -> bool {
        let Place::Name(pattern) = &address.place else { return true };
        regions.is_empty()
            || Self::of_name(pattern.base()).is_none_or(|region| regions.contains(&region))
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
