// SPDX-License-Identifier: Apache-2.0
//! The edition of a site that was applied, kept so that it can be compared with a later one.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::EnforceError;
use crate::desired::IN_PART;
use crate::store::Store;

/// Everything from which the rules can be made again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The site's files: path inside its folder, and text.
    pub files: BTreeMap<String, String>,
    /// The day as of which rules had expired or not.
    pub today: Date,
    /// What DNS had taught: names, each with an address.
    pub learned: Vec<(String, IpAddr)>,
}

/// What the record says of the generation that was last put in force for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// There is none.
    Nothing,
    /// Its record is of a form that holds no edition.
    Unrecorded {
        generation: u32,
    },
    /// Its attachments have rules of several editions.
    Mixed {
        generation: u32,
    },
    Edition {
        generation: u32,
        edition: Box<Edition>,
    },
}

/// Reads what was applied from a state directory. It only looks, and needs no lock: a record is
/// written whole before it is the current one.
pub fn baseline(directory: &Path) -> Result<Baseline, EnforceError> {
    let store = Store::at(directory);
    let Some(generation) = store.current()? else { return Ok(Baseline::Nothing) };
    if store.meta(generation)?.site_digest.ends_with(IN_PART) {
        return Ok(Baseline::Mixed { generation });
    }
    Ok(match store.edition(generation)? {
        Some(edition) => Baseline::Edition { generation, edition: Box::new(edition) },
        None => Baseline::Unrecorded { generation },
    })
}
