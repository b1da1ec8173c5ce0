// SPDX-License-Identifier: Apache-2.0
//! Which network namespace a path leads to: two paths may lead to one.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// A network namespace, as the kernel tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Namespace {
    device: u64,
    inode: u64,
}

impl Namespace {
    /// `None` is this process's own. Nothing where there is none of this path.
    pub(crate) fn of(netns: Option<&Path>) -> Option<Self> {
        let path = netns.unwrap_or(Path::new("/proc/thread-self/ns/net"));
        let found = std::fs::metadata(path).ok()?;
        Some(Self { device: found.dev(), inode: found.ino() })
    }
}
