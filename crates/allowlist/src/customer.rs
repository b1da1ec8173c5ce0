// SPDX-License-Identifier: Apache-2.0
//! The customer's id, which is a label of host names.

use std::fmt;

use thiserror::Error;

/// A customer id as the connectivity interface takes it: 1 to 12 ASCII letters and digits.
/// Kept in lower case, as host names are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerId(String);

/// Why a word is no customer id.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CustomerIdError {
    #[error("`{0}` is no customer id: it has 1 to 12 letters and digits")]
    Form(String),
}

impl CustomerId {
    pub const LENGTH_MAX: usize = 12;

    pub fn parse(word: &str) -> Result<Self, CustomerIdError> {
        let fits = (1..=Self::LENGTH_MAX).contains(&word.len());
        if !fits || !word.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(CustomerIdError::Form(word.to_owned()));
        }
        Ok(Self(word.to_ascii_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CustomerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
