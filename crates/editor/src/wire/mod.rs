// SPDX-License-Identifier: Apache-2.0
//! Messages on a stream: a header that gives the length, and JSON.
//!
//! The library would end the whole conversation at the first broken message, and take whatever
//! length it is told; here a broken one is answered as such, and a huge one is not taken.

use std::io::{self, BufRead, Read, Write};

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

/// The largest file of a site (64 MiB) may take twice as much in JSON, and little more.
const BYTES_MAX: usize = 160 << 20;
/// The longest line of a header.
const HEADER_MAX: u64 = 4 << 10;

/// What came.
#[derive(Debug)]
pub(crate) enum Incoming {
    Message(Message),
    /// JSON that is no message, or no JSON: what to say to that.
    Broken(Value),
}

/// The next message; `None` at the end of the stream, or where nobody can tell any more where a
/// message begins.
pub(crate) fn read(stream: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let Some(length) = length(stream)? else { return Ok(None) };
    let mut body = Vec::new();
    stream.take(length).read_to_end(&mut body)?;
    if u64::try_from(body.len()) != Ok(length) {
        return Ok(None);
    }
    let Ok(value) = serde_json::from_slice::<Value>(&body) else {
        return Ok(Some(broken(Value::Null, ErrorCode::ParseError, "this is no JSON")));
    };
    let id = value.get("id").cloned().unwrap_or_default();
    Ok(Some(match serde_json::from_value(value) {
        // A question whose id the library does not know would pass for something told.
        Ok(Message::Notification(_)) if !id.is_null() => invalid(id),
        Ok(message) => Incoming::Message(message),
        Err(_) => invalid(id),
    }))
}

fn invalid(id: Value) -> Incoming {
    broken(id, ErrorCode::InvalidRequest, "this is no message of JSON-RPC 2.0")
}

fn broken(id: Value, code: ErrorCode, said: &str) -> Incoming {
    let error = json!({ "code": code as i32, "message": said });
    Incoming::Broken(json!({ "jsonrpc": "2.0", "id": id, "error": error }))
}

/// The length that the header gives.
fn length(stream: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        stream.by_ref().take(HEADER_MAX).read_until(b'\n', &mut line)?;
        if line.last() != Some(&b'\n') {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() {
            return Ok(length);
        }
        let Some((name, value)) = line.split_once(':') else { return Ok(None) };
        if name.trim().eq_ignore_ascii_case("content-length") {
            let known = value.trim().parse::<usize>().ok().filter(|n| *n <= BYTES_MAX);
            let Some(known) = known.and_then(|n| u64::try_from(n).ok()) else { return Ok(None) };
            length = Some(known);
        }
    }
}

/// Writes one message.
pub(crate) fn write(stream: &mut impl Write, message: &Message) -> io::Result<()> {
    message.write(stream)
}

/// Writes what has no type of its own.
pub(crate) fn write_value(stream: &mut impl Write, value: &Value) -> io::Result<()> {
    let text = value.to_string();
    write!(stream, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    stream.flush()
}

#[cfg(test)]
mod tests;
