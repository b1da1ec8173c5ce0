// SPDX-License-Identifier: Apache-2.0
//! Files of one scenario, in a folder of its own, and the authorities that it asks for.

use std::path::{Path, PathBuf};

use super::Stage;
use crate::RangeError;
use crate::authority::{Authority, Leaf, Promises};

impl Stage {
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    pub(crate) fn mitmdump(&self) -> &Path {
        &self.mitmdump
    }

    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf, RangeError> {
        let path = self.path(name);
        std::fs::create_dir_all(&path).map_err(RangeError::io("make a folder"))?;
        Ok(path)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> Result<PathBuf, RangeError> {
        let path = self.path(name);
        std::fs::write(&path, text).map_err(RangeError::io(format!("write {}", path.display())))?;
        Ok(path)
    }

    /// The private authority of this name.
    pub(crate) fn authority(&mut self, name: &str) -> Result<&Authority, RangeError> {
        let at = match self.private.iter().position(|(known, _)| known == name) {
            Some(at) => at,
            None => {
                self.private.push((name.to_owned(), Authority::root(name)?));
                self.private.len() - 1
            }
        };
        let found = self.private.get(at).map(|(_, authority)| authority);
        found.ok_or_else(|| RangeError::Failed { what: "an authority".into(), said: "lost".into() })
    }

    /// A certificate by a private authority, with its key, in one text.
    pub(crate) fn private_leaf(
        &mut self,
        authority: &str,
        name: &str,
    ) -> Result<String, RangeError> {
        let leaf = Leaf { name, from: -5, until: 300, promises: Promises::None, crl: None };
        let ca = self.authority(authority)?;
        let issued = ca.issue(&leaf)?;
        Ok(format!("{}{}{}", issued.pem, issued.key_pem, ca.pem))
    }

    /// What processes complained of.
    pub(super) fn logs_said(&self) -> String {
        let Ok(folder) = std::fs::read_dir(&self.folder) else { return String::new() };
        let logs = folder.flatten().map(|entry| entry.path());
        let logs = logs.filter(|path| path.extension().is_some_and(|e| e == "log"));
        logs.filter_map(|path| std::fs::read_to_string(path).ok()).collect()
    }
}
