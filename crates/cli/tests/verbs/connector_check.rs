// SPDX-License-Identifier: Apache-2.0
//! `connector check` against servers of the test itself: a record is kept and judged again, roots
//! that are given count, and rounds tell what changed.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::portolan::{PROGRAM, portolan_in};

const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
/// Nobody waits longer for anybody.
const PATIENCE: Duration = Duration::from_secs(20);

/// A web server in TLS, with a root of its own; it ends with the test.
struct Server {
    port: u16,
    root: String,
    /// Connections that it takes before it refuses; more than there are: all.
    left: Arc<AtomicU32>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn serve() -> Server {
    let (config, root) = config();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let (is_over, left) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(u32::MAX)));
    let (over, room) = (Arc::clone(&is_over), Arc::clone(&left));
    let thread = thread::spawn(move || {
        let mut running = Vec::new();
        while !over.load(Ordering::Relaxed) {
            let Ok((stream, _)) = listener.accept() else {
                thread::sleep(Duration::from_millis(2));
                continue;
            };
            if room.load(Ordering::Relaxed) == 0 {
                continue;
            }
            let config = Arc::clone(&config);
            running.push(thread::spawn(move || answer(stream, config)));
        }
        running.into_iter().for_each(|thread| drop(thread.join()));
    });
    Server { port, root, left, is_over, thread: Some(thread) }
}

fn answer(stream: TcpStream, config: Arc<ServerConfig>) {
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let mut stream = StreamOwned::new(ServerConnection::new(config).unwrap(), stream);
    let mut bytes = [0_u8; 4096];
    while stream.read(&mut bytes).is_ok_and(|length| length > 0) {
        if stream.write_all(OK).and_then(|()| stream.flush()).is_err() {
            break;
        }
    }
}

fn config() -> (Arc<ServerConfig>, String) {
    let (root_key, key) =
        (rcgen::KeyPair::generate().unwrap(), rcgen::KeyPair::generate().unwrap());
    let mut root = rcgen::CertificateParams::new(Vec::new()).unwrap();
    root.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    root.distinguished_name.push(rcgen::DnType::CommonName, "Test Root");
    let made = root.self_signed(&root_key).unwrap();
    let issuer = rcgen::Issuer::new(root, root_key);
    let leaf = rcgen::CertificateParams::new(vec!["localhost".into()]).unwrap();
    let leaf = leaf.signed_by(&key, &issuer).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)
        .unwrap();
    (Arc::new(config), made.pem())
}

fn words(server: &Server, more: &[&str]) -> Vec<String> {
    let address = format!("localhost:{}", server.port);
    let own = ["connector", "check", "--timeout", "5", "--address", &address];
    let roots = ["--roots", "root.pem", "--system-roots", "root.pem"];
    own.iter().chain(&roots).chain(more).map(|word| (*word).to_owned()).collect()
}

fn check(folder: &Path, server: &Server, more: &[&str]) -> crate::portolan::Ran {
    fs::write(folder.join("root.pem"), &server.root).unwrap();
    let words = words(server, more);
    portolan_in(folder, &words.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_record_that_is_kept_is_judged_again_alike() {
    let (folder, server) = (tempfile::tempdir().unwrap(), serve());
    let ran = check(
        folder.path(),
        &server,
        &["--format", "json", "--keep", "run.json", "--report", "report.html"],
    );
    let first: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(first["version"], 1);
    let address = &first["addresses"][0];
    assert_eq!((&address["status"], &address["tls"]), (&200.into(), &"TLS1.3".into()), "{address}");
    assert_eq!(address["reached"], true);
    let again = portolan_in(
        folder.path(),
        &[
            "connector",
            "check",
            "--from",
            "run.json",
            "--roots",
            "root.pem",
            "--system-roots",
            "root.pem",
            "--format",
            "json",
        ],
    );
    assert_eq!((again.stdout, again.code), (ran.stdout, ran.code));
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(page.contains("<html") && page.contains("localhost"), "{page}");
    let record: serde_json::Value =
        serde_json::from_slice(&fs::read(folder.path().join("run.json")).unwrap()).unwrap();
    let seen = &record["addresses"][0];
    assert_eq!(seen["tls"]["chain"].as_array().unwrap().len(), 1);
    assert_eq!(seen["reused"]["status"], 200);
    assert_eq!(seen["tls12"]["result"]["version"], "TLS1.2");
    assert!(seen["udp"].is_null() && seen["idle"].is_null());
}

#[test]
fn a_root_that_is_given_counts_as_public_and_one_that_is_not_does_not() {
    let (folder, server) = (tempfile::tempdir().unwrap(), serve());
    let verdict = |ran: crate::portolan::Ran| {
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        report["verdict"].as_str().unwrap().to_owned()
    };
    check(folder.path(), &server, &["--keep", "run.json"]);
    // As if it stood under a name of the public: this machine's own name may have any root.
    let path = folder.path().join("run.json");
    let record = fs::read_to_string(&path).unwrap();
    fs::write(&path, record.replace("\"localhost\"", "\"a.xendesktop.net\"")).unwrap();
    let words = ["connector", "check", "--from", "run.json", "--format", "json"];
    let without = verdict(portolan_in(folder.path(), &words));
    assert!(["likely", "confirmed"].contains(&without.as_str()), "{without}");
    let given = [&words[..], &["--roots", "root.pem"]].concat();
    assert_eq!(verdict(portolan_in(folder.path(), &given)), "none");
}

#[test]
fn nobody_there_is_told_with_a_finding() {
    let (folder, server) = (tempfile::tempdir().unwrap(), serve());
    let port = server.port;
    drop(server);
    let address = format!("localhost:{port}");
    let ran = portolan_in(
        folder.path(),
        &["connector", "check", "--timeout", "2", "--address", &address],
    );
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stdout.contains("0 of 1 reached"), "{}", ran.stdout);
}

/// A program that is ended with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn rounds_tell_what_changed_and_keep_it_and_serve_metrics() {
    let (folder, server) = (tempfile::tempdir().unwrap(), serve());
    fs::write(folder.path().join("root.pem"), &server.root).unwrap();
    let more = ["--watch", "1s", "--rounds", "3", "--history", "kept", "--metrics", "127.0.0.1:0"];
    let mut command = Command::new(PROGRAM);
    command.args(words(&server, &more)).current_dir(folder.path());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = Running(command.spawn().unwrap());
    let mut told = BufReader::new(running.0.stderr.take().unwrap());
    let place = metrics_place(&mut told);
    let mut data = BufReader::new(running.0.stdout.take().unwrap()).lines();
    // The first round is over where its last line has come.
    data.by_ref().find(|line| line.as_ref().unwrap().contains("reached in")).unwrap().unwrap();
    server.left.store(0, Ordering::Relaxed);
    let served = scraped(&place);
    assert!(served.starts_with("HTTP/1.1 200 OK\r\n"), "{served}");
    assert!(served.contains("# TYPE portolan_"), "{served}");
    assert!(refused(&place).starts_with("HTTP/1.1 404"));
    let rest: Vec<String> = data.map(|line| line.unwrap()).collect();
    assert!(rest.iter().any(|line| line.contains("unreached")), "{rest:?}");
    assert_eq!(running.0.wait().unwrap().code(), Some(1));
    let kept = folder.path().join("kept");
    let changes = fs::read_to_string(kept.join("changes.jsonl")).unwrap();
    let first: serde_json::Value = serde_json::from_str(changes.lines().next().unwrap()).unwrap();
    assert!(first["at"].as_str().unwrap().starts_with("20"), "{changes}");
    let last: serde_json::Value =
        serde_json::from_slice(&fs::read(kept.join("last.json")).unwrap()).unwrap();
    assert_eq!(last["addresses"][0]["reached"], false);
    let reports = fs::read_dir(&kept).unwrap().count();
    assert!((4..=5).contains(&reports), "last, changes, and each report that differs: {reports}");
}

/// Where the metrics are, as the program tells.
fn metrics_place(told: &mut impl BufRead) -> String {
    let mut line = String::new();
    while told.read_line(&mut line).unwrap() > 0 {
        if let Some((_, place)) = line.split_once("http://") {
            return place.trim().trim_end_matches("/metrics").to_owned();
        }
        line.clear();
    }
    panic!("it does not tell where the metrics are");
}

fn scraped(place: &str) -> String {
    // They are there when the first round has been written down, which is a moment after it is told.
    for _ in 0..100 {
        let served = get(place, "/metrics");
        if served.contains("portolan_") {
            return served;
        }
        thread::sleep(Duration::from_millis(20));
    }
    get(place, "/metrics")
}

fn refused(place: &str) -> String {
    get(place, "/")
}

fn get(place: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(place).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    let mut served = String::new();
    stream.read_to_string(&mut served).unwrap();
    served
}
