// SPDX-License-Identifier: Apache-2.0
//! The hidden commands: the processes that a lab is made of.
//!
//! They must be called before their program has started a second thread, for the kernel lets
//! only a process of one thread change its user namespace.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitCode, ExitStatus};

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::life::{Hold, Program, enter, supervise};
use crate::namespace::{self, Kind, Process};
use crate::play;
use crate::{LabError, Topology};

/// Runs the process that `arguments` name: `enter`, `init`, `join` or `play`.
pub fn inside(arguments: &[OsString]) -> Result<ExitCode, LabError> {
    let words: Vec<&OsStr> = arguments.iter().map(OsString::as_os_str).collect();
    let text = |word: &OsStr| word.to_string_lossy().into_owned();
    match words.split_first().map(|(verb, rest)| (text(verb), rest)) {
        Some((verb, [lab, kind, hold])) if verb == "enter" => {
            enter(&Program::current()?, &text(lab), kind_of(kind)?, hold_of(hold)?)
        }
        Some((verb, [lab, hold])) if verb == "init" => {
            supervise(&topology(&text(lab))?, hold_of(hold)?)
        }
        Some((verb, [pid, start, namespace, _, program, rest @ ..])) if verb == "join" => {
            let init = process(&text(pid), &text(start))?;
            join(init, &text(namespace), Command::new(program).args(rest))
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

/// Runs a command inside and stands for it: a request to end goes on to it, its exit code comes
/// back. What the terminal sends reaches the command by itself, for it sends to the whole group.
fn join(init: Process, namespace: &str, command: &mut Command) -> Result<ExitCode, LabError> {
    namespace::join(init)?;
    if namespace != "-" {
        namespace::enter(namespace)?;
    }
    let name = command.get_program().to_string_lossy().into_owned();
    let child = command.spawn().map_err(|e| LabError::Command(name, e.to_string()))?;
    wait_for(child)
}

fn wait_for(mut child: Child) -> Result<ExitCode, LabError> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])
        .map_err(LabError::at("signals"))?;
    let handle = signals.handle();
    let forward = std::thread::spawn(move || {
        for signal in signals.forever() {
            if let (Some(pid), SIGTERM) = (pid, signal) {
                let _ = kill_process(pid, Signal::TERM);
            }
        }
    });
    let status = child.wait();
    handle.close();
    let _ = forward.join();
    let _ = std::io::stdout().flush();
    status.map(code).map_err(LabError::at("waiting for the command"))
}

/// A command that a signal ended gives 128 and the signal's number, as shells do.
fn code(status: ExitStatus) -> ExitCode {
    let number = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default());
    ExitCode::from(u8::try_from(number).unwrap_or(u8::MAX))
}
