// SPDX-License-Identifier: Apache-2.0
//! The products.

use std::fmt;

use crate::product::{
    Anyconnect, Forcepoint, Fortigate, Globalprotect, Netskope, Pac, Paloalto, Product, Proxysg,
    Squid, Winhttp, Zscaler,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    Zscaler,
    Netskope,
    Anyconnect,
    Proxysg,
    Paloalto,
    Globalprotect,
    Forcepoint,
    Squid,
    Fortigate,
    Pac,
    Winhttp,
}

impl Target {
    pub const ALL: [Self; 11] = [
        Self::Zscaler,
        Self::Netskope,
        Self::Anyconnect,
        Self::Proxysg,
        Self::Paloalto,
        Self::Globalprotect,
        Self::Forcepoint,
        Self::Squid,
        Self::Fortigate,
        Self::Pac,
        Self::Winhttp,
    ];

    /// As the command line takes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Zscaler => "zscaler",
            Self::Netskope => "netskope",
            Self::Anyconnect => "anyconnect",
            Self::Proxysg => "proxysg",
            Self::Paloalto => "paloalto",
            Self::Globalprotect => "globalprotect",
            Self::Forcepoint => "forcepoint",
            Self::Squid => "squid",
            Self::Fortigate => "fortigate",
            Self::Pac => "pac",
            Self::Winhttp => "winhttp",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.word() == word)
    }

    pub(crate) fn product(self) -> &'static dyn Product {
        match self {
            Self::Zscaler => &Zscaler,
            Self::Netskope => &Netskope,
            Self::Anyconnect => &Anyconnect,
            Self::Proxysg => &Proxysg,
            Self::Paloalto => &Paloalto,
            Self::Globalprotect => &Globalprotect,
            Self::Forcepoint => &Forcepoint,
            Self::Squid => &Squid,
            Self::Fortigate => &Fortigate,
            Self::Pac => &Pac,
            Self::Winhttp => &Winhttp,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
