// SPDX-License-Identifier: Apache-2.0
//! Words for a set: what it is of, and what it lacks of that.

use std::fmt;

/// All that some words stand for, without all that others stand for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words {
    /// One or more.
    pub of: Vec<String>,
    pub except: Vec<String>,
}

impl Words {
    pub(super) fn of(of: Vec<String>) -> Self {
        Self { of, except: Vec::new() }
    }
}

/// `any less AppTier=VDA, sf1`.
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.of.join(", "))?;
        if self.except.is_empty() {
            return Ok(());
        }
        write!(f, " less {}", self.except.join(", "))
    }
}
