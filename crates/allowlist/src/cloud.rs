// SPDX-License-Identifier: Apache-2.0
//! Which of Citrix's clouds, and how narrowly it is named.

use std::fmt;

/// A cloud of its own, with names of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cloud {
    Commercial,
    Government,
    Japan,
}

impl Cloud {
    pub const ALL: [Self; 3] = [Self::Commercial, Self::Government, Self::Japan];

    /// Whose name it is by its suffix. The commercial cloud's names end as anybody's do, and serve
    /// the other clouds too: they tell nothing.
    pub fn of_name(name: &str) -> Option<Self> {
        match name.rsplit('.').next() {
            Some("us") => Some(Self::Government),
            Some("jp") => Some(Self::Japan),
            Some(_) | None => None,
        }
    }

    /// As the shipped list writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Commercial => "commercial",
            Self::Government => "government",
            Self::Japan => "japan",
        }
    }
}

impl fmt::Display for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How the cloud is named: by wildcards, which need no change when a service is added, or by exact
/// names wherever a wildcard would cover other people's services.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    Broad,
    Strict,
}

impl Profile {
    pub const ALL: [Self; 2] = [Self::Broad, Self::Strict];

    /// As the shipped list writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Broad => "broad",
            Self::Strict => "strict",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
