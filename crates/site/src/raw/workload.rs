// SPDX-License-Identifier: Apache-2.0
//! One machine of an inventory file. The CSV form is read into the same type.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{At, Key, Words};

/// A workload.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Workload")]
pub struct WorkloadRaw {
    pub name: At<String>,
    /// One address or several, of both families.
    pub addresses: Words,
    /// What it is, by any name of a catalogue role; several where it is several things.
    #[serde(default)]
    pub component: Key<Words>,
    /// Its categories; a key may have several values.
    #[serde(default)]
    pub categories: Key<BTreeMap<At<String>, Words>>,
    #[serde(default)]
    pub mac: Key<At<String>>,
}
