// SPDX-License-Identifier: Apache-2.0
//! `connector echo`: says where it listens, answers, and ends when it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// Ended with the test, whatever becomes of it.
struct Echo(Child);

impl Drop for Echo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portolan"));
    command.args(["connector", "echo"]).args(words).stdin(Stdio::null());
    command
}

fn begun() -> (Echo, Value) {
    let words = ["--listen", "127.0.0.1:0", "--plain", "127.0.0.1:0", "--format", "json"];
    let child = command(&words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut echo = Echo(child);
    let mut line = String::new();
    BufReader::new(echo.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (echo, serde_json::from_str(&line).unwrap())
}

#[test]
fn a_visitor_is_told_what_arrived_of_it() {
    let (mut echo, told) = begun();
    assert_eq!(told["version"], 1);
    assert_eq!(told["sha256"].as_str().unwrap().len(), 64);
    let mut visit = TcpStream::connect(told["plain"].as_str().unwrap()).unwrap();
    visit.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    visit.write_all(b"GET / HTTP/1.1\r\nHost: echo\r\nVia: 1.1 proxy\r\n\r\n").unwrap();
    let mut answer = String::new();
    visit.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"));
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["source"], visit.local_addr().unwrap().to_string());
    assert_eq!(body["request_fields"][1]["name"], "via");
    assert!(body["hello"].is_null());
    let pid = Pid::from_raw(i32::try_from(echo.0.id()).unwrap()).unwrap();
    kill_process(pid, Signal::TERM).unwrap();
    assert_eq!(echo.0.wait().unwrap().code(), Some(0));
}

#[test]
fn an_address_of_another_machine_and_a_name_that_is_none_are_refused() {
    for (words, code) in
        [(["--listen", "192.0.2.1:4433"], "cannot-listen"), (["--name", "no name"], "bad-name")]
    {
        let output = command(&words).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(code), "{said}");
    }
}
