// SPDX-License-Identifier: Apache-2.0
//! How a web server behaves: as one should, or as a hostile one does. All of it ends by itself.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::plan::{Host, Plan};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Manner {
    #[default]
    Answers,
    /// Fields without end.
    EndlessFields,
    /// A byte now and then.
    Drips,
    /// Bytes that are no HTTP.
    Garbage,
    /// Takes the request and closes.
    Closes,
    /// Takes the request and says nothing.
    Silent,
    /// Takes the request and resets.
    Resets,
    /// Sends everybody elsewhere.
    Redirects,
}

/// A server, as far as HTTP goes.
pub(super) struct Site {
    manner: Manner,
    clock_ahead_s: i64,
    files: BTreeMap<String, String>,
}

/// The longest request.
const REQUEST_MAX: usize = 64 * 1024;
/// How much an endless answer is.
const ENDLESS: usize = 64 * 1024 * 1024;
const DRIPS: usize = 60;

impl Site {
    pub(super) fn of(plan: &Plan, host: &Host) -> Self {
        let files = plan.files.clone();
        Self { manner: host.manner, clock_ahead_s: plan.clock_ahead_s, files }
    }

    pub(super) fn plain(plan: &Plan) -> Self {
        Self {
            manner: Manner::Answers,
            clock_ahead_s: plan.clock_ahead_s,
            files: plan.files.clone(),
        }
    }
}

/// Answers requests until the client goes.
pub(super) fn serve(site: &Site, stream: &mut (impl Read + Write), raw: &TcpStream) {
    while let Some(head) = request(stream) {
        let done = match site.manner {
            Manner::Answers => answer(site, &head, stream),
            Manner::Redirects => redirect(stream),
            Manner::EndlessFields => endless(stream),
            Manner::Drips => drip(stream),
            Manner::Garbage => stream.write_all(&[0x16; 512]).ok().and(None),
            Manner::Closes => None,
            Manner::Silent => silent(),
            Manner::Resets => reset(raw),
        };
        if done.is_none() {
            break;
        }
    }
}

/// The head of a request; `None` where the client went.
fn request(stream: &mut impl Read) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0_u8; 1];
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > REQUEST_MAX || stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.extend(byte);
    }
    String::from_utf8(head).ok()
}

fn answer(site: &Site, head: &str, stream: &mut impl Write) -> Option<()> {
    let path = head.split(' ').nth(1).unwrap_or("/");
    let path = path
        .strip_prefix("http://")
        .and_then(|rest| rest.find('/').and_then(|at| rest.get(at..)))
        .unwrap_or(path);
    let file = site.files.get(path).and_then(|file| STANDARD.decode(file).ok());
    let (status, body) = match file {
        Some(body) => ("200 OK", body),
        None if path == "/" || path.ends_with("ing") => ("200 OK", b"ok".to_vec()),
        None => ("404 Not Found", Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nDate: {}\r\nServer: range\r\nContent-Length: {}\r\n\r\n",
        date(site.clock_ahead_s),
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&body).ok()?;
    stream.flush().ok()
}

fn redirect(stream: &mut impl Write) -> Option<()> {
    let said = "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n";
    stream.write_all(said.as_bytes()).ok()
}

fn endless(stream: &mut impl Write) -> Option<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\n").ok()?;
    let field = format!("X-Endless: {}\r\n", "a".repeat(1000)).repeat(64);
    (0..ENDLESS / field.len()).try_for_each(|_| stream.write_all(field.as_bytes()).ok())?;
    None
}

fn drip(stream: &mut impl Write) -> Option<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nX-Slow: ").ok()?;
    for _ in 0..DRIPS {
        stream.write_all(b"a").and_then(|()| stream.flush()).ok()?;
        thread::sleep(Duration::from_secs(1));
    }
    None
}

fn silent() -> Option<()> {
    thread::sleep(Duration::from_secs(60));
    None
}

fn reset(raw: &TcpStream) -> Option<()> {
    let _ = socket2::SockRef::from(raw).set_linger(Some(Duration::ZERO));
    None
}

/// Reads until the client goes.
pub(super) fn say_nothing(mut stream: &TcpStream) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(60)));
    let mut buffer = [0_u8; 1024];
    while stream.read(&mut buffer).is_ok_and(|length| length > 0) {}
}

/// As HTTP writes it (RFC 9110, 5.6.7).
fn date(ahead_s: i64) -> String {
    let now = Timestamp::now();
    let then = now.checked_add(SignedDuration::from_secs(ahead_s)).unwrap_or(now);
    DateTimePrinter::new().timestamp_to_rfc9110_string(&then).unwrap_or_default()
}
