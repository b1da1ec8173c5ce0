// SPDX-License-Identifier: Apache-2.0
//! New namespaces for the calling process, which must have one thread.

use std::fs;

use rustix::thread::UnshareFlags;

use crate::LabError;

/// With whose rights the lab is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As root of a new user namespace: any user may.
    User,
    /// As the machine's root, where user namespaces are forbidden.
    Root,
}

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Root => "root",
        }
    }
}

/// Leaves the caller in new network and mount namespaces; its children get a new PID namespace.
pub(crate) fn create(kind: Kind) -> Result<(), LabError> {
    let inner = UnshareFlags::NEWNET | UnshareFlags::NEWNS | UnshareFlags::NEWPID;
    match kind {
        Kind::Root => unshare(inner),
        Kind::User => {
            let (uid, gid) = (rustix::process::geteuid(), rustix::process::getegid());
            unshare(inner | UnshareFlags::NEWUSER)?;
            map_root(uid.as_raw(), gid.as_raw())
        }
    }
}

#[expect(deprecated, reason = "its one danger is in FILES, which is never passed here")]
fn unshare(flags: UnshareFlags) -> Result<(), LabError> {
    rustix::thread::unshare(flags).map_err(|e| LabError::Forbidden(e.to_string()))
}

/// Makes the caller root of its user namespace. Groups are given up first, as the kernel asks.
fn map_root(uid: u32, gid: u32) -> Result<(), LabError> {
    let write = |path: &str, text: String| {
        fs::write(path, text).map_err(|e| LabError::Forbidden(format!("{path}: {e}")))
    };
    write("/proc/self/setgroups", "deny".into())?;
    write("/proc/self/uid_map", format!("0 {uid} 1"))?;
    write("/proc/self/gid_map", format!("0 {gid} 1"))
}
