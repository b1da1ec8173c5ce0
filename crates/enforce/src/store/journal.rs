// SPDX-License-Identifier: Apache-2.0
//! What was begun: written before the first transaction, removed after the last.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A command that touches several attachments, and was not finished while this stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Journal {
    pub(crate) from: Option<u32>,
    pub(crate) to: u32,
    pub(crate) under: Under,
    /// `to` was made by this command, or by the trial that it ends: where it does not come to
    /// stay, it goes, for nobody should return to what was never in force.
    pub(crate) fresh: bool,
}

/// What kind of command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Under {
    /// An apply for good, or a confirmation.
    Change,
    /// The start of a trial.
    Trial,
}

/// A trial that was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trial {
    pub(crate) from: Option<u32>,
    pub(crate) to: u32,
    pub(crate) until: Timestamp,
}
