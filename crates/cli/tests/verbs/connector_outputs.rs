// SPDX-License-Identifier: Apache-2.0
//! Where `--report` and `--keep` may be written to: a name that is no plain file stays what it is.

use std::fs;
use std::io::Read;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::Path;
use std::process::Command;
use std::thread;

use crate::portolan::{Ran, portolan_in};

fn check(folder: &Path, words: &[&str]) -> Ran {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let all = ["connector", "check", "--timeout", "1", "--address", &address];
    portolan_in(folder, &[&all[..], words].concat())
}

#[test]
fn a_link_stays_and_its_file_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("old.html"), "old").unwrap();
    symlink("old.html", at("report.html")).unwrap();
    symlink("new.json", at("run.json")).unwrap();
    let ran = check(folder.path(), &["--report", "report.html", "--keep", "run.json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(at("report.html").symlink_metadata().unwrap().is_symlink());
    assert!(fs::read_to_string(at("old.html")).unwrap().contains("<html"));
    assert!(fs::read_to_string(at("new.json")).unwrap().starts_with('{'));
}

#[test]
fn a_pipe_is_written_to_where_somebody_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let ran = check(folder.path(), &["--report", "pipe"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stdout);
    assert!(ran.stderr.contains("nobody reads from this pipe"), "{}", ran.stderr);
    let reads = pipe.clone();
    let reader = thread::spawn(move || {
        let mut text = String::new();
        fs::File::open(reads).unwrap().read_to_string(&mut text).map(|_| text)
    });
    let ran = check(folder.path(), &["--report", "pipe"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(reader.join().unwrap().unwrap().contains("<html"));
    assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
}

#[test]
fn our_own_output_and_a_device_are_written_to() {
    let folder = tempfile::tempdir().unwrap();
    symlink("/proc/self/fd/1", folder.path().join("out")).unwrap();
    let ran = check(folder.path(), &["--report", "out"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(
        ran.stdout.contains("<html") && ran.stdout.contains("0 of 1 reached"),
        "{}",
        ran.stdout
    );
    assert!(folder.path().join("out").symlink_metadata().unwrap().is_symlink());
    // A device of its own, for the machine's may not come to harm.
    let null = folder.path().join("null");
    if Command::new("mknod").arg(&null).args(["c", "1", "3"]).status().unwrap().success() {
        assert_eq!(check(folder.path(), &["--report", "null"]).code, Some(1));
        assert!(fs::metadata(null).unwrap().file_type().is_char_device());
    }
}
