// SPDX-License-Identifier: Apache-2.0
//! What a site asserts of itself, as it is written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Key, SelectorRaw, Words};

/// An assertion that `check` proves: what every machine, or none, of one end may open at the other.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Expectation")]
pub struct ExpectRaw {
    /// Unique among the assertions.
    pub id: At<String>,
    /// Services that every pair can use; `any` for all.
    #[serde(default)]
    pub allow: Key<Words>,
    /// Services that no pair can use; `any` for all.
    #[serde(default)]
    pub deny: Key<Words>,
    /// Who opens: a selector by categories, addresses, `role`, `workload`, or `everything`.
    pub from: SelectorRaw,
    /// Who answers: a selector as in `from`.
    pub to: SelectorRaw,
    /// `intended`, where it is left out, or `live`.
    #[serde(default)]
    pub view: Key<At<ViewWord>>,
    /// Why it must be so.
    #[serde(default)]
    pub reason: Key<At<String>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum ViewWord {
    Live,
    Intended,
}
