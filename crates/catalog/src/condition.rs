// SPDX-License-Identifier: Apache-2.0
//! What a site can choose: conditions, pinned ports, and charts that are only linked.

use crate::Port;

/// A condition under which requirements hold, such as `edt`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    pub id: String,
    /// In our words.
    pub meaning: String,
    /// Whether a site that says nothing has it.
    pub default: bool,
}

/// A dynamic port that a site can pin, such as `fas-ca-dcom`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    pub id: String,
    /// In our words.
    pub meaning: String,
    /// What has to be open while nothing is pinned.
    pub default: Vec<Port>,
    /// Why the default should not stay.
    pub warning: String,
}

/// A section whose chart stands elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub vendor: String,
    pub section: String,
    pub url: String,
}
