// SPDX-License-Identifier: Apache-2.0
//! What a site says it knows, as it is written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Key};

/// A finding of `check` that is known and not told until a day. Each key narrows it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Suppression")]
pub struct SuppressRaw {
    /// The code of the finding.
    pub finding: At<String>,
    #[serde(default)]
    pub policy: Key<At<String>>,
    /// With `policy`.
    #[serde(default)]
    pub rule: Key<At<String>>,
    #[serde(default)]
    pub workload: Key<At<String>>,
    #[serde(default)]
    pub requirement: Key<At<String>>,
    #[serde(default)]
    pub category: Key<At<String>>,
    #[serde(default)]
    pub group: Key<At<String>>,
    #[serde(default)]
    pub service: Key<At<String>>,
    /// The id of an assertion under `expect`.
    #[serde(default)]
    pub expectation: Key<At<String>>,
    /// Why it is right, or why it stays for now.
    pub reason: At<String>,
    /// The last day on which it is not told, as YYYY-MM-DD.
    pub until: At<String>,
}
