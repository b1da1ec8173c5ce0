// SPDX-License-Identifier: Apache-2.0
//! A process outside the lab that stands for a command inside it.

use std::io::Read;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

use crate::LabError;
use crate::namespace::{self, Process};

/// Tells a command that it is inside a lab.
pub(super) const INSIDE: &str = "PORTOLAN_LAB";
/// Where Portolan keeps its record inside: in a folder that goes with the lab, not in the host's.
const STATE: &str = "PORTOLAN_STATE";

/// Runs a command inside and stands for it: a request to end goes on to it, its exit code comes
/// back. What the terminal sends reaches the command by itself, for it sends to the whole group.
pub(super) fn stand_in(
    init: Process,
    namespace: &str,
    command: &mut Command,
) -> Result<ExitCode, LabError> {
    namespace::join(init)?;
    if namespace != "-" {
        namespace::enter(namespace)?;
    }
    let name = command.get_program().to_string_lossy().into_owned();
    // Before the command can say that it is there, so that no request finds nobody.
    let requests = catch().map_err(LabError::at("signals"))?;
    command.env(INSIDE, "1").env(STATE, "/run/portolan");
    let child = command.spawn().map_err(|e| LabError::Command(name, e.to_string()))?;
    wait_for(child, &requests)
}

/// There is one thread: the kernel gives no second to a process whose children live elsewhere.
fn wait_for(mut child: Child, requests: &UnixStream) -> Result<ExitCode, LabError> {
    let told = LabError::at("waiting for the command");
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let handle = pid.and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok());
    if let (Some(pid), Some(handle)) = (pid, handle) {
        forward(requests, &handle, pid);
    }
    child.wait().map(code).map_err(told)
}

/// Something to read for every request to end. The terminal's signals are only survived.
fn catch() -> std::io::Result<UnixStream> {
    let survived = Arc::new(AtomicBool::new(false));
    for signal in [SIGHUP, SIGINT, SIGQUIT] {
        signal_hook::flag::register(signal, Arc::clone(&survived))?;
    }
    let (requests, end) = UnixStream::pair()?;
    requests.set_nonblocking(true)?;
    signal_hook::low_level::pipe::register(SIGTERM, end)?;
    Ok(requests)
}

/// Passes requests on until the command has ended.
fn forward(requests: &UnixStream, command: &OwnedFd, pid: Pid) {
    loop {
        let mut fds = [PollFd::new(command, PollFlags::IN), PollFd::new(requests, PollFlags::IN)];
        let _ = poll(&mut fds, None);
        let [ended, requested] = fds.map(|fd| !fd.revents().is_empty());
        if ended {
            return;
        }
        if requested && matches!((&*requests).read(&mut [0; 16]), Ok(1..)) {
            let _ = kill_process(pid, Signal::TERM);
        }
    }
}

/// A command that a signal ended gives 128 and the signal's number, as shells do.
fn code(status: ExitStatus) -> ExitCode {
    let number = status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default());
    ExitCode::from(u8::try_from(number).unwrap_or(u8::MAX))
}
