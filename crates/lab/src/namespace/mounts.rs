// SPDX-License-Identifier: Apache-2.0
//! The lab's own view of the file system: a fresh `/run`, and a `/proc` of its own processes.

use std::fs;

use rustix::mount::{MountFlags, MountPropagationFlags, mount, mount_bind, mount_change};

use crate::LabError;

/// Prepares the mount namespace of the caller, which is new. Nothing of it is seen outside.
pub(crate) fn prepare_mounts() -> Result<(), LabError> {
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    let forbidden = |e: rustix::io::Errno| LabError::Forbidden(format!("mount: {e}"));
    mount_change("/", private).map_err(forbidden)?;
    let flags = MountFlags::NOSUID | MountFlags::NODEV;
    mount("tmpfs", "/run", "tmpfs", flags, None).map_err(forbidden)?;
    fs::create_dir_all("/run/netns").map_err(LabError::at("/run/netns"))?;
    // A container may forbid a fresh /proc; the old one serves, it only shows other processes.
    let _ = mount("proc", "/proc", "proc", flags | MountFlags::NOEXEC, None);
    Ok(())
}

/// Lets every program of the lab ask the lab's own servers for names. A machine without the file,
/// or where it is a link into `/run`, goes without.
pub(crate) fn resolve_with(servers: &[String], domain: &str) -> Result<(), LabError> {
    let mut text = format!("search {domain}\noptions timeout:1\n");
    for server in servers {
        text.push_str(&format!("nameserver {server}\n"));
    }
    fs::write("/run/resolv.conf", text).map_err(LabError::at("/run/resolv.conf"))?;
    let _ = mount_bind("/run/resolv.conf", "/etc/resolv.conf");
    Ok(())
}
