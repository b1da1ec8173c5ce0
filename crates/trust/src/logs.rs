// SPDX-License-Identifier: Apache-2.0
//! The public logs of Certificate Transparency whose promises we can check.

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use thiserror::Error;

/// Logs by their id, which is the digest of their key (RFC 6962, 3.2).
#[derive(Clone, Debug, Default)]
pub struct Logs {
    logs: BTreeMap<[u8; 32], Log>,
}

/// One log.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Log {
    pub operator: String,
    pub log: String,
    /// As the list says: `usable`, `readonly`, `retired`, …
    pub state: String,
    /// Its key in base64, a `SubjectPublicKeyInfo` in DER.
    pub key: String,
}

/// What is wrong with a list of logs.
#[derive(Debug, Error)]
pub enum LogsError {
    #[error("the list of logs cannot be read")]
    Csv(#[from] csv::Error),
    #[error("the key of log `{log}` is not in base64")]
    Key { log: String },
}

const SHIPPED: &str = include_str!("../../../catalog/interception/ct-logs.csv");

impl Logs {
    /// Those that ship with us. What cannot be read is left out; a test keeps the list whole.
    pub fn shipped() -> Self {
        Self::of_csv(SHIPPED).unwrap_or_default()
    }

    /// A list with the columns `operator`, `log`, `state` and `key`.
    pub fn of_csv(text: &str) -> Result<Self, LogsError> {
        let mut logs = Self::default();
        for log in csv::Reader::from_reader(text.as_bytes()).deserialize() {
            logs.add(log?)?;
        }
        Ok(logs)
    }

    /// Adds one.
    pub fn add(&mut self, log: Log) -> Result<(), LogsError> {
        let key = BASE64_STANDARD.decode(&log.key);
        let key = key.map_err(|_| LogsError::Key { log: log.log.clone() })?;
        self.logs.insert(id(&key), log);
        Ok(())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.logs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.logs.is_empty()
    }

    pub(crate) fn of_id(&self, id: &[u8]) -> Option<&Log> {
        self.logs.get(id)
    }
}

impl Log {
    pub(crate) fn key_der(&self) -> Vec<u8> {
        BASE64_STANDARD.decode(&self.key).unwrap_or_default()
    }
}

fn id(key: &[u8]) -> [u8; 32] {
    digest(&SHA256, key).as_ref().try_into().unwrap_or_default()
}
