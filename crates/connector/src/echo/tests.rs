// SPDX-License-Identifier: Apache-2.0
//! An echo, its visitors of both kinds, and how a ClientHello is read.

use std::sync::Arc;
use std::time::Duration;

use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;
use crate::probe::{Goal, Room, Via};

fn numbers(text: &str) -> Vec<u16> {
    text.split(',').map(|word| u16::from_str_radix(word, 16).unwrap()).collect()
}

/// From the raw form of a fingerprint; SNI and ALPN, which it leaves out, are there too.
fn hello(raw: &str) -> ClientHello {
    let parts: Vec<&str> = raw.split('_').collect();
    let mut extensions = numbers(parts[2]);
    extensions.extend([0x0000, 0x0010]);
    // Raw forms are sorted; clients are not.
    let mut ciphers = numbers(parts[1]);
    ciphers.reverse();
    extensions.reverse();
    ClientHello {
        legacy_version: 0x0303,
        ciphers,
        extensions,
        sni: Some("example.com".into()),
        alpn: vec![b"h2".to_vec()],
        versions: vec![0x0304, 0x0303],
        groups: Vec::new(),
        signatures: numbers(parts[3]),
    }
}

/// The first is the specification's own example, the second one of a browser of 2025.
#[test]
fn fingerprints_are_those_of_the_specification() {
    let ciphers = "002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9";
    let signatures = "0403,0804,0401,0503,0805,0501,0806,0601";
    for (extensions, wanted) in [
        (
            "0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01",
            "t13d1516h2_8daaf6152771_e5627efa2ab1",
        ),
        (
            "0005,000a,000b,000d,0012,0017,001b,0023,002b,002d,0033,44cd,fe0d,ff01",
            "t13d1516h2_8daaf6152771_d8a2da3f94cd",
        ),
    ] {
        let raw = format!("t13d1516h2_{ciphers}_{extensions}_{signatures}");
        assert_eq!(ja4(&hello(&raw)), wanted);
    }
}

#[test]
fn what_is_not_there_has_its_own_signs() {
    let bare = ClientHello { legacy_version: 0x0301, ..ClientHello::default() };
    assert_eq!(ja4(&bare), "t10i000000_000000000000_000000000000");
    let strange = ClientHello { alpn: vec![vec![0xab, 0x31, 0xcd]], ..bare.clone() };
    assert!(ja4(&strange).starts_with("t10i0000ad_"));
    let single = ClientHello { alpn: vec![b"x".to_vec()], ..bare };
    assert!(ja4(&single).starts_with("t10i0000xx_"));
}

/// The records that rustls writes for this name.
fn written(name: &str) -> Vec<u8> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let name = rustls::pki_types::ServerName::try_from(name.to_owned()).unwrap();
    let mut client = rustls::ClientConnection::new(config.into(), name).unwrap();
    let mut bytes = Vec::new();
    client.write_tls(&mut bytes).unwrap();
    bytes
}

fn message(bytes: &[u8]) -> Vec<u8> {
    let Gathered::Whole(message) = gather(bytes) else { panic!("no whole hello") };
    message
}

/// The same message in records of so many bytes.
fn cut(message: &[u8], size: usize) -> Vec<u8> {
    let record = |part: &[u8]| {
        let length = u16::try_from(part.len()).unwrap().to_be_bytes();
        [&[22, 3, 1][..], &length, part].concat()
    };
    message.chunks(size).flat_map(record).collect()
}

#[test]
fn a_hello_says_the_same_however_its_records_are_cut() {
    let message = message(&written("a.nssvc.net"));
    for size in [1, 7, 100, message.len()] {
        assert_eq!(gather(&cut(&message, size)), Gathered::Whole(message.clone()));
    }
    let hello = ClientHello::parse(&message).unwrap();
    assert_eq!(hello.sni.as_deref(), Some("a.nssvc.net"));
    assert_eq!(hello.offered_versions(), [0x0304, 0x0303]);
    assert!(hello.ciphers.contains(&0xc02f) && hello.groups.contains(&29));
}

proptest! {
    #[test]
    fn mangled_hellos_are_read_or_left(
        at in 0_usize..400,
        with: u8,
        keep in 0_usize..600,
        noise in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let mut bytes = written("a.nssvc.net");
        let end = bytes.len();
        bytes[at % end] = with;
        bytes.truncate(keep);
        for bytes in [&bytes[..], &noise[..], &cut(&noise, 9)] {
            if let Gathered::Whole(message) = gather(bytes) {
                prop_assert!(message.len() <= bytes.len());
                let _ = hello_seen(&message);
            }
            if let Some(hello) = ClientHello::parse(bytes) {
                prop_assert!(hello.ciphers.len() * 2 < bytes.len());
            }
        }
    }

    #[test]
    fn a_beginning_of_a_hello_waits_for_more(keep in 0_usize..200) {
        let bytes = written("a.nssvc.net");
        prop_assert_eq!(gather(&bytes[..keep]), Gathered::Part);
    }
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

async fn opened() -> Echo {
    let any = "127.0.0.1:0".parse().unwrap();
    Echo::open(any, Some(any), "echo.example").await.unwrap()
}

fn goal(port: u16) -> Goal {
    Goal {
        host: "127.0.0.1".into(),
        port,
        via: Via::Direct,
        addresses: vec!["127.0.0.1".parse().unwrap()],
        is_plain: false,
        limit: Duration::from_secs(5),
        room: Arc::new(Room::of(1)),
    }
}

#[test]
fn what_was_sent_is_what_the_echo_got() {
    run(async {
        let echo = opened().await;
        let (port, own) = (echo.address().unwrap().port(), echo.fingerprint().to_owned());
        let is_blind = echo.blind().is_some();
        let serving = tokio::spawn(echo.serve(std::future::pending()));
        let seen = visit::ask("echo".into(), Some(&own), &goal(port)).await;
        assert_eq!(seen.failure, None);
        let got = seen.got.unwrap();
        assert_eq!(seen.is_own_certificate, Some(true));
        assert_eq!((&seen.sent.sha256, &seen.sent.ja4), (&got.sha256, &got.ja4));
        assert_eq!(seen.sent.source, got.source);
        assert!(got.sha256.len() == 64 && got.ja4.starts_with("t13i"));
        assert!(is_blind || got.ttl == Some(64));
        assert!(seen.request_fields.iter().any(|f| f.name == "user-agent"));
        let other = visit::ask("echo".into(), Some(&"0".repeat(64)), &goal(port)).await;
        assert_eq!(other.is_own_certificate, Some(false));
        serving.abort();
    });
}

#[test]
fn hostile_visitors_do_not_keep_others_from_their_answer() {
    run(async {
        let echo = opened().await;
        let (port, plain) = (echo.address().unwrap().port(), echo.plain_address().unwrap().port());
        let serving = tokio::spawn(echo.serve(std::future::pending()));
        let mut silent = Vec::new();
        for number in 0..200 {
            let to = if number % 2 == 0 { port } else { plain };
            silent.push(TcpStream::connect(("127.0.0.1", to)).await.unwrap());
        }
        let mut endless = TcpStream::connect(("127.0.0.1", plain)).await.unwrap();
        let _ = endless
            .write_all(format!("GET / HTTP/1.1\r\nX: {}", "y".repeat(1 << 20)).as_bytes())
            .await;
        let mut huge = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let _ = huge.write_all(&cut(&vec![1; 60_000], 16_000)).await;
        let seen = visit::ask("echo".into(), None, &goal(port)).await;
        assert_eq!(seen.failure, None);
        assert!(seen.got.is_some() && seen.is_own_certificate.is_none());
        // Whoever said too much is cut off and told nothing.
        let mut rest = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(5), endless.read_to_end(&mut rest))
            .await
            .unwrap();
        assert!(rest.is_empty());
        serving.abort();
    });
}
