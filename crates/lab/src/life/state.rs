// SPDX-License-Identifier: Apache-2.0
//! Which labs this user has up, remembered between commands.

use std::fs::{self, DirBuilder, File};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use crate::LabError;
use crate::namespace::Process;

/// A folder of this user alone, with a file for each lab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateDir(PathBuf);

/// What is remembered of a lab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub version: u32,
    pub lab: String,
    pub init: Process,
}

impl StateDir {
    /// Opens or makes the folder; the usual one where none is given.
    pub fn open(path: Option<&Path>) -> Result<Self, LabError> {
        let path = path.map_or_else(usual, Path::to_path_buf);
        let told = |e: std::io::Error| LabError::failed(path.display().to_string(), e);
        DirBuilder::new().recursive(true).mode(0o700).create(&path).map_err(told)?;
        let owner = fs::symlink_metadata(&path).map_err(told)?;
        // In a folder that everybody may write to, the name may be somebody else's.
        if !owner.is_dir() || owner.uid() != rustix::process::geteuid().as_raw() {
            return Err(LabError::failed(
                path.display().to_string(),
                "it is not this user's folder",
            ));
        }
        Ok(Self(path))
    }

    /// Holds off every other command on labs until the file is closed.
    pub(crate) fn lock(&self) -> Result<File, LabError> {
        let file = File::create(self.0.join("lock")).map_err(LabError::at("the lab's lock"))?;
        flock(&file, FlockOperation::LockExclusive).map_err(LabError::at("the lab's lock"))?;
        Ok(file)
    }

    /// The record of a lab that is up.
    pub fn read(&self, lab: &str) -> Option<Record> {
        let record: Record = serde_json::from_slice(&fs::read(self.file(lab)).ok()?).ok()?;
        record.init.is_alive().then_some(record)
    }

    pub(crate) fn write(&self, lab: &str, init: Process) -> Result<(), LabError> {
        let record = Record { version: 1, lab: lab.into(), init };
        let text = serde_json::to_vec(&record).map_err(LabError::at("the lab's record"))?;
        let whole = || -> std::io::Result<()> {
            let partial = self.0.join(format!("{lab}.new"));
            File::create(&partial)?.write_all(&text)?;
            fs::rename(partial, self.file(lab))
        };
        whole().map_err(LabError::at("the lab's record"))
    }

    pub(crate) fn forget(&self, lab: &str) {
        let _ = fs::remove_file(self.file(lab));
        let _ = fs::remove_file(self.log_path(lab));
    }

    /// Where a lab that stays up writes what it has to complain of.
    pub(crate) fn log(&self, lab: &str) -> Result<File, LabError> {
        File::create(self.log_path(lab)).map_err(LabError::at("the lab's log"))
    }

    fn file(&self, lab: &str) -> PathBuf {
        self.0.join(format!("{lab}.json"))
    }

    fn log_path(&self, lab: &str) -> PathBuf {
        self.0.join(format!("{lab}.log"))
    }
}

fn usual() -> PathBuf {
    match std::env::var_os("XDG_RUNTIME_DIR").filter(|path| Path::new(path).is_dir()) {
        Some(path) => PathBuf::from(path).join("portolan-lab"),
        None => {
            let uid = rustix::process::geteuid().as_raw();
            std::env::temp_dir().join(format!("portolan-lab-{uid}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_of_a_process_that_ended_is_no_lab() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::open(Some(folder.path())).unwrap();
        let me = Process::at(i32::try_from(std::process::id()).unwrap()).unwrap();
        state.write("citrix", me).unwrap();
        assert_eq!(state.read("citrix").unwrap().init, me);
        state.write("citrix", Process { start: me.start + 1, ..me }).unwrap();
        assert_eq!(state.read("citrix"), None);
    }

    #[test]
    fn a_damaged_record_is_no_lab() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateDir::open(Some(folder.path())).unwrap();
        fs::write(folder.path().join("citrix.json"), "{").unwrap();
        assert_eq!(state.read("citrix"), None);
    }
}
