// SPDX-License-Identifier: Apache-2.0
//! The metrics of the last round, for whoever scrapes them (Prometheus' text by HTTP).

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use portolan_diagnostics::{Diagnostic, Place};

use super::super::super::super::apply::say;

/// The text that is served.
pub(super) struct Metrics(Arc<Mutex<String>>);

/// A scraper sends its request at once, and reads what it gets.
const PATIENCE: Duration = Duration::from_secs(2);
/// Visitors at once. One more takes the place of nobody: most are gone in [`PATIENCE`].
const VISITORS_MAX: usize = 64;
const REQUEST_MAX: usize = 8 * 1024;

impl Metrics {
    /// Serves from now on, to the end of the program.
    pub(super) fn serve(word: &str) -> Result<Self, Diagnostic> {
        let refused = |said: String| {
            Diagnostic::error("bad-metrics", Place::Argument(word.to_owned()), said)
                .help("give `ADDRESS:PORT`, or a port such as `9464`, that is free")
        };
        let at =
            address(word).ok_or_else(|| refused(format!("`{word}` is no address and port")))?;
        let listener = TcpListener::bind(at).map_err(|error| {
            refused(format!("cannot listen: {}", error.to_string().to_lowercase()))
        })?;
        if let Ok(at) = listener.local_addr() {
            say(&format!("metrics at http://{at}/metrics"));
        }
        let text = Arc::new(Mutex::new(String::new()));
        let shared = Arc::clone(&text);
        thread::spawn(move || {
            let visitors = Arc::new(AtomicUsize::new(0));
            for stream in listener.incoming().flatten() {
                visit(stream, &shared, &visitors);
            }
        });
        Ok(Self(text))
    }

    pub(super) fn set(&self, text: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = text;
    }
}

/// A port alone is one of this machine's own address.
fn address(word: &str) -> Option<SocketAddr> {
    let port = word.strip_prefix(':').unwrap_or(word).parse::<u16>();
    port.map(|port| (Ipv4Addr::LOCALHOST, port).into()).ok().or_else(|| word.parse().ok())
}

/// Each in a thread of its own, so that who is idle keeps nobody waiting.
fn visit(stream: TcpStream, text: &Arc<Mutex<String>>, visitors: &Arc<AtomicUsize>) {
    if visitors.fetch_add(1, Ordering::Relaxed) >= VISITORS_MAX {
        visitors.fetch_sub(1, Ordering::Relaxed);
        return;
    }
    let (text, own) = (Arc::clone(text), Arc::clone(visitors));
    let begun = thread::Builder::new().spawn(move || {
        // Who goes away early has no use for the rest.
        let _ = answer(stream, &text);
        own.fetch_sub(1, Ordering::Relaxed);
    });
    if begun.is_err() {
        visitors.fetch_sub(1, Ordering::Relaxed);
    }
}

fn answer(mut stream: TcpStream, text: &Mutex<String>) -> std::io::Result<()> {
    let head = head(&mut stream)?;
    let (status, body) = if head.starts_with(b"GET /metrics ") || head.starts_with(b"GET /metrics?")
    {
        ("200 OK", text.lock().unwrap_or_else(PoisonError::into_inner).clone())
    } else {
        ("404 Not Found", "the metrics are at /metrics\n".to_owned())
    };
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    send(&mut stream, answer.as_bytes())
}

/// All of it in one patience, however slowly it is read.
fn send(stream: &mut TcpStream, mut rest: &[u8]) -> std::io::Result<()> {
    let began = Instant::now();
    while !rest.is_empty() {
        stream.set_write_timeout(Some(left(began)))?;
        let sent = stream.write(rest)?;
        rest = rest.get(sent..).unwrap_or_default();
        if sent == 0 || began.elapsed() >= PATIENCE {
            break;
        }
    }
    Ok(())
}

/// A timeout of nothing would be none at all.
fn left(began: Instant) -> Duration {
    PATIENCE.saturating_sub(began.elapsed()).max(Duration::from_millis(1))
}

/// Reads to the end of the head, so that the end of the connection is no reset.
fn head(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let began = Instant::now();
    let mut head = Vec::new();
    let mut chunk = [0_u8; 1024];
    while !head.ends_with(b"\r\n\r\n") && head.len() < REQUEST_MAX {
        stream.set_read_timeout(Some(left(began)))?;
        match stream.read(&mut chunk)? {
            0 => break,
            length => head.extend(chunk.iter().take(length)),
        }
    }
    Ok(head)
}
