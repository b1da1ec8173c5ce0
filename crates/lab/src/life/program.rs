// SPDX-License-Identifier: Apache-2.0
//! The program whose hidden commands are the processes inside the lab.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::LabError;

/// An executable that calls [`crate::command::inside`] when its arguments begin with `prefix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub path: PathBuf,
    pub prefix: Vec<OsString>,
}

impl Program {
    /// An executable that takes `lab inside ...`, as `portolan` does.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), prefix: ["lab", "inside"].map(OsString::from).to_vec() }
    }

    /// The program that is running.
    pub fn current() -> Result<Self, LabError> {
        std::env::current_exe().map(Self::new).map_err(LabError::at("finding this program"))
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        command.args(&self.prefix);
        command
    }
}
