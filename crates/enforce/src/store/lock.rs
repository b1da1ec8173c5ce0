// SPDX-License-Identifier: Apache-2.0
//! One command at a time.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::atomic::state;
use crate::EnforceError;

const PAUSE: Duration = Duration::from_millis(20);

/// The lock, held as long as any process has this file open.
#[derive(Debug)]
pub(crate) struct Lock(File);

impl Lock {
    pub(crate) fn take(directory: &Path, patience: Duration) -> Result<Self, EnforceError> {
        let path = directory.join("lock");
        let open = OpenOptions::new().append(true).create(true).mode(0o600).open(&path);
        let file = open.map_err(state("open", &path))?;
        let until = Instant::now() + patience;
        loop {
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => return Ok(Self(file)),
                Err(Errno::WOULDBLOCK | Errno::INTR) if Instant::now() < until => {
                    std::thread::sleep(PAUSE);
                }
                Err(Errno::WOULDBLOCK) => return Err(EnforceError::Busy(directory.to_owned())),
                Err(e) => return Err(state("lock", &path)(e.into())),
            }
        }
    }

    pub(crate) fn file(&self) -> &File {
        &self.0
    }
}
