// SPDX-License-Identifier: Apache-2.0
//! Raising a lab, from outside and in the process between.

use std::io::BufReader;
use std::process::{Child, ExitCode, Stdio};

use super::Program;
use super::report::{Report, hear, say};
use crate::LabError;
use crate::namespace::{Kind, Process, create};

/// Who ends the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// It ends when the process that raised it ends, however that comes about.
    Leash,
    /// It stays until somebody takes it down.
    Free,
}

impl Hold {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Leash => "leash",
            Self::Free => "free",
        }
    }
}

/// A lab that has just come up.
pub(crate) struct Started {
    /// The process between; it waits for the lab's first process.
    pub(crate) between: Child,
    pub(crate) init: Process,
}

/// Raises a lab. Root tries without user namespaces where they are forbidden.
pub(crate) fn start(
    program: &Program,
    lab: &str,
    hold: Hold,
    log: impl Fn() -> Stdio,
) -> Result<Started, LabError> {
    match attempt(program, lab, hold, Kind::User, log()) {
        Err(LabError::Forbidden(_)) if rustix::process::geteuid().is_root() => {
            attempt(program, lab, hold, Kind::Root, log())
        }
        other => other,
    }
}

fn attempt(
    program: &Program,
    lab: &str,
    hold: Hold,
    kind: Kind,
    log: Stdio,
) -> Result<Started, LabError> {
    let stdin = if hold == Hold::Leash { Stdio::piped() } else { Stdio::null() };
    let mut between = program
        .command()
        .args(["enter", lab, kind.word(), hold.word()])
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(log)
        .spawn()
        .map_err(LabError::at("starting the lab's process"))?;
    match await_ready(&mut between) {
        Ok(init) => Ok(Started { between, init }),
        Err(why) => {
            // Its end takes the lab's first process with it, if there is one.
            let _ = between.kill();
            let _ = between.wait();
            Err(why)
        }
    }
}

fn await_ready(between: &mut Child) -> Result<Process, LabError> {
    let lost = || LabError::failed("raising the lab", "its process ended early");
    let mut reports = BufReader::new(between.stdout.take().ok_or_else(lost)?);
    let mut init = None;
    loop {
        match hear(&mut reports) {
            Report::Born(pid) => init = Process::at(pid),
            Report::Ready => return init.ok_or_else(lost),
            Report::Failed(why) => return Err(why),
        }
    }
}

/// The process between: makes the namespaces, starts the lab's first process in them, waits for it.
/// It must have one thread.
pub(crate) fn enter(program: &Program, lab: &str, kind: Kind, hold: Hold) -> ExitCode {
    // Away from the terminal, whose interrupt is for the process that raised the lab.
    let _ = rustix::process::setsid();
    match born(program, lab, kind, hold) {
        Ok(mut init) => {
            let _ = init.wait();
            ExitCode::SUCCESS
        }
        Err(why) => {
            say(&Report::Failed(why));
            ExitCode::FAILURE
        }
    }
}

fn born(program: &Program, lab: &str, kind: Kind, hold: Hold) -> Result<Child, LabError> {
    create(kind)?;
    let mut command = program.command();
    command.args(["init", lab, hold.word()]).stdin(Stdio::inherit());
    let init = command.spawn().map_err(LabError::at("starting the lab's first process"))?;
    say(&Report::Born(i32::try_from(init.id()).unwrap_or_default()));
    Ok(init)
}
