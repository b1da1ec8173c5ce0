// SPDX-License-Identifier: Apache-2.0
//! `portolan lab run` and `portolan lab shell`.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use super::Options;
use crate::LabError;

/// Runs a command inside the lab. This process becomes the one that waits for it, so that its
/// input, output and exit code are the command's; it returns only where that fails.
pub fn run(options: &Options, command: &[OsString]) -> Result<ExitCode, LabError> {
    let lab = options.find()?;
    let (program, arguments) = split(command)?;
    let mut command = lab.command(program);
    become_it(command.args(arguments))
}

/// Opens a shell inside the lab, or on one of its machines.
pub fn shell(options: &Options, machine: Option<&str>) -> Result<ExitCode, LabError> {
    let lab = options.find()?;
    let shell = std::env::var_os("SHELL").unwrap_or_else(|| "/bin/sh".into());
    match machine {
        None => become_it(&mut lab.command(shell)),
        Some(name) if lab.topology().namespaces().iter().any(|n| n == name) => {
            become_it(&mut lab.command_on(name, shell))
        }
        Some(name) => Err(LabError::UnknownMachine(name.into())),
    }
}

fn split(command: &[OsString]) -> Result<(&OsString, &[OsString]), LabError> {
    command.split_first().ok_or_else(|| LabError::Command(String::new(), "none was given".into()))
}

fn become_it(command: &mut Command) -> Result<ExitCode, LabError> {
    let why = command.exec();
    Err(LabError::failed("entering the lab", why))
}
