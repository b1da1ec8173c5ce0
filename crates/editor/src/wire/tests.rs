// SPDX-License-Identifier: Apache-2.0
//! Streams that are good, broken and hostile.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

use proptest::prelude::*;

use super::{Incoming, read};

fn framed(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// What came, in a word each.
fn all(bytes: &[u8]) -> Vec<String> {
    let mut stream = bytes;
    let mut came = Vec::new();
    while let Some(one) = read(&mut stream).unwrap() {
        came.push(match one {
            Incoming::Message(lsp_server::Message::Request(r)) => r.method,
            Incoming::Message(lsp_server::Message::Notification(n)) => n.method,
            Incoming::Message(lsp_server::Message::Response(r)) => format!("answer {}", r.id),
            Incoming::Broken(value) => format!("{} {}", value["id"], value["error"]["code"]),
        });
    }
    came
}

#[test]
fn a_broken_message_is_answered_and_the_next_one_is_read() {
    let bodies = [
        r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#,
        "not JSON",
        r#"{"id":7}"#,
        r#"{"jsonrpc":"2.0","id":{"x":1},"method":"b"}"#,
        "[]",
        r#"{"jsonrpc":"2.0","method":"c"}"#,
        r#"{"jsonrpc":"2.0","id":"x","result":null}"#,
    ];
    let bytes: Vec<u8> = bodies.iter().flat_map(|body| framed(body)).collect();
    let expected =
        ["a", "null -32700", "7 -32600", "{\"x\":1} -32600", "null -32600", "c", "answer \"x\""];
    assert_eq!(all(&bytes), expected);
}

#[test]
fn a_stream_without_a_known_length_ends() {
    let nest = "[".repeat(200_000);
    for bytes in [
        &b"Content-Length: 99999999999\r\n\r\n{}"[..],
        b"Content-Length: -1\r\n\r\n{}",
        b"Content-Length: 18446744073709551616\r\n\r\n{}",
        b"no header\r\n\r\n{}",
        b"\r\n\r\n",
        b"Content-Length: 10\r\n\r\n{}",
        "x".repeat(10_000).as_bytes(),
        b"",
    ] {
        assert_eq!(all(bytes), [""; 0]);
    }
    assert_eq!(all(&framed(&nest)), ["null -32700"], "a nest is no way to the stack's end");
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        all(&bytes);
        let length = format!("Content-Length: {}\r\n\r\n", bytes.len());
        all(&[length.as_bytes(), &bytes].concat());
    }
}
