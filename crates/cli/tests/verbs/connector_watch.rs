// SPDX-License-Identifier: Apache-2.0
//! `connector check --watch`: it ends when it is told to, and its history is its own.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::portolan::PROGRAM;

/// A program that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    fn begin(folder: &Path, port: u16, words: &[&str]) -> Self {
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new(PROGRAM);
        command.args(["connector", "check", "--timeout", "20", "--address", &address]).args(words);
        command.current_dir(folder).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Self(command.spawn().unwrap())
    }

    fn signal(&self, name: &str) {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    fn wait(&mut self) -> (Option<i32>, String) {
        let code = self.0.wait().unwrap().code();
        let mut said = String::new();
        self.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        (code, said)
    }
}

/// A port that opens and says nothing.
fn silent() -> (TcpListener, u16) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

#[test]
fn it_ends_within_a_second_also_in_the_middle_of_a_round() {
    for signal in ["INT", "TERM"] {
        let (folder, (_listener, port)) = (tempfile::tempdir().unwrap(), silent());
        let more = ["--watch", "1s", "--history", "kept", "--keep", "run.json"];
        let mut running = Running::begin(folder.path(), port, &more);
        // The round goes on for as long as the port is silent.
        thread::sleep(Duration::from_secs(3));
        let told = Instant::now();
        running.signal(signal);
        let (code, said) = running.wait();
        assert!(told.elapsed() < Duration::from_secs(2), "{:?}", told.elapsed());
        assert_eq!((code, said.contains("before a round was whole")), (Some(2), true), "{said}");
        assert_eq!(fs::read_dir(folder.path().join("kept")).unwrap().count(), 0);
        assert!(!folder.path().join("run.json").exists());
    }
}

fn refused(prepare: impl Fn(&Path)) -> String {
    let (folder, (_listener, port)) = (tempfile::tempdir().unwrap(), silent());
    fs::create_dir(folder.path().join("kept")).unwrap();
    prepare(&folder.path().join("kept"));
    let mut running = Running::begin(folder.path(), port, &["--watch", "1s", "--history", "kept"]);
    let (code, said) = running.wait();
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("error[bad-history]"), "{said}");
    said
}

#[test]
fn a_history_that_is_none_is_refused_at_once() {
    let pipe = |path: &Path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    assert!(refused(|kept| pipe(&kept.join("last.json"))).contains("it is no file"));
    assert!(refused(|kept| pipe(&kept.join("changes.jsonl"))).contains("it is no file"));
    refused(|kept| fs::create_dir(kept.join("last.json")).unwrap());
}

/// One round of a port where nobody is.
fn one_round(folder: &Path) -> (Option<i32>, String) {
    let (listener, port) = silent();
    drop(listener);
    let more = ["--watch", "1s", "--rounds", "1", "--history", "kept"];
    Running::begin(folder, port, &more).wait()
}

#[test]
fn a_report_of_another_version_is_refused_and_a_torn_line_spoils_no_other() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(one_round(folder.path()).0, Some(1));
    let kept = |name: &str| folder.path().join("kept").join(name);
    fs::write(kept("changes.jsonl"), "{\"half").unwrap();
    // Another port: what was asked before is gone, what is asked now is new.
    assert_eq!(one_round(folder.path()).0, Some(1));
    let changes = fs::read_to_string(kept("changes.jsonl")).unwrap();
    let lines: Vec<&str> = changes.lines().collect();
    assert!(lines.len() > 1 && lines[0] == "{\"half", "{changes}");
    assert!(lines[1..].iter().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
    let last = fs::read_to_string(kept("last.json")).unwrap();
    fs::write(kept("last.json"), last.replacen("\"version\":1", "\"version\":99", 1)).unwrap();
    let last = fs::read_to_string(kept("last.json")).unwrap();
    fs::write(kept("last.json"), last.replacen("\"version\": 1", "\"version\": 99", 1)).unwrap();
    let (code, said) = one_round(folder.path());
    assert_eq!((code, said.contains("version 99")), (Some(2), true), "{said}");
}

#[test]
fn who_is_idle_at_the_metrics_keeps_nobody_waiting() {
    let (folder, (listener, port)) = (tempfile::tempdir().unwrap(), silent());
    drop(listener);
    let (free, at) = silent();
    drop(free);
    let place = format!("127.0.0.1:{at}");
    let more = ["--watch", "60s", "--metrics", &place];
    let mut running = Running::begin(folder.path(), port, &more);
    let connect = || {
        for _ in 0..200 {
            if let Ok(stream) = TcpStream::connect(&place) {
                return stream;
            }
            thread::sleep(Duration::from_millis(50));
        }
        panic!("nobody serves");
    };
    let _idle: Vec<TcpStream> = (0..10).map(|_| connect()).collect();
    let began = Instant::now();
    let mut stream = connect();
    write!(stream, "GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut served = String::new();
    stream.read_to_string(&mut served).unwrap();
    assert!(served.starts_with("HTTP/1.1 404"), "{served}");
    assert!(began.elapsed() < Duration::from_millis(1500), "{:?}", began.elapsed());
    running.signal("TERM");
    running.wait();
}
