// SPDX-License-Identifier: Apache-2.0
//! What every command on a lab is told.

use std::path::PathBuf;

use crate::life::{Lab, Program, StateDir};
use crate::{LabError, Topology};

/// Which lab, and where it is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `citrix`.
    pub lab: String,
    /// The state folder; `None` is the user's own.
    pub state: Option<PathBuf>,
    /// What runs inside; `None` is the running program.
    pub program: Option<Program>,
}

impl Options {
    pub(super) fn topology(&self) -> Result<Topology, LabError> {
        Topology::named(&self.lab).ok_or_else(|| LabError::UnknownLab(self.lab.clone()))
    }

    /// Labs are remembered outside of them: from inside, a lab that is up looks like one that is
    /// gone.
    pub(super) fn state(&self) -> Result<StateDir, LabError> {
        if std::env::var_os(super::stand_in::INSIDE).is_some() {
            return Err(LabError::Inside);
        }
        StateDir::open(self.state.as_deref())
    }

    pub(super) fn program(&self) -> Result<Program, LabError> {
        self.program.clone().map_or_else(Program::current, Ok)
    }

    pub(super) fn find(&self) -> Result<Lab, LabError> {
        Lab::find(&self.lab, self.program()?, &self.state()?)
    }
}
