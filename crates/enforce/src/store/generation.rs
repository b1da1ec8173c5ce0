// SPDX-License-Identifier: Apache-2.0
//! One apply, as it is kept: `meta.json` for people and look-ups, `rules.json` to put it back,
//! `edition.json` to compare it with a later one.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::atomic::{private_directory, read_json, remove_directory, write_synced};
use crate::{Desired, Edition, EnforceError, Held};

/// What is known of a generation without its rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Of this file's form.
    pub version: u32,
    pub generation: u32,
    pub when: Timestamp,
    pub who: String,
    pub note: String,
    pub site_digest: String,
    /// The digest of each attachment's rules.
    pub digests: BTreeMap<String, String>,
    /// The generation that a person applied and this one keeps current; only the agent's have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<u32>,
}

impl Meta {
    /// Whether a person applied it, and not the agent.
    pub fn is_of_a_person(&self) -> bool {
        self.follows.is_none()
    }
}

/// A generation to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record<'a> {
    pub(crate) desired: &'a Desired,
    pub(crate) when: Timestamp,
    pub(crate) who: &'a str,
    pub(crate) note: &'a str,
    pub(crate) follows: Option<u32>,
}

/// A generation with its rules.
#[derive(Clone, Debug, Default)]
pub(crate) struct Generation {
    pub(crate) attachments: BTreeMap<String, Held>,
    pub(crate) site_digest: String,
}

const VERSION: u32 = 1;

const EDITION: &str = "edition.json";

impl Generation {
    pub(super) fn read(path: &Path, number: u32) -> Result<Self, EnforceError> {
        let missing = || EnforceError::NoGeneration(number);
        let meta: Meta = read_json(&path.join("meta.json"))?.ok_or_else(missing)?;
        if meta.version != VERSION {
            return Err(EnforceError::StateDamaged {
                path: path.join("meta.json"),
                why: format!("it is of version {}, and only {VERSION} is known", meta.version),
            });
        }
        let rules = path.join("rules.json");
        let attachments: BTreeMap<String, Held> = read_json(&rules)?.ok_or_else(missing)?;
        // Less than was written would take away what is in force.
        if !attachments.keys().eq(meta.digests.keys()) {
            let why = "its attachments are not those of `meta.json` beside it".to_owned();
            return Err(EnforceError::StateDamaged { path: rules, why });
        }
        Ok(Self { attachments, site_digest: meta.site_digest })
    }

    pub(crate) fn desired(self) -> Desired {
        let Self { attachments, site_digest } = self;
        Desired { attachments, site_digest, edition: None }
    }
}

/// What a generation was made from, where its record says so.
pub(super) fn edition(path: &Path) -> Result<Option<Edition>, EnforceError> {
    read_json(&path.join(EDITION))
}

pub(super) fn has_edition(path: &Path) -> bool {
    path.join(EDITION).exists()
}

/// Writes the files into a directory, which is emptied first.
pub(super) fn write(record: &Record<'_>, number: u32, path: &Path) -> Result<(), EnforceError> {
    remove_directory(path)?;
    private_directory(path)?;
    let meta = Meta {
        version: VERSION,
        generation: number,
        when: record.when,
        who: record.who.to_owned(),
        note: record.note.to_owned(),
        site_digest: record.desired.site_digest.clone(),
        digests: record.desired.digests(),
        follows: record.follows,
    };
    write_synced(&path.join("meta.json"), &meta)?;
    if let Some(edition) = &record.desired.edition {
        write_synced(&path.join(EDITION), edition)?;
    }
    write_synced(&path.join("rules.json"), &record.desired.attachments)
}
