// SPDX-License-Identifier: Apache-2.0
//! What shall be in force, at every attachment.

use std::collections::BTreeMap;
use std::path::PathBuf;

use portolan_target::nftables::RuleSet;
use serde::{Deserialize, Serialize};

/// The rules of one attachment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The network namespace to work in; `None` is this process's own.
    pub netns: Option<PathBuf>,
    pub rules: RuleSet,
}

/// A whole site's rules, by attachment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Desired {
    pub attachments: BTreeMap<String, Held>,
    /// What they were made from, for the record.
    pub site_digest: String,
}

impl Desired {
    /// The digest of each attachment's rules.
    pub fn digests(&self) -> BTreeMap<String, String> {
        self.attachments.iter().map(|(name, held)| (name.clone(), held.rules.digest())).collect()
    }
}
