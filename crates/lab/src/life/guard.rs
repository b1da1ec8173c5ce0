// SPDX-License-Identifier: Apache-2.0
//! A lab that is up, as a value.

use std::ffi::OsStr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{Hold, Program, StateDir, start};
use crate::LabError;
use crate::namespace::Process;
use crate::play::{Play, Played, play_in};
use crate::topology::Topology;

/// How long the kernel may take to end a lab's processes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A lab that is up. One that was [raised](Lab::raise) ends with this value, and with the process
/// that holds it, even when that is killed; one that was [found](Lab::find) stays.
#[derive(Debug)]
pub struct Lab {
    topology: Topology,
    program: Program,
    init: Process,
    /// The process between, whose standard input is the leash; `None` for a lab that was found.
    between: Option<Child>,
}

impl Lab {
    /// Raises a lab that this value owns. `program` is what runs inside.
    pub fn raise(name: &str, program: Program) -> Result<Self, LabError> {
        let topology = Topology::named(name).ok_or_else(|| LabError::UnknownLab(name.into()))?;
        let started = start(&program, name, Hold::Leash, Stdio::inherit)?;
        Ok(Self { topology, program, init: started.init, between: Some(started.between) })
    }

    /// Finds the lab that `portolan lab up` raised.
    pub fn find(name: &str, program: Program, state: &StateDir) -> Result<Self, LabError> {
        let topology = Topology::named(name).ok_or_else(|| LabError::UnknownLab(name.into()))?;
        let record = state.read(name).ok_or_else(|| LabError::NotUp(name.into()))?;
        Ok(Self { topology, program, init: record.init, between: None })
    }

    pub fn topology(&self) -> &Topology {
        &self.topology
    }

    /// The lab's first process.
    pub fn init(&self) -> Process {
        self.init
    }

    /// A command that runs inside the lab, in the namespace that holds all others, so that
    /// `ip netns` and paths under `/run/netns` work in it.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.join(None);
        command.arg(program);
        command
    }

    /// A command that runs on one machine, hypervisor or the router.
    pub fn command_on(&self, namespace: &str, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.join(Some(namespace));
        command.arg(program);
        command
    }

    /// Makes connections inside the lab; one result a play, in their order.
    pub fn play(&self, plays: &[Play]) -> Result<Vec<Played>, LabError> {
        let mut command = self.command(&self.program.path);
        command.args(&self.program.prefix).arg("play");
        play_in(command, plays)
    }

    fn join(&self, namespace: Option<&str>) -> Command {
        let mut command = self.program.command();
        let (pid, start) = (self.init.pid.to_string(), self.init.start.to_string());
        command.args(["join", &pid, &start, namespace.unwrap_or("-"), "--"]);
        command
    }

    /// Ends the lab, whoever raised it.
    pub fn end(mut self) -> Result<(), LabError> {
        self.finish()
    }

    fn finish(&mut self) -> Result<(), LabError> {
        let ended = self.init.kill(PATIENCE);
        if let Some(mut between) = self.between.take() {
            if !ended {
                let _ = between.kill();
            }
            let _ = between.wait();
        }
        if ended {
            Ok(())
        } else {
            Err(LabError::failed("ending the lab", "it did not end in time"))
        }
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        if self.between.is_some() {
            let _ = self.finish();
        }
    }
}
