// SPDX-License-Identifier: Apache-2.0
//! A connection, whatever it goes through, and one that is watched while it is read.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::limits::FIRST_KEPT;

/// Something to write to and read from.
pub trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

/// A connection through anything: straight, through a proxy, through TLS to a proxy.
pub type Stream = Box<dyn Line>;

/// More came than anybody needs.
#[derive(Clone, Copy, Debug, Error)]
#[error("more than {0} bytes came")]
pub(crate) struct Beyond(pub(crate) u64);

/// What a [`Watched`] has seen; a copy sees the same.
#[derive(Clone, Debug, Default)]
pub struct Glance(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    first: Vec<u8>,
    bytes: u64,
    limit: Option<u64>,
}

impl Glance {
    fn with<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The first bytes that came.
    pub fn first(&self) -> Vec<u8> {
        self.with(|seen| seen.first.clone())
    }

    pub fn bytes(&self) -> u64 {
        self.with(|seen| seen.bytes)
    }

    /// From here on, whatever comes is welcome.
    pub fn unlimit(&self) {
        self.with(|seen| seen.limit = None);
    }
}

/// A connection of which the first bytes are kept and all are counted, and which ends where more
/// comes than it may.
pub struct Watched {
    line: Stream,
    glance: Glance,
}

impl Watched {
    pub fn new(line: Stream, limit: u64) -> Self {
        let glance = Glance::default();
        glance.with(|seen| seen.limit = Some(limit));
        Self { line, glance }
    }

    pub fn glance(&self) -> Glance {
        self.glance.clone()
    }
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.line).poll_read(context, buffer))?;
        let came = buffer.filled().get(before..).unwrap_or_default();
        let beyond = self.glance.with(|seen| {
            let room = FIRST_KEPT.saturating_sub(seen.first.len()).min(came.len());
            seen.first.extend(came.iter().take(room));
            seen.bytes = seen.bytes.saturating_add(came.len() as u64);
            seen.limit.filter(|limit| seen.bytes > *limit)
        });
        match beyond {
            Some(limit) => Poll::Ready(Err(io::Error::other(Beyond(limit)))),
            None => Poll::Ready(Ok(())),
        }
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.line).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(context)
    }
}
