// SPDX-License-Identifier: Apache-2.0
//! The hidden commands: the processes that a lab is made of.
//!
//! They must be called before their program has started a second thread, for the kernel lets
//! only a process of one thread change its user namespace.

use std::ffi::{OsStr, OsString};
use std::process::{Command, ExitCode};

use super::stand_in::stand_in;
use crate::life::{Hold, Program, enter, supervise};
use crate::namespace::{Kind, Process};
use crate::play;
use crate::{LabError, Topology};

/// Runs the process that `arguments` name: `enter`, `init`, `join` or `play`.
pub fn inside(arguments: &[OsString]) -> Result<ExitCode, LabError> {
    let words: Vec<&OsStr> = arguments.iter().map(OsString::as_os_str).collect();
    let text = |word: &OsStr| word.to_string_lossy().into_owned();
    match words.split_first().map(|(verb, rest)| (text(verb), rest)) {
        Some((verb, [lab, kind, hold])) if verb == "enter" => {
            Ok(enter(&Program::current()?, &text(lab), kind_of(kind)?, hold_of(hold)?))
        }
        Some((verb, [lab, hold])) if verb == "init" => {
            Ok(supervise(&topology(&text(lab))?, hold_of(hold)?))
        }
        Some((verb, [pid, start, namespace, _, program, rest @ ..])) if verb == "join" => {
            let init = process(&text(pid), &text(start))?;
            stand_in(init, &text(namespace), Command::new(program).args(rest))
        }
        Some((verb, [])) if verb == "play" => play::perform(),
        _ => Err(misused()),
    }
}

fn misused() -> LabError {
    LabError::failed("lab inside", "this command is for the lab's own processes")
}

fn topology(name: &str) -> Result<Topology, LabError> {
    Topology::named(name).ok_or_else(|| LabError::UnknownLab(name.into()))
}

fn kind_of(word: &OsStr) -> Result<Kind, LabError> {
    [Kind::User, Kind::Root].into_iter().find(|k| word == k.word()).ok_or_else(misused)
}

fn hold_of(word: &OsStr) -> Result<Hold, LabError> {
    [Hold::Leash, Hold::Free].into_iter().find(|h| word == h.word()).ok_or_else(misused)
}

fn process(pid: &str, start: &str) -> Result<Process, LabError> {
    match (pid.parse(), start.parse()) {
        (Ok(pid), Ok(start)) => Ok(Process { pid, start }),
        _ => Err(misused()),
    }
}
