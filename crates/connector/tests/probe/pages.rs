// SPDX-License-Identifier: Apache-2.0
//! Kind servers: the record has everything that was there to see.

use std::io::Write;
use std::net::TcpStream;

use portolan_doctor::seen::{Kind, Speaks};

use crate::asking::{NAME, ask, asked, asks, here, options, page, tls};
use crate::server::{OK, answers, good, head, serve, serve_tls};

#[test]
fn a_page_is_recorded_from_its_name_to_a_second_request() {
    let server = serve_tls(good(&["http/1.1"]), |stream, _| answers(stream));
    let seen = ask(&server, Speaks::Https);
    assert_eq!(seen.dns.len(), 1);
    let tcp = seen.tcp.last().unwrap();
    assert_eq!(
        (tcp.to.to_string(), tcp.from.unwrap().to_string()),
        ("127.0.0.1".into(), "127.0.0.1".into())
    );
    let tls = seen.tls.as_ref().unwrap();
    assert_eq!(tls.failure, None);
    assert_eq!(tls.chain.len(), 1);
    assert_eq!(tls.offered_versions, ["TLS1.3", "TLS1.2"]);
    let agreed = tls.result.as_ref().unwrap();
    assert_eq!((agreed.version.as_str(), agreed.alpn.as_deref()), ("TLS1.3", Some("http/1.1")));
    assert!(
        agreed.cipher.starts_with("TLS_AES") || agreed.cipher.starts_with("TLS_CHACHA"),
        "{}",
        agreed.cipher
    );
    let old = seen.tls12.as_ref().unwrap().result.as_ref().unwrap();
    assert_eq!(old.version, "TLS1.2");
    assert!(old.cipher.starts_with("TLS_ECDHE"), "{}", old.cipher);
    assert_eq!(
        seen.by_sni.iter().map(|one| one.sni.as_deref()).collect::<Vec<_>>(),
        [Some("www.example.com"), None]
    );
    assert!(seen.by_sni.iter().all(|one| one.tls.chain == tls.chain));
    assert_eq!(seen.http.as_ref().unwrap().status, Some(200));
    assert_eq!(seen.reused.as_ref().unwrap().status, Some(200));
    let server = seen.http.unwrap().fields.into_iter().find(|field| field.name == "server");
    assert_eq!(server.unwrap().value, "test");
    assert!(seen.clock.is_some());
}

#[test]
fn what_speaks_http_2_is_asked_by_a_connection_that_does_not_offer_it() {
    let server = serve_tls(good(&["h2", "http/1.1"]), |stream, _| answers(stream));
    let seen = ask(&server, Speaks::Https);
    let agreed = seen.tls.as_ref().unwrap().result.as_ref().unwrap();
    assert_eq!(agreed.alpn.as_deref(), Some("h2"));
    assert_eq!(seen.http.unwrap().status, Some(200));
}

#[test]
fn a_page_in_plain_text_is_recorded() {
    let server = serve(|stream, _| answers(stream));
    let seen = ask(&server, Speaks::Http);
    assert!(seen.tls.is_none());
    assert_eq!(seen.http.unwrap().status, Some(200));
}

#[test]
fn a_port_of_which_nothing_is_known_is_connected_to() {
    let server = serve(|_, over| over.rest(std::time::Duration::from_secs(2)));
    let seen = ask(&server, Speaks::Tcp);
    assert_eq!(seen.tcp.last().unwrap().failure, None);
    assert!(seen.tls.is_none() && seen.http.is_none());
}

#[test]
fn nobody_there_is_a_refusal() {
    let port = serve(|_, _| {}).port;
    let seen = crate::asking::ask_by(port, Speaks::Https, Vec::new());
    assert_eq!(seen.tcp.last().unwrap().failure.as_ref().unwrap().kind, Kind::Refused);
    assert!(seen.tls.is_none());
}

#[test]
fn a_connection_that_is_not_kept_is_not_used_again() {
    let closes = |mut stream: TcpStream, _: &crate::server::Over| {
        if head(&mut stream).is_some() {
            let said = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
            let _ = stream.write_all(said.as_bytes());
        }
    };
    let seen = ask(&serve(closes), Speaks::Http);
    assert_eq!((page(&seen), seen.reused), (None, None));
}

#[test]
fn a_connection_that_dies_between_requests_shows() {
    let server = serve_tls(good(&["http/1.1"]), |mut stream, over| {
        if head(&mut stream).is_some() {
            let _ = stream.write_all(OK.as_bytes());
            let _ = stream.flush();
        }
        // A reset takes along what has not been read yet.
        over.rest(std::time::Duration::from_millis(120));
        crate::server::reset(stream.sock);
    });
    let seen = ask(&server, Speaks::Https);
    assert_eq!(seen.http.as_ref().unwrap().status, Some(200));
    let again = seen.reused.unwrap().failure.unwrap();
    assert!(matches!(again.kind, Kind::Reset | Kind::Closed), "{again:?}");
}

#[test]
fn a_body_in_chunks_leaves_its_connection_usable() {
    let server = serve_tls(good(&[]), |mut stream, _| {
        while head(&mut stream).is_some() {
            let said = "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nA: b\r\n\r\n";
            let _ = stream.write_all(said.as_bytes());
            let _ = stream.flush();
        }
    });
    let seen = ask(&server, Speaks::Https);
    assert_eq!((tls(&seen), page(&seen)), (None, None));
    assert_eq!(seen.reused.unwrap().status, Some(404));
}

#[test]
fn announcements_come_before_the_answer() {
    let server = serve(|mut stream, _| {
        if head(&mut stream).is_some() {
            let said = format!("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n{OK}");
            let _ = stream.write_all(said.as_bytes());
        }
    });
    assert_eq!(ask(&server, Speaks::Http).http.unwrap().status, Some(200));
}

#[test]
fn each_server_of_names_is_asked_and_the_machines_own_counts() {
    let server = serve(|stream, _| answers(stream));
    let (own, other) = (here(), crate::server::names(|_| Some(vec![1, 2, 3])));
    let mut options = options(own.address);
    options.dns = vec![other.address];
    let run = asks(&[asked(NAME, server.port, Speaks::Http)], &options);
    let seen = &run.addresses[0];
    assert!(seen.dns[0].result.is_ok());
    assert_eq!(seen.dns[1].result.as_ref().unwrap_err().kind, Kind::NameServer);
    assert_eq!(seen.http.as_ref().unwrap().status, Some(200));
}

#[test]
fn a_dead_family_does_not_keep_the_living_one_waiting() {
    let server = serve(|stream, _| answers(stream));
    let dns = crate::server::names(|question| {
        // Nobody is at this address of documentation; the way to it may be missing altogether.
        let all = ["2001:db8::1", "127.0.0.1"].map(|word| word.parse().unwrap());
        Some(question.addresses(&all))
    });
    let run = asks(&[asked(NAME, server.port, Speaks::Http)], &options(dns.address));
    let seen = &run.addresses[0];
    assert_eq!(seen.tcp.len(), 2);
    assert!(seen.tcp[0].failure.is_some() && seen.tcp[1].failure.is_none());
    assert_eq!(seen.http.as_ref().unwrap().status, Some(200));
    assert!(seen.took_ms < 1400, "{}", seen.took_ms);
}
