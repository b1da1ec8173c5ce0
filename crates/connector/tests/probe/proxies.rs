// SPDX-License-Identifier: Apache-2.0
//! Proxies, kind and hostile.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use portolan_connector::probe::{Proxy, WayChoice};
use portolan_doctor::seen::{AddressSeen, Kind, Speaks, Way};

use crate::asking::{ask_by, page};
use crate::server::{Over, Server, answers, good, head, serve, serve_tls};

/// By this proxy; `words` stand before its address.
fn by(words: &str, proxy: &Server, port: u16, speaks: Speaks) -> AddressSeen {
    let proxy = Proxy::parse(&format!("{words}127.0.0.1:{}", proxy.port), "test").unwrap();
    ask_by(port, speaks, vec![WayChoice::Proxy(proxy)])
}

fn connect(seen: &AddressSeen) -> Option<Kind> {
    Some(seen.connect.as_ref()?.answer.failure.as_ref()?.kind)
}

/// Carries bytes both ways until an end.
fn splice(near: TcpStream, port: u16) {
    let Ok(far) = TcpStream::connect(("127.0.0.1", port)) else { return };
    let _ = far.set_read_timeout(Some(Duration::from_secs(8)));
    let (mut from, mut to) = (near.try_clone().unwrap(), far.try_clone().unwrap());
    let there = std::thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(std::net::Shutdown::Write);
    });
    let (mut far, mut near) = (far, near);
    let _ = std::io::copy(&mut far, &mut near);
    let _ = near.shutdown(std::net::Shutdown::Both);
    let _ = there.join();
}

/// A proxy that opens every tunnel to one port, where `takes` likes the request.
fn tunnels(port: u16, takes: fn(&str) -> Option<&'static str>) -> Server {
    serve(move |mut stream, _| {
        let Some(head) = head(&mut stream) else { return };
        if let Some(refusal) = takes(&head) {
            let _ = stream.write_all(refusal.as_bytes());
            return;
        }
        let said = "HTTP/1.1 200 Connection established\r\nVia: 1.1 first, 1.1 second\r\n\r\n";
        let _ = stream.write_all(said.as_bytes());
        splice(stream, port);
    })
}

#[test]
fn a_tunnel_is_opened_by_the_name_and_its_answer_is_kept() {
    let far = serve_tls(good(&[]), |stream, _| answers(stream));
    let proxy = tunnels(far.port, |head| {
        (!head.starts_with("CONNECT hub.example.net:")).then_some("HTTP/1.1 400 No\r\n\r\n")
    });
    let seen = by("http://", &proxy, far.port, Speaks::Https);
    assert_eq!(
        seen.way,
        Way::Proxy { proxy: format!("http://127.0.0.1:{}", proxy.port), said_by: "test".into() }
    );
    assert!(seen.dns.is_empty(), "names are the proxy's to resolve");
    let answer = &seen.connect.as_ref().unwrap().answer;
    assert_eq!((answer.status, answer.failure.as_ref()), (Some(200), None));
    assert!(answer.fields.iter().any(|f| f.name == "via" && f.value == "1.1 first, 1.1 second"));
    assert_eq!(seen.http.unwrap().status, Some(200));
    assert_eq!(seen.reused.unwrap().status, Some(200));
    assert!(seen.by_sni.iter().all(|one| one.tls.result.is_some()));
}

const WANTS: &str = "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";

fn wants(head: &str) -> Option<&'static str> {
    // `ctx:secret` in base64.
    (!head.contains("Proxy-Authorization: Basic Y3R4OnNlY3JldA==\r\n")).then_some(WANTS)
}

#[test]
fn a_proxy_that_wants_a_name_is_told_and_one_that_gets_it_opens() {
    let far = serve_tls(good(&[]), |stream, _| answers(stream));
    let proxy = tunnels(far.port, wants);
    let seen = by("http://", &proxy, far.port, Speaks::Https);
    assert_eq!(connect(&seen), Some(Kind::ProxyAuthentication));
    assert!(seen.tls.is_none());
    let seen = by("http://ctx:wrong@", &proxy, far.port, Speaks::Https);
    assert_eq!(connect(&seen), Some(Kind::ProxyAuthentication));
    assert!(seen.connect.unwrap().is_authenticated);
    let seen = by("http://ctx:secret@", &proxy, far.port, Speaks::Https);
    assert_eq!(connect(&seen), None);
    assert_eq!(seen.http.unwrap().status, Some(200));
    assert!(!format!("{:?}", seen.way).contains("secret"));
}

#[test]
fn a_refusal_keeps_its_status_and_fields() {
    let proxy = tunnels(1, |_| {
        Some("HTTP/1.1 403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0\r\n\r\n")
    });
    let seen = by("", &proxy, 443, Speaks::Https);
    let answer = seen.connect.unwrap().answer;
    assert_eq!((answer.status, answer.failure.unwrap().kind), (Some(403), Kind::ProxyRefused));
    assert_eq!(answer.fields[0].name, "x-squid-error");
}

#[test]
fn a_page_in_plain_text_is_asked_of_the_proxy_itself() {
    let proxy = serve(|mut stream, _| {
        let Some(head) = head(&mut stream) else { return };
        let is_whole = head.starts_with("GET http://hub.example.net");
        let status = if is_whole { "200 OK" } else { "400 No" };
        let said = format!("HTTP/1.1 {status}\r\nVia: 1.1 p\r\nContent-Length: 0\r\n\r\n");
        let _ = stream.write_all(said.as_bytes());
    });
    let seen = by("http://", &proxy, 80, Speaks::Http);
    assert!(seen.connect.is_none());
    assert_eq!(seen.http.unwrap().status, Some(200));
}

#[test]
fn an_answer_to_connect_without_end_is_too_much() {
    let proxy = serve(|mut stream, over| {
        if head(&mut stream).is_some() {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
            let field = format!("X: {}\r\n", "a".repeat(1000));
            while !over.is() && stream.write_all(field.as_bytes()).is_ok() {}
        }
    });
    assert_eq!(connect(&by("", &proxy, 443, Speaks::Https)), Some(Kind::TooMuch));
}

#[test]
fn a_proxy_that_is_none_is_told() {
    for (said, kind) in [
        (&b"SSH-2.0-x\r\n"[..], Kind::NotHttp),
        (&b""[..], Kind::Closed),
        (&b"HTTP/1.1 2"[..], Kind::Closed),
    ] {
        let proxy = serve(move |mut stream, _| {
            if head(&mut stream).is_some() {
                let _ = stream.write_all(said);
            }
        });
        assert_eq!(connect(&by("", &proxy, 443, Speaks::Https)), Some(kind));
    }
    let silent = serve(|_, over: &Over| over.rest(Duration::from_secs(8)));
    assert_eq!(connect(&by("", &silent, 443, Speaks::Https)), Some(Kind::Timeout));
    let port = serve(|_, _| {}).port;
    let gone = Proxy::parse(&format!("127.0.0.1:{port}"), "test").unwrap();
    let seen = ask_by(443, Speaks::Https, vec![WayChoice::Proxy(gone)]);
    assert_eq!(seen.tcp.last().unwrap().failure.as_ref().unwrap().kind, Kind::Refused);
}

#[test]
fn a_proxy_behind_tls_is_spoken_to_in_tls() {
    let far = serve_tls(good(&[]), |stream, _| answers(stream));
    let port = far.port;
    let proxy = serve_tls(good(&[]), move |mut stream, _| {
        if head(&mut stream).is_none() {
            return;
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        let _ = stream.flush();
        let mut far = TcpStream::connect(("127.0.0.1", port)).unwrap();
        // One side after the other, as a handshake and a request do.
        for socket in [&stream.sock, &far] {
            socket.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
        }
        let mut bytes = [0_u8; 16 * 1024];
        for _ in 0..200 {
            match stream.read(&mut bytes) {
                Ok(0) => break,
                Ok(length) => far.write_all(&bytes[..length]).unwrap(),
                Err(_) => {}
            }
            match far.read(&mut bytes) {
                Ok(0) => break,
                Ok(length) => {
                    let _ = stream.write_all(&bytes[..length]).and_then(|()| stream.flush());
                }
                Err(_) => {}
            }
        }
    });
    let seen = by("https://", &proxy, far.port, Speaks::Https);
    assert_eq!(connect(&seen), None, "{:?}", seen.connect);
    assert_eq!(seen.http.as_ref().unwrap().status, Some(200), "{:?} {:?}", seen.tls, page(&seen));
}

/// SOCKS 5: wants a name where `login`, then opens a tunnel or says `code`.
fn socks(port: u16, login: bool, code: u8) -> Server {
    serve(move |mut stream, _| {
        let mut two = [0_u8; 2];
        let read = |stream: &mut TcpStream, length: usize| {
            let mut bytes = vec![0_u8; length];
            stream.read_exact(&mut bytes).map(|()| bytes)
        };
        if stream.read_exact(&mut two).is_err() {
            return;
        }
        let methods = read(&mut stream, usize::from(two[1])).unwrap();
        let method = if !login {
            0
        } else if methods.contains(&2) {
            2
        } else {
            0xff
        };
        stream.write_all(&[5, method]).unwrap();
        if method == 0xff {
            return;
        }
        if method == 2 {
            let lengths = read(&mut stream, 2).unwrap();
            let user = read(&mut stream, usize::from(lengths[1])).unwrap();
            let length = read(&mut stream, 1).unwrap();
            let password = read(&mut stream, usize::from(length[0])).unwrap();
            let is_good = user == b"ctx" && password == b"secret";
            stream.write_all(&[1, u8::from(!is_good)]).unwrap();
            if !is_good {
                return;
            }
        }
        let Ok(asked) = read(&mut stream, 5) else { return };
        assert_eq!(asked[3], 3, "by the name");
        assert_eq!(read(&mut stream, usize::from(asked[4])).unwrap(), b"hub.example.net");
        read(&mut stream, 2).unwrap();
        stream.write_all(&[5, code, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
        if code == 0 {
            splice(stream, port);
        }
    })
}

#[test]
fn socks_opens_by_the_name_with_a_login_and_without() {
    let far = serve_tls(good(&[]), |stream, _| answers(stream));
    let seen = by("socks5://", &socks(far.port, false, 0), far.port, Speaks::Https);
    assert_eq!(seen.connect.as_ref().unwrap().answer.status, Some(0));
    assert_eq!(seen.http.unwrap().status, Some(200));
    let proxy = socks(far.port, true, 0);
    let seen = by("socks5://ctx:secret@", &proxy, far.port, Speaks::Https);
    assert_eq!(seen.http.unwrap().status, Some(200));
    let seen = by("socks5://ctx:no@", &proxy, far.port, Speaks::Https);
    assert_eq!(connect(&seen), Some(Kind::ProxyAuthentication));
    let seen = by("socks5://", &proxy, far.port, Speaks::Https);
    assert_eq!(connect(&seen), Some(Kind::ProxyAuthentication));
}

#[test]
fn socks_tells_why_not() {
    let seen = by("socks5://", &socks(1, false, 2), 443, Speaks::Https);
    let answer = seen.connect.unwrap().answer;
    assert_eq!(answer.status, Some(2));
    let failure = answer.failure.unwrap();
    assert_eq!(
        (failure.kind, failure.words.as_str()),
        (Kind::ProxyRefused, "not allowed by its rules")
    );
    let none = serve(|mut stream, _| drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")));
    assert_eq!(connect(&by("socks5://", &none, 443, Speaks::Https)), Some(Kind::ProxyRefused));
}

#[test]
fn a_proxy_that_wants_a_name_for_a_page_has_not_been_passed() {
    let proxy = serve(|mut stream, _| {
        if head(&mut stream).is_some() {
            let _ = stream.write_all(WANTS.as_bytes());
        }
    });
    for (words, given) in [("http://", false), ("http://ctx:wrong@", true)] {
        let seen = by(words, &proxy, 80, Speaks::Http);
        assert_eq!(connect(&seen), Some(Kind::ProxyAuthentication));
        assert_eq!(seen.connect.unwrap().is_authenticated, given);
        assert!(seen.http.is_none(), "nobody behind the proxy answered");
    }
}

/// 64 KiB of one field, read byte by byte so that what follows a head is not lost.
#[test]
fn one_long_field_is_not_read_again_with_each_byte() {
    let proxy = serve(|mut stream, over| {
        if head(&mut stream).is_some() {
            let field = format!("HTTP/1.1 200 OK\r\nX: {}", "a".repeat(65_000));
            let _ = stream.write_all(field.as_bytes());
            over.rest(Duration::from_millis(200));
            let _ = stream.write_all(b"\r\n\r\n");
        }
    });
    let before = used();
    assert_eq!(connect(&by("", &proxy, 443, Speaks::Tcp)), None);
    assert!(used() - before < Duration::from_millis(900), "{:?}", used() - before);
}

/// Processor time of this thread, which runs all probes of a test.
fn used() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: u64 = [fields[11], fields[12]].iter().map(|word| word.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}
