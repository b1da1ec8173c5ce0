// SPDX-License-Identifier: Apache-2.0
//! Whatever a proxy sends back to us: the password that it got does not come into the record.

use std::io::{Read, Write};
use std::net::TcpStream;

use portolan_connector::probe::{Credentials, Options, PacPlace, PacUrl, Proxy, WayChoice};
use portolan_doctor::seen::{Run, Speaks};

use crate::asking::{asked, asks, here, options};
use crate::server::{Over, Server, head, serve};

const PASSWORD: &str = "S3cret/Passw0rd";
/// `eva:S3cret/Passw0rd` in base64, and the beginning of it.
const ENCODED: &str = "ZXZhOlMzY3JldC9QYXNzdzByZA==";

fn credentials() -> Option<Credentials> {
    Credentials::parse(&format!("eva:{PASSWORD}"))
}

fn by(proxy: &Server, scheme: &str, speaks: Speaks) -> Run {
    let proxy = Proxy::parse(&format!("{scheme}127.0.0.1:{}", proxy.port), "test").unwrap();
    let dns = here();
    let ways = vec![WayChoice::Proxy(proxy)];
    let port = if speaks == Speaks::Http { 80 } else { 443 };
    let options = Options { ways, credentials: credentials(), ..options(dns.address) };
    asks(&[asked("hub.example.net", port, speaks)], &options)
}

/// What the record holds as JSON, which has all of it.
fn record(run: &Run) -> String {
    serde_json::to_string(run).unwrap()
}

fn assert_clean(run: &Run) {
    let record = record(run);
    let low = record.to_lowercase();
    assert!(!low.contains(&PASSWORD.to_lowercase()), "{record}");
    assert!(!low.contains(&ENCODED[..10].to_lowercase()), "{record}");
}

/// Answers with what `said` makes of the request.
fn echoes(said: fn(&str) -> String) -> Server {
    serve(move |mut stream: TcpStream, _: &Over| {
        let Some(head) = head(&mut stream) else { return };
        assert!(head.contains(ENCODED), "{head}");
        let _ = stream.write_all(said(&head).as_bytes());
    })
}

fn fields(head: &str) -> String {
    let rest = head.split_once("\r\n").unwrap().1;
    format!("HTTP/1.1 403 No\r\n{rest}")
}

#[test]
fn a_request_that_comes_back_comes_without_the_password() {
    for said in [
        (|head: &str| head.to_owned()) as fn(&str) -> String,
        // Cut where only a part of the word is left.
        |head| head.split_once(&ENCODED[12..]).unwrap().0.to_owned() + "\r\n\r\n",
        |head| format!("HTTP/1.1 403 No\r\nX-Asked: {}\r\n\r\n", head.replace("\r\n", " ")),
        |_| format!("HTTP/1.1 403 No\r\nX-{}: eva {PASSWORD}\r\n\r\n", ENCODED.trim_matches('=')),
        fields,
    ] {
        let proxy = echoes(said);
        let run = by(&proxy, "http://", Speaks::Http);
        assert_clean(&run);
        assert!(record(&run).contains('…'), "{}", record(&run));
        assert_clean(&by(&proxy, "http://", Speaks::Https));
    }
}

#[test]
fn a_request_that_comes_back_through_the_tunnel_comes_without_the_password() {
    let proxy = echoes(|head| format!("HTTP/1.1 200 Yes\r\n\r\n{head}"));
    assert_clean(&by(&proxy, "http://", Speaks::Https));
}

#[test]
fn the_login_of_socks_does_not_come_back() {
    let proxy = serve(|mut stream: TcpStream, _: &Over| {
        let mut hello = [0_u8; 4];
        let mut login = [0_u8; 21];
        let _ = stream.read_exact(&mut hello).and_then(|()| stream.write_all(&[5, 2]));
        let _ = stream.read_exact(&mut login).and_then(|()| stream.write_all(&[1, 0]));
        let _ = stream.read(&mut [0_u8; 64]);
        let _ = stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        let _ = stream.write_all(&login);
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let run = by(&proxy, "socks5://", Speaks::Https);
    assert_clean(&run);
    let words = &run.addresses[0].tls.as_ref().unwrap().failure.as_ref().unwrap().words;
    assert!(words.ends_with("eva.…"), "{words}");
}

#[test]
fn the_server_of_a_pac_file_gets_its_password_and_sends_it_back_in_vain() {
    let place = echoes(|head| head.to_owned());
    let url = format!(
        "http://eva:{}@pac.example.net:{}/p.pac?key=T0kenT0ken",
        "S3cret%2FPassw0rd", place.port
    );
    let dns = here();
    let ways = vec![WayChoice::Pac(PacPlace::Url(PacUrl::parse(&url).unwrap()))];
    let run = asks(&[asked("a.net", 1, Speaks::Tcp)], &Options { ways, ..options(dns.address) });
    assert_clean(&run);
    assert!(!record(&run).contains("T0ken"), "{}", record(&run));
    assert_eq!(run.pac[0].place, format!("http://pac.example.net:{}/p.pac?…", place.port));
}

/// Asks for a password, and tells by its status whether it got one.
fn asks_who() -> Server {
    serve(|mut stream, _| {
        let Some(head) = head(&mut stream) else { return };
        let status = if head.contains("Proxy-Authorization") { 403 } else { 407 };
        let _ = stream.write_all(format!("HTTP/1.1 {status} No\r\n\r\n").as_bytes());
    })
}

#[test]
fn a_proxy_that_a_pac_file_alone_names_gets_no_password_unless_it_is_said() {
    let (proxy, dns) = (asks_who(), here());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("proxy.pac");
    let text =
        format!("function FindProxyForURL(u, h) {{ return 'PROXY 127.0.0.1:{}'; }}", proxy.port);
    std::fs::write(&path, text).unwrap();
    let status = |named: Option<&str>, credentials_for_pac| {
        let mut ways = vec![WayChoice::Pac(PacPlace::File(path.clone()))];
        ways.extend(named.map(|word| WayChoice::Proxy(Proxy::parse(word, "test").unwrap())));
        let credentials = credentials();
        let options = Options { ways, credentials, credentials_for_pac, ..options(dns.address) };
        let run = asks(&[asked("a.net", 443, Speaks::Https)], &options);
        let told = run.omitted.iter().any(|line| line.contains("got no password"));
        (run.addresses[0].connect.as_ref().unwrap().answer.status, told)
    };
    assert_eq!(status(None, false), (Some(407), true));
    assert_eq!(status(None, true), (Some(403), false));
    assert_eq!(status(Some(&format!("127.0.0.1:{}", proxy.port)), false), (Some(403), false));
}
