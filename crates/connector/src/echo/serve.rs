// SPDX-License-Identifier: Apache-2.0
//! The echo's own end. Whoever comes may be hostile: each visit has a limit in time and bytes, and
//! there are only so many at once.

mod answer;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustls::ServerConfig;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_rustls::TlsAcceptor;

use super::certificate::settings;
use crate::packets::{Side, Watch};
use answer::Visit;

/// Visits at once; the next one waits for its turn.
const VISITS_MAX: usize = 256;
/// For the whole of a visit.
const PATIENCE: Duration = Duration::from_secs(10);
/// After the kernel would not hand over a connection, such as for want of descriptors; and how
/// often to see whether it is over.
const PAUSE: Duration = Duration::from_millis(100);

/// Why there is no echo.
#[derive(Debug, Error)]
pub enum EchoError {
    #[error("this machine gives no means to wait for sockets")]
    Runtime(#[source] io::Error),
    #[error("cannot listen at `{at}`")]
    Listen {
        at: SocketAddr,
        #[source]
        source: io::Error,
    },
    #[error("cannot make a certificate: {0}")]
    Certificate(String),
}

/// An echo that listens.
#[derive(Debug)]
pub struct Echo {
    listener: TcpListener,
    plain: Option<TcpListener>,
    config: Arc<ServerConfig>,
    fingerprint: String,
    watch: Result<Watch, String>,
}

impl Echo {
    /// Listens for TLS, and in plain text too where that is wanted. `name` stands in the certificate.
    pub async fn open(
        listen: SocketAddr,
        plain: Option<SocketAddr>,
        name: &str,
    ) -> Result<Self, EchoError> {
        let (config, fingerprint) = settings(name)?;
        let listener = bind(listen).await?;
        let plain = match plain {
            Some(at) => Some(bind(at).await?),
            None => None,
        };
        Ok(Self { listener, plain, config, fingerprint, watch: Watch::start(Side::Theirs) })
    }

    /// SHA-256 of the certificate, in hexadecimal.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Where it listens for TLS.
    pub fn address(&self) -> Option<SocketAddr> {
        self.listener.local_addr().ok()
    }

    /// Where it listens in plain text.
    pub fn plain_address(&self) -> Option<SocketAddr> {
        self.plain.as_ref()?.local_addr().ok()
    }

    /// Why the time to live of visitors' packets cannot be told, where it cannot.
    pub fn blind(&self) -> Option<&str> {
        self.watch.as_ref().err().map(String::as_str)
    }

    /// Answers until `over` is.
    pub async fn serve(self, over: impl Future<Output = ()>) {
        let plain_port = self.plain_address().map(|at| at.port());
        let watch = self.watch.ok().map(Arc::new);
        let room = Arc::new(Semaphore::new(VISITS_MAX));
        let acceptor = TlsAcceptor::from(self.config);
        tokio::pin!(over);
        loop {
            let Ok(turn) = Arc::clone(&room).acquire_owned().await else { return };
            let (accepted, is_plain) = tokio::select! {
                () = &mut over => return,
                accepted = self.listener.accept() => (accepted, false),
                accepted = next(self.plain.as_ref()) => (accepted, true),
            };
            let Ok((stream, peer)) = accepted else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            let acceptor = (!is_plain).then(|| acceptor.clone());
            let visit = Visit { peer, local: local(&stream), watch: watch.clone(), plain_port };
            tokio::spawn(async move {
                // Whoever does not come to an end in time is left without an answer.
                let _ = tokio::time::timeout(PATIENCE, visit.answer(stream, acceptor)).await;
                drop(turn);
            });
        }
    }
}

async fn bind(at: SocketAddr) -> Result<TcpListener, EchoError> {
    TcpListener::bind(at).await.map_err(|source| EchoError::Listen { at, source })
}

async fn next(listener: Option<&TcpListener>) -> io::Result<(TcpStream, SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => std::future::pending().await,
    }
}

fn local(stream: &TcpStream) -> Option<SocketAddr> {
    stream.local_addr().ok()
}

/// Opens an echo and answers until the flag is set. `begun` hears of it once it listens.
pub fn serve(
    listen: SocketAddr,
    plain: Option<SocketAddr>,
    name: &str,
    begun: impl FnOnce(&Echo),
    is_over: &AtomicBool,
) -> Result<(), EchoError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(EchoError::Runtime)?.block_on(async {
        let echo = Echo::open(listen, plain, name).await?;
        begun(&echo);
        let over = async {
            while !is_over.load(Ordering::Relaxed) {
                tokio::time::sleep(PAUSE).await;
            }
        };
        echo.serve(over).await;
        Ok(())
    })
}
