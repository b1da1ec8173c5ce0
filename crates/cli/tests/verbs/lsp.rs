// SPDX-License-Identifier: Apache-2.0
//! `lsp` and `schema`: what an editor starts, and what it reads.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::portolan::{PROGRAM, Ran, examples, portolan};

/// Speaks these messages, and hears what comes until the server ends.
fn spoken(messages: &[&str]) -> Ran {
    let mut command = Command::new(PROGRAM);
    command.args(["lsp", "--stdio"]).current_dir(examples());
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for body in messages {
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    }
    drop(input);
    child.wait_with_output().unwrap().into()
}

const HELLO: &str =
    r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;
const SHUTDOWN: &str = r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#;
const EXIT: &str = r#"{"jsonrpc":"2.0","method":"exit"}"#;

#[test]
fn a_conversation_ends_with_0_after_a_goodbye_and_with_1_without() {
    let good = spoken(&[HELLO, SHUTDOWN, EXIT]);
    assert_eq!((good.code, good.stderr.as_str()), (Some(0), ""));
    assert!(good.stdout.contains("\"hoverProvider\":true"), "{}", good.stdout);
    assert_eq!(spoken(&[HELLO]).code, Some(1));
    assert_eq!(spoken(&[]).code, Some(1));
}

#[test]
fn a_schema_is_printed_as_it_is_committed() {
    for (kind, file) in [("site", "portolan"), ("policy", "policy"), ("inventory", "inventory")] {
        let path = examples().join(format!("../schemas/{file}.json"));
        assert_eq!(portolan(&["schema", kind]).data(0), std::fs::read_to_string(path).unwrap());
    }
}
