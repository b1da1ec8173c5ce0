// SPDX-License-Identifier: Apache-2.0
//! A process that is known beyond doubt: a number may be used again, its start time may not.

use std::fs;
use std::os::fd::OwnedFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use serde::{Deserialize, Serialize};

/// A process by number and start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    pub pid: i32,
    /// In clock ticks since the machine booted.
    pub start: u64,
}

impl Process {
    /// The process that has this number now.
    pub fn at(pid: i32) -> Option<Self> {
        Some(Self { pid, start: start_of(pid)? })
    }

    /// A handle to exactly this process; `None` if it has ended.
    pub(crate) fn open(self) -> Option<OwnedFd> {
        let handle = pidfd_open(Pid::from_raw(self.pid)?, PidfdFlags::empty()).ok()?;
        // Asked after opening: only now can the number not pass to another process.
        (start_of(self.pid) == Some(self.start)).then_some(handle)
    }

    pub fn is_alive(self) -> bool {
        self.open().is_some()
    }

    /// Kills it and waits for its end; `false` if that takes longer than `patience`.
    pub(crate) fn kill(self, patience: Duration) -> bool {
        let Some(handle) = self.open() else { return true };
        let _ = pidfd_send_signal(&handle, Signal::KILL);
        let mut ended = [PollFd::new(&handle, PollFlags::IN)];
        let timeout = Timespec::try_from(patience).ok();
        matches!(poll(&mut ended, timeout.as_ref()), Ok(1..))
    }
}

/// Field 22 of the process' `stat`; `None` for one that is gone or only waits to be reaped.
fn start_of(pid: i32) -> Option<u64> {
    parse_start(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The name stands in brackets and may hold anything, so that fields count from its end.
fn parse_start(stat: &str) -> Option<u64> {
    let (_, after) = stat.rsplit_once(')')?;
    let mut fields = after.split_whitespace();
    let state = fields.next()?;
    if matches!(state, "Z" | "X") {
        return None;
    }
    fields.nth(18)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_does_not_shift_the_fields() {
        let stat = "7 (a) b) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4711 0 0";
        assert_eq!(parse_start(stat), Some(4711));
        assert_eq!(parse_start(&stat.replace(" S ", " Z ")), None);
        assert_eq!(parse_start("nonsense"), None);
    }

    #[test]
    fn a_number_with_another_start_is_another_process() {
        let me = Process::at(i32::try_from(std::process::id()).unwrap()).unwrap();
        assert!(me.is_alive());
        assert!(!Process { start: me.start + 1, ..me }.is_alive());
    }
}
