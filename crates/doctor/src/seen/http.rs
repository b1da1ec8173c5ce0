// SPDX-License-Identifier: Apache-2.0
//! What an HTTP request brought back.

use serde::{Deserialize, Serialize};

use super::Failure;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpSeen {
    pub took_ms: u64,
    pub status: Option<u16>,
    /// The head, as sent, names in lower case; long ones are cut.
    pub fields: Vec<Field>,
    pub failure: Option<Failure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub name: String,
    pub value: String,
}
