// SPDX-License-Identifier: Apache-2.0
//! Servers that nobody should trust to be kind: each is a record of the right kind, in time.

use std::io::Write;
use std::net::TcpStream;
use std::time::Duration;

use portolan_doctor::seen::{Kind, Speaks};
use rustls::pki_types::CertificateDer;

use crate::asking::{ask, memory, page, tls};
use crate::server::{Over, certificate, config, good, head, reset, serve, serve_tls};

/// What a hostile server may cost us in memory.
const MEMORY_MAX: u64 = 96 << 20;

fn writes(mut stream: impl Write, over: &Over, bytes: &[u8]) {
    // Ends with the test, whether anybody reads or not.
    while !over.is() && stream.write_all(bytes).is_ok() {}
}

#[test]
fn fields_without_end_are_too_much() {
    let before = memory();
    let field = format!("X-Endless: {}\r\n", "a".repeat(1000));
    let server = serve_tls(good(&[]), move |mut stream, over| {
        if head(&mut stream).is_some() {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
            writes(stream, over, field.repeat(64).as_bytes());
        }
    });
    assert_eq!(page(&ask(&server, Speaks::Https)), Some(Kind::TooMuch));
    assert!(memory() - before < MEMORY_MAX);
}

#[test]
fn one_field_without_end_is_too_much() {
    let server = serve(|mut stream, over| {
        if head(&mut stream).is_some() {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX: ");
            writes(stream, over, &[b'a'; 4096]);
        }
    });
    assert_eq!(page(&ask(&server, Speaks::Http)), Some(Kind::TooMuch));
}

#[test]
fn many_small_fields_are_too_much() {
    let server = serve(|mut stream, _| {
        if head(&mut stream).is_some() {
            let said = format!("HTTP/1.1 200 OK\r\n{}\r\n", "a: b\r\n".repeat(200));
            let _ = stream.write_all(said.as_bytes());
        }
    });
    assert_eq!(page(&ask(&server, Speaks::Http)), Some(Kind::TooMuch));
}

#[test]
fn announcements_without_end_are_too_much() {
    let server = serve(|mut stream, over| {
        if head(&mut stream).is_some() {
            writes(stream, over, b"HTTP/1.1 100 Continue\r\n\r\n");
        }
    });
    assert_eq!(page(&ask(&server, Speaks::Http)), Some(Kind::TooMuch));
}

#[test]
fn a_byte_now_and_then_runs_out_of_time_and_says_so() {
    let server = serve(|mut stream, over| {
        if head(&mut stream).is_some() {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nX-Slow: ");
            while !over.is() && stream.write_all(b"a").is_ok() {
                over.rest(Duration::from_millis(50));
            }
        }
    });
    let seen = ask(&server, Speaks::Http);
    let failure = seen.http.unwrap().failure.unwrap();
    assert_eq!(failure.kind, Kind::Timeout);
    assert!(failure.words.contains("bytes came"), "{}", failure.words);
}

#[test]
fn a_handshake_byte_by_byte_runs_out_of_time() {
    let server = serve(|mut stream, over| {
        while !over.is() && stream.write_all(&[0x16]).is_ok() {
            let _ = stream.write_all(&[3]);
            over.rest(Duration::from_millis(200));
        }
    });
    assert!(matches!(
        tls(&ask(&server, Speaks::Https)),
        Some(Kind::Timeout | Kind::BadTls | Kind::TooMuch)
    ));
}

#[test]
fn garbage_in_place_of_http_is_no_http() {
    let server = serve(|mut stream, over| {
        if head(&mut stream).is_some() {
            writes(stream, over, &[0x16; 512]);
        }
    });
    assert_eq!(page(&ask(&server, Speaks::Http)), Some(Kind::NotHttp));
}

#[test]
fn a_page_in_place_of_a_handshake_is_told_by_its_words() {
    let server = serve(|mut stream, _| {
        let _ = stream.write_all(b"HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\n\r\n");
    });
    let seen = ask(&server, Speaks::Https);
    let failure = seen.tls.unwrap().failure.unwrap();
    assert_eq!(failure.kind, Kind::NotTls);
    assert!(failure.words.starts_with("HTTP/1.1 302 Found"), "{}", failure.words);
}

#[test]
fn a_refusal_of_the_name_is_told_as_the_alert_it_is() {
    let server = serve(|mut stream, over| {
        let _ = stream.write_all(&[0x15, 3, 3, 0, 2, 2, 0x70]);
        over.rest(Duration::from_millis(300));
    });
    let failure = ask(&server, Speaks::Https).tls.unwrap().failure.unwrap();
    assert_eq!((failure.kind, failure.words.as_str()), (Kind::Alert, "UnrecognisedName"));
}

#[test]
fn an_end_at_the_hello_is_told_as_the_end_it_is() {
    let hello = |stream: &mut TcpStream| {
        let mut some = [0_u8; 64];
        std::io::Read::read(stream, &mut some).is_ok()
    };
    let server = serve(move |mut stream, _| {
        if hello(&mut stream) {
            reset(stream);
        }
    });
    assert_eq!(tls(&ask(&server, Speaks::Https)), Some(Kind::Reset));
    let server = serve(move |mut stream, _| {
        // All of the hello is read, so that the end is no reset.
        let mut all = [0_u8; 4096];
        let _ = std::io::Read::read(&mut stream, &mut all);
    });
    assert_eq!(tls(&ask(&server, Speaks::Https)), Some(Kind::Closed));
}

#[test]
fn half_a_goodbye_is_an_end() {
    let server = serve(|mut stream, over| {
        if head(&mut stream).is_some() {
            let _ = stream.write_all(b"HTTP/1.1 20");
            let _ = stream.shutdown(std::net::Shutdown::Write);
            over.rest(Duration::from_secs(3));
        }
    });
    assert_eq!(page(&ask(&server, Speaks::Http)), Some(Kind::Closed));
}

#[test]
fn silence_is_a_timeout() {
    let server = serve(|_, over| over.rest(Duration::from_secs(8)));
    let seen = ask(&server, Speaks::Https);
    assert_eq!(tls(&seen), Some(Kind::Timeout));
    assert!(seen.by_sni.iter().all(|one| one.tls.failure.is_some()));
}

#[test]
fn a_certificate_of_ten_megabytes_is_too_much() {
    let before = memory();
    let (large, key) = certificate(10 << 20);
    assert!(large.len() > 10 << 20);
    let server = serve_tls(config(vec![large], &key, &[]), |mut stream, _| drop(head(&mut stream)));
    let made = memory();
    let seen = ask(&server, Speaks::Https);
    assert!(matches!(tls(&seen), Some(Kind::TooMuch | Kind::BadTls)), "{:?}", tls(&seen));
    assert!(seen.tls.unwrap().chain.is_empty());
    assert!(memory() - made < MEMORY_MAX + (made - before));
}

#[test]
fn a_certificate_that_is_none_is_kept_as_it_came() {
    let (_, key) = certificate(0);
    let chain = vec![CertificateDer::from(vec![0x30; 333]), CertificateDer::from(vec![7; 9])];
    let server = serve_tls(config(chain, &key, &[]), |mut stream, _| drop(head(&mut stream)));
    let seen = ask(&server, Speaks::Https);
    assert_eq!(tls(&seen), Some(Kind::BadTls));
    assert_eq!(seen.tls.unwrap().chain.len(), 2);
}

#[test]
fn a_chain_of_a_hundred_is_kept_as_it_came() {
    let (one, key) = certificate(0);
    let chain = vec![one; 100];
    let server = serve_tls(config(chain, &key, &[]), |stream, _| crate::server::answers(stream));
    let seen = ask(&server, Speaks::Https);
    assert_eq!(seen.tls.unwrap().chain.len(), 100);
    assert_eq!(seen.http.unwrap().status, Some(200));
}

#[test]
fn the_certificate_of_somebody_else_is_not_taken_for_ones_own() {
    let ((theirs, _), (_, own)) = (certificate(0), certificate(0));
    let server =
        serve_tls(config(vec![theirs], &own, &[]), |mut stream, _| drop(head(&mut stream)));
    let seen = ask(&server, Speaks::Https);
    assert_eq!(tls(&seen), Some(Kind::BadTls));
    assert_eq!(seen.tls.unwrap().chain.len(), 1);
}

#[test]
fn a_body_that_never_comes_runs_out_of_time() {
    let server = serve(|mut stream, over| {
        if head(&mut stream).is_some() {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
            over.rest(Duration::from_secs(8));
        }
    });
    // In plain text the head is all that is asked for; what is kept is the status.
    assert_eq!(ask(&server, Speaks::Http).http.unwrap().status, Some(200));
    let server = serve_tls(good(&[]), |mut stream, over| {
        if head(&mut stream).is_some() {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n");
            let _ = stream.flush();
            over.rest(Duration::from_secs(8));
        }
    });
    let seen = ask(&server, Speaks::Https);
    assert_eq!((page(&seen), seen.http.unwrap().status), (Some(Kind::Timeout), Some(200)));
}

#[test]
fn chunks_without_end_or_measure_are_refused() {
    for (said, kind) in
        [("ffffffffffffffff\r\n", Kind::TooMuch), ("zz\r\n", Kind::NotHttp), ("1;", Kind::NotHttp)]
    {
        let more = if said == "1;" { "a".repeat(4096) } else { String::new() };
        let server = serve_tls(good(&[]), move |mut stream, over| {
            if head(&mut stream).is_some() {
                let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
                let _ = stream.write_all(format!("{head}{said}{more}").as_bytes());
                let _ = stream.flush();
                over.rest(Duration::from_secs(2));
            }
        });
        assert_eq!(page(&ask(&server, Speaks::Https)), Some(kind), "{said:?}");
    }
}
