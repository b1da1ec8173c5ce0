// SPDX-License-Identifier: Apache-2.0
//! What shall be in force, at every attachment.

use std::collections::BTreeMap;
use std::path::PathBuf;

use portolan_target::nftables::{Rule, RuleSet};
use serde::{Deserialize, Serialize};

use crate::kernel::Namespace;
use crate::{Edition, EnforceError, Meta, Session};

/// Behind the digest of an edition of the site that is in force at some attachments alone.
pub(crate) const IN_PART: &str = " in part";

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
    /// What they can be made from again; `None` where that is not known, or is not one edition.
    pub edition: Option<Edition>,
}

/// What was last put in force for good, to change a part of. What is on trial is no part of it.
pub fn in_force(session: &Session) -> Result<Desired, EnforceError> {
    let current = session.store.current()?;
    Ok(session.store.load_or_empty(current)?.desired())
}

/// The record of what was last put in force for good.
pub fn last_applied(session: &Session) -> Result<Option<Meta>, EnforceError> {
    session.store.current()?.map(|number| session.store.meta(number)).transpose()
}

impl Held {
    /// Whether connections that are listed to be cut are cut. Rules that come after such rules
    /// must do so too, or what was cut lives again.
    pub fn cuts_listed(&self) -> bool {
        cuts_listed(&self.rules)
    }
}

pub(crate) fn cuts_listed(rules: &RuleSet) -> bool {
    let mut rules = rules.chains.values().flatten();
    rules.any(|rule| matches!(rule, Rule::CutListed { .. }))
}

impl Desired {
    /// The same, with some attachments replaced. Where others stay that were made from another
    /// edition of the site, the digest is that of no edition.
    #[must_use]
    pub fn with(mut self, part: Self) -> Self {
        let stays = self.attachments.keys().any(|name| !part.attachments.contains_key(name));
        let mixed = stays && self.site_digest != part.site_digest;
        self.site_digest = if mixed {
            format!("{}{IN_PART}", part.site_digest.trim_end_matches(IN_PART))
        } else {
            part.site_digest
        };
        self.edition = part.edition.filter(|_| !mixed);
        self.attachments.extend(part.attachments);
        self
    }

    /// The digest of each attachment's rules.
    pub fn digests(&self) -> BTreeMap<String, String> {
        self.attachments.iter().map(|(name, held)| (name.clone(), held.rules.digest())).collect()
    }

    /// Each namespace holds one attachment's tables; a second one would overwrite them.
    pub(crate) fn no_two_share(&self) -> Result<(), EnforceError> {
        let mut seen: BTreeMap<Namespace, &String> = BTreeMap::new();
        for (name, held) in &self.attachments {
            let Some(namespace) = Namespace::of(held.netns.as_deref()) else { continue };
            if let Some(first) = seen.insert(namespace, name) {
                let (first, second) = (first.clone(), name.clone());
                return Err(EnforceError::NamespaceShared { first, second });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(names: &[&str], site_digest: &str) -> Desired {
        let held = |name: &&str| ((*name).to_owned(), Held::default());
        let edition = Edition {
            files: [(site_digest.to_owned(), String::new())].into(),
            today: jiff::civil::date(2030, 1, 1),
            learned: Vec::new(),
        };
        let attachments = names.iter().map(held).collect();
        Desired { attachments, site_digest: site_digest.into(), edition: Some(edition) }
    }

    #[test]
    fn a_part_replaces_its_attachments_and_leaves_the_others() {
        let whole = made(&["a", "b"], "old").with(made(&["b", "c"], "old"));
        assert_eq!(whole, made(&["a", "b", "c"], "old"));
    }

    #[test]
    fn what_comes_from_two_editions_has_the_digest_of_neither() {
        assert_eq!(made(&["a", "b"], "old").with(made(&["b"], "new")).site_digest, "new in part");
        assert_eq!(made(&["a", "b"], "old").with(made(&["a", "b"], "new")).site_digest, "new");
        let again = made(&["a", "b"], "new in part").with(made(&["b"], "new"));
        assert_eq!((again.site_digest.as_str(), again.edition), ("new in part", None));
    }
}
