// SPDX-License-Identifier: Apache-2.0
//! What is known of names, as the text of `learned.json`: who starts again need not wait until
//! everybody has asked again.

use std::net::IpAddr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::names::after;
use super::{HELD_MAX, Names};

const VERSION: u32 = 1;

/// Why a text is not what [`Names::to_json`] writes.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error("the learned names cannot be read")]
    Json(#[from] serde_json::Error),
    #[error("the learned names are of version {0}; this program reads version {VERSION}")]
    Version(u32),
}

#[derive(Serialize, Deserialize)]
struct State {
    version: u32,
    learned: Vec<Pair>,
}

#[derive(Serialize, Deserialize)]
struct Pair {
    name: String,
    address: IpAddr,
    expires: Timestamp,
}

impl Names {
    /// Everything that is held, in order, a line a pair.
    pub fn to_json(&self) -> String {
        let pair = |((name, address), expires): (&(String, IpAddr), &Timestamp)| serde_json::json!({ "name": name, "address": address, "expires": expires });
        let pairs: Vec<String> = self.expires.iter().map(|p| format!("\n{}", pair(p))).collect();
        format!("{{\"version\":{VERSION},\"learned\":[{}\n]}}\n", pairs.join(","))
    }

    /// Takes in what was written earlier, as far as it still holds and the site's groups cover it.
    /// A clock that was wrong when it was written makes nothing hold for longer than it may.
    pub fn read_json(&mut self, text: &str, now: Timestamp) -> Result<(), StateError> {
        let state: State = serde_json::from_str(text)?;
        if state.version != VERSION {
            return Err(StateError::Version(state.version));
        }
        let latest = after(now, HELD_MAX);
        for Pair { name, address, expires } in state.learned {
            if expires > now && self.covers(&name) {
                self.hold((name, address), expires.min(latest));
            }
        }
        Ok(())
    }
}
