// SPDX-License-Identifier: Apache-2.0
//! Threads that work in a machine's network namespace.
//!
//! A socket belongs for good to the namespace in which it was made, so that one process can hold
//! the sockets of every machine.

use std::fs::File;
use std::os::fd::AsFd;

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use crate::LabError;

/// Moves the calling thread, and it alone, into a namespace that `ip netns` made.
pub(crate) fn enter(namespace: &str) -> Result<(), LabError> {
    let link = File::open(format!("/run/netns/{namespace}"))
        .map_err(|_| LabError::UnknownMachine(namespace.into()))?;
    move_into_link_name_space(link.as_fd(), Some(LinkNameSpaceType::Network))
        .map_err(LabError::at(format!("entering the namespace of `{namespace}`")))
}

/// Runs `work` in a namespace and leaves the calling thread where it is.
pub(crate) fn within<T: Send>(
    namespace: &str,
    work: impl FnOnce() -> Result<T, LabError> + Send,
) -> Result<T, LabError> {
    let run = move || {
        enter(namespace)?;
        work()
    };
    std::thread::scope(|scope| {
        let died = |_| LabError::failed(format!("working in `{namespace}`"), "the thread died");
        scope.spawn(run).join().map_err(died).flatten()
    })
}
