// SPDX-License-Identifier: Apache-2.0
//! Work in another network namespace.
//!
//! A namespace belongs to a thread. A thread of its own enters it, does the work and ends, so that
//! the rest of the process stays where it is. A socket that is opened there remains there, and so
//! does a process that is started there.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::thread;

use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

/// Why a namespace could not be worked in.
#[derive(Debug, thiserror::Error)]
pub enum NetnsError {
    #[error("cannot open the network namespace `{path}`")]
    Open {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("cannot enter the network namespace `{path}`")]
    Enter {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("no thread to enter the network namespace `{path}` with")]
    Thread { path: PathBuf },
}

/// Where `ip netns` keeps the namespace of this name.
pub fn named(name: &str) -> PathBuf {
    Path::new("/run/netns").join(name)
}

/// Does the work in the namespace; `None` is the caller's own.
pub fn within<T: Send>(
    netns: Option<&Path>,
    work: impl FnOnce() -> T + Send,
) -> Result<T, NetnsError> {
    let Some(path) = netns else { return Ok(work()) };
    let open = |source| NetnsError::Open { path: path.to_owned(), source };
    let file = File::open(path).map_err(open)?;
    let enter_and_work = || {
        let entered = move_into_link_name_space(file.as_fd(), Some(LinkNameSpaceType::Network));
        entered.map(|()| work())
    };
    let lost = || NetnsError::Thread { path: path.to_owned() };
    thread::scope(|scope| {
        let spawned = thread::Builder::new().spawn_scoped(scope, enter_and_work);
        let done = spawned.map_err(|_| lost())?.join().map_err(|_| lost())?;
        done.map_err(|e| NetnsError::Enter { path: path.to_owned(), source: e.into() })
    })
}
