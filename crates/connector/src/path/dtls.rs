// SPDX-License-Identifier: Apache-2.0
//! The first datagram of a DTLS 1.2 handshake, and what an answer to it is (RFC 6347). Pure.

use super::wire::{Hello, three};

/// ECDHE with AES-GCM, as Citrix asks for, and what older servers know.
const CIPHERS: [u16; 8] = [0xc02b, 0xc02c, 0xc02f, 0xc030, 0x009e, 0x009f, 0x009c, 0x009d];

/// A ClientHello without a cookie, in one record. `random` need not be secret: no key comes of it.
pub(super) fn hello(host: &str, random: [u8; 32]) -> Vec<u8> {
    let hello = Hello { version: 0xfefd, random, ciphers: &CIPHERS, host, cookie: Some(&[]) };
    let body = hello.body();
    let length = three(body.len());
    // Message sequence 0, and the one fragment is the whole.
    let message = [&[1][..], &length, &[0, 0, 0, 0, 0], &length, &body].concat();
    // A first record says DTLS 1.0, so that old servers read it (RFC 6347, 4.2.1); epoch and sequence 0.
    let size = u16::try_from(message.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&[22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0][..], &size, &message].concat()
}

/// The record that a datagram begins with, told in words; `None` where it is no DTLS.
pub(super) fn record(datagram: &[u8]) -> Option<String> {
    let [kind @ (21 | 22), 0xfe, minor, rest @ ..] = datagram else { return None };
    let version = match minor {
        0xff => "DTLS1.0",
        0xfd => "DTLS1.2",
        0xfc => "DTLS1.3",
        _ => return None,
    };
    let body = rest.get(10..)?;
    let what = match (kind, body.first()?) {
        (22, 3) => "hello-verify-request".to_owned(),
        (22, 2) => "server-hello".to_owned(),
        (22, other) => format!("handshake {other}"),
        (_, _) => format!("alert {}", body.get(1)?),
    };
    Some(format!("{what} {version}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_of_record_and_message_are_those_of_what_follows() {
        let hello = hello("global.g.nssvc.net", [7; 32]);
        let size = usize::from(u16::from_be_bytes([hello[11], hello[12]]));
        assert_eq!(size, hello.len() - 13);
        let body = usize::from(u16::from_be_bytes([hello[15], hello[16]]));
        assert_eq!(body, hello.len() - 25);
        assert!(hello.len() < 576, "it must pass where little does");
    }

    #[test]
    fn answers_are_told_apart() {
        let mut answer = vec![22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 19, 3];
        assert_eq!(record(&answer).as_deref(), Some("hello-verify-request DTLS1.0"));
        answer[13] = 2;
        answer[2] = 0xfd;
        assert_eq!(record(&answer).as_deref(), Some("server-hello DTLS1.2"));
        let alert = [21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 40];
        assert_eq!(record(&alert).as_deref(), Some("alert 40 DTLS1.2"));
        assert_eq!(record(b"HTTP/1.1 400 Bad"), None);
        // QUIC's version negotiation, which some answer at UDP 443.
        assert_eq!(record(&[0x80, 0, 0, 0, 0, 8]), None);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_told_or_left(datagram in proptest::collection::vec(any::<u8>(), 0..40)) {
            let _ = record(&datagram);
        }
    }
}
