// SPDX-License-Identifier: Apache-2.0
//! Entering a lab that is up.

use std::fs;
use std::os::fd::AsFd;

use rustix::thread::{ThreadNameSpaceType, move_into_thread_name_spaces};

use super::Process;
use crate::LabError;

/// Moves the calling process, which must have one thread, into the namespaces of `init`; only its
/// children will be of the lab's PID namespace. Keeps the working directory where the lab has it.
pub(crate) fn join(init: Process) -> Result<(), LabError> {
    let gone = || LabError::failed("entering the lab", "its first process has ended");
    let here = std::env::current_dir().ok();
    let handle = init.open().ok_or_else(gone)?;
    let mut spaces =
        ThreadNameSpaceType::NETWORK | ThreadNameSpaceType::MOUNT | ThreadNameSpaceType::PROCESS_ID;
    // The kernel refuses to enter the user namespace that one is in.
    if user_namespace("self") != user_namespace(&init.pid.to_string()) {
        spaces |= ThreadNameSpaceType::USER;
    }
    move_into_thread_name_spaces(handle.as_fd(), spaces)
        .map_err(LabError::at("entering the lab"))?;
    let home = here.filter(|path| std::env::set_current_dir(path).is_ok());
    if home.is_none() {
        std::env::set_current_dir("/").map_err(LabError::at("/"))?;
    }
    Ok(())
}

fn user_namespace(pid: &str) -> Option<std::path::PathBuf> {
    fs::read_link(format!("/proc/{pid}/ns/user")).ok()
}
