// SPDX-License-Identifier: Apache-2.0
//! A Squid of our own on the loopback, ended with the test.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{env, fs, process};

use tempfile::TempDir;

const PATH: &str = "/usr/sbin:/usr/bin:/bin:/usr/local/sbin:/usr/local/bin";
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) struct Squid {
    child: Child,
    pub(crate) port: u16,
    name: String,
    _folder: TempDir,
}

/// A command that finds the programs of an administrator too.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env("PATH", format!("{}:{PATH}", env::var("PATH").unwrap_or_default()));
    command
}

/// Why Squid cannot run here.
pub(crate) fn why_not() -> Option<&'static str> {
    match command("squid").arg("-v").output() {
        Ok(told) if String::from_utf8_lossy(&told.stdout).contains("openssl") => None,
        Ok(_) => Some("this Squid has no OpenSSL"),
        Err(_) => Some("squid is not installed"),
    }
}

/// What `squid -k parse` says of a file.
pub(crate) fn parsed(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("squid.conf");
    fs::write(&path, text).unwrap();
    let told = command("squid").args(["-k", "parse", "-f"]).arg(&path).output().unwrap();
    String::from_utf8_lossy(&told.stderr).into_owned()
}

impl Squid {
    /// Starts with this file, and these options of its port.
    pub(crate) fn start(text: &str, options: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let path = folder.path().join("squid.conf");
        fs::write(&path, format!("http_port 127.0.0.1:{port}{options}\n{text}")).unwrap();
        let name = format!("portolan{}x{port}", process::id());
        // Squid will not run as root, so it is somebody else in a user namespace of its own, and
        // ends with whoever started it.
        let mut command = command("unshare");
        command.args(["--user", "--map-user=65534", "--map-group=65534", "--pid", "--fork"]);
        command.args(["--kill-child", "squid", "-n", &name, "-N", "-f"]).arg(&path);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let squid = Self { child, port, name, _folder: folder };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "squid does not answer");
            sleep(Duration::from_millis(50));
        }
        squid
    }

    /// The status of an answer to `GET http://host/number`.
    pub(crate) fn status(&self, host: &str, number: usize) -> u16 {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let ask = format!(
            "GET http://{host}/{number} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(ask.as_bytes()).unwrap();
        let mut head = [0; 12];
        stream.read_exact(&mut head).unwrap();
        String::from_utf8_lossy(&head).rsplit(' ').next().unwrap().parse().unwrap()
    }
}

impl Drop for Squid {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        for part in ["cf__metadata", "cf__queues", "cf__readers", "tls_session_cache"] {
            let _ = fs::remove_file(format!("/dev/shm/{}-{part}.shm", self.name));
        }
    }
}
