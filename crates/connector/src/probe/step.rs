// SPDX-License-Identifier: Apache-2.0
//! One step with its deadline, and how a step's end becomes a failure.

use std::future::Future;
use std::io;
use std::time::{Duration, Instant};

use portolan_doctor::seen::{Failure, Kind};

use super::lines::Beyond;

/// A step that has begun. Everything within it shares its deadline.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    began: Instant,
    limit: Duration,
}

impl Step {
    pub fn begin(limit: Duration) -> Self {
        Self { began: Instant::now(), limit }
    }

    /// A step within this one, which has an equal share of what is left.
    pub fn share(&self, parts: usize) -> Self {
        let left = self.limit.saturating_sub(self.began.elapsed());
        let parts = u32::try_from(parts.max(1)).unwrap_or(u32::MAX);
        Self::begin(left / parts)
    }

    pub fn ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub fn fail(&self, kind: Kind, words: impl Into<String>) -> Failure {
        Failure { kind, after_ms: self.ms(), words: words.into() }
    }

    /// What the other end or the kernel did, by its error.
    pub fn failed(&self, error: &io::Error) -> Failure {
        self.fail(kind(error), words(error))
    }

    /// Waits for it, and no longer than the step may take.
    pub async fn within<T>(&self, work: impl Future<Output = T>) -> Result<T, Failure> {
        let left = self.limit.saturating_sub(self.began.elapsed());
        tokio::time::timeout(left, work).await.map_err(|_| self.fail(Kind::Timeout, ""))
    }

    /// The same for what reads or writes.
    pub async fn io<T>(&self, work: impl Future<Output = io::Result<T>>) -> Result<T, Failure> {
        self.within(work).await?.map_err(|error| self.failed(&error))
    }
}

const EHOSTUNREACH: i32 = 113;
const EACCES: i32 = 13;
const EPERM: i32 = 1;
const EMFILE: i32 = 24;

fn kind(error: &io::Error) -> Kind {
    if error.get_ref().is_some_and(|inner| inner.is::<Beyond>()) {
        return Kind::TooMuch;
    }
    match error.raw_os_error() {
        // The kernel tells ICMP's "administratively prohibited" as "host unreachable" too, but one of
        // its own rules as "not permitted".
        Some(EACCES) => return Kind::Prohibited,
        Some(EPERM | EMFILE) => return Kind::Local,
        Some(EHOSTUNREACH) => return Kind::Unreachable,
        _ => {}
    }
    #[allow(clippy::wildcard_enum_match_arm, reason = "an open list of the standard library")]
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Kind::Refused,
        io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => Kind::Reset,
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionAborted => Kind::Closed,
        io::ErrorKind::TimedOut => Kind::Timeout,
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => Kind::Unreachable,
        _ => Kind::Local,
    }
}

fn words(error: &io::Error) -> String {
    error.to_string()
}
