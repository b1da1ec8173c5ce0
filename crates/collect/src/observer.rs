// SPDX-License-Identifier: Apache-2.0
//! An attachment that is watched: its log, read into records, with everything lost counted.

use std::collections::BTreeMap;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use portolan_flow::{Record, Seen, Unread, decode};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::nflog::Dropped;
use crate::{CollectError, Nflog};

/// A named reader of one attachment's log.
#[derive(Debug)]
pub struct Observer {
    point: String,
    nflog: Nflog,
    unread: BTreeMap<Unread, u64>,
}

/// What was lost at one observation point, by reason, since it was opened (DESIGN 2.14).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// Reason in kebab case, and how often; only what occurred.
    pub by_reason: BTreeMap<&'static str, u64>,
}

impl Observer {
    /// Opens the log of an attachment.
    pub fn open(point: &str, netns: Option<&Path>, group: u16) -> Result<Self, CollectError> {
        let nflog = Nflog::open(netns, group)?;
        Ok(Self { point: point.to_owned(), nflog, unread: BTreeMap::new() })
    }

    /// Gives every record that is there to the sink; never blocks. Returns how many packets were
    /// taken, read or not.
    pub fn records(
        &mut self,
        now: Timestamp,
        sink: &mut dyn FnMut(Record),
    ) -> Result<usize, CollectError> {
        let Self { point, nflog, unread } = self;
        let seen = Seen { observation_point: point, observed_at: now };
        nflog.drain(&mut |logged| match decode(seen, &logged.prefix, &logged.packet) {
            Ok(record) => sink(record),
            Err(why) => *unread.entry(why).or_default() += 1,
        })
    }

    /// The attachment's name.
    pub fn point(&self) -> &str {
        &self.point
    }

    pub fn losses(&self) -> Losses {
        let unread = self.unread.iter().map(|(why, count)| (why.word(), *count));
        Losses::of(self.nflog.dropped(), unread)
    }
}

impl Losses {
    pub(crate) fn of(dropped: Dropped, unread: impl Iterator<Item = (&'static str, u64)>) -> Self {
        let kernel = [
            ("buffer-overrun", dropped.overruns),
            ("missing-by-sequence", dropped.missing),
            ("broken-datagram", dropped.broken),
        ];
        let by_reason = kernel.into_iter().chain(unread).filter(|(_, count)| *count > 0).collect();
        Self { by_reason }
    }
}

impl AsFd for Observer {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.nflog.as_fd()
    }
}

/// Whether any of them has something to read before the time is out. An interrupting signal ends
/// the wait early, so that the caller can look at what it was.
pub fn wait_any(observers: &[impl AsFd], timeout: Duration) -> Result<bool, CollectError> {
    let descriptors: Vec<BorrowedFd<'_>> = observers.iter().map(AsFd::as_fd).collect();
    ready(&descriptors, timeout)
}

pub(crate) fn ready(
    descriptors: &[BorrowedFd<'_>],
    timeout: Duration,
) -> Result<bool, CollectError> {
    let mut polled: Vec<PollFd<'_>> =
        descriptors.iter().map(|fd| PollFd::from_borrowed_fd(*fd, PollFlags::IN)).collect();
    let timeout = Timespec::try_from(timeout).ok();
    match poll(&mut polled, timeout.as_ref()) {
        Ok(count) => Ok(count > 0),
        Err(Errno::INTR) => Ok(false),
        Err(e) => Err(CollectError::Receive(e.into())),
    }
}
