// SPDX-License-Identifier: Apache-2.0
//! What shall be in force, at every attachment.

use std::collections::BTreeMap;
use std::path::PathBuf;

use portolan_target::nftables::RuleSet;
use serde::{Deserialize, Serialize};

use crate::EnforceError;

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

    /// Each namespace holds one attachment's tables; a second one would overwrite them.
    pub(crate) fn no_two_share(&self) -> Result<(), EnforceError> {
        let mut seen: BTreeMap<Option<&PathBuf>, &String> = BTreeMap::new();
        for (name, held) in &self.attachments {
            if let Some(first) = seen.insert(held.netns.as_ref(), name) {
                let (first, second) = (first.clone(), name.clone());
                return Err(EnforceError::NamespaceShared { first, second });
            }
        }
        Ok(())
    }
}
