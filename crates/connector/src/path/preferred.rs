// SPDX-License-Identifier: Apache-2.0
//! TLS 1.2 with strong and weak ciphers on offer together, as Windows offers them: which is taken, and
//! which certificates come with it. Those pass in plain text, so that they are seen though the
//! handshake, with ciphers that this program does not speak, is never brought to its end.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portolan_doctor::seen::{Failure, Kind, PreferredSeen};

use super::ciphers::{RECORD_MAX, WANTED, ask, record, taken};
use crate::probe::lines::Stream;
use crate::probe::{Goal, Step};

/// Without forward secrecy, or without authenticated encryption, or both; by IANA's names.
const WEAK: [(u16, &str); 14] = [
    (0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
    (0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    (0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"),
    (0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"),
    (0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    (0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    (0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    (0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    (0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"),
    (0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    (0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"),
    (0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"),
    (0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"),
    (0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"),
];
/// Bytes before the certificates are whole: with long chains there are some tens of KiB.
const FLIGHT_MAX: usize = 256 << 10;
const SERVER_HELLO: u8 = 2;
const CERTIFICATE: u8 = 11;

pub(super) async fn preferred(goal: &Goal) -> PreferredSeen {
    let failed = |failure| PreferredSeen { failure: Some(failure), ..PreferredSeen::default() };
    let mut reached = goal.reach().await;
    let Some(mut line) = reached.line.take() else { return failed(reached.failure()) };
    let step = Step::begin(goal.limit);
    let offer: Vec<u16> = WANTED.iter().chain(&WEAK).map(|(number, _)| *number).collect();
    if let Err(failure) = ask(&mut line, &goal.host, &offer, &step).await {
        return failed(failure);
    }
    let mut flight = Flight::default();
    let ended = hear(&mut line, &mut flight, &step).await;
    PreferredSeen {
        // What was told before a failure was told.
        failure: ended.err().filter(|_| flight.cipher.is_none()),
        cipher: flight.cipher.map(name),
        chain: flight.chain.iter().map(|der| STANDARD.encode(der)).collect(),
    }
}

fn name(number: u16) -> String {
    let known = WANTED.iter().chain(&WEAK).find(|(known, _)| *known == number);
    known.map_or_else(|| format!("{number:#06x}"), |(_, name)| (*name).to_owned())
}

/// What the messages so far say.
#[derive(Debug, Default, PartialEq, Eq)]
struct Flight {
    cipher: Option<u16>,
    chain: Vec<Vec<u8>>,
    is_over: bool,
}

/// Until the certificates have come, or whatever comes in their place.
async fn hear(line: &mut Stream, flight: &mut Flight, step: &Step) -> Result<(), Failure> {
    let mut messages = Vec::new();
    while !flight.is_over {
        let record = record(line, RECORD_MAX, step).await?;
        match record.as_slice() {
            [21, 3, _, _, _, _, number, ..] => {
                return Err(step.fail(Kind::Alert, format!("alert {number}")));
            }
            [22, 3, _, _, _, body @ ..] if !body.is_empty() => messages.extend(body),
            _ => return Err(step.fail(Kind::NotTls, "")),
        }
        if messages.len() > FLIGHT_MAX {
            return Err(step.fail(Kind::TooMuch, ""));
        }
        *flight = read(&messages);
    }
    Ok(())
}

fn read(mut messages: &[u8]) -> Flight {
    let mut flight = Flight::default();
    while let Some((kind, body, rest)) = message(messages) {
        match kind {
            SERVER_HELLO => flight.cipher = messages.get(1..).and_then(taken),
            CERTIFICATE => flight.chain = certificates(body),
            _ => {}
        }
        flight.is_over |= kind != SERVER_HELLO;
        messages = rest;
    }
    flight
}

/// Type, length in three bytes, body (RFC 5246, 7.4).
fn message(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (kind, rest) = bytes.split_first()?;
    let (body, rest) = counted(rest)?;
    Some((*kind, body, rest))
}

/// A list of certificates, each with its length (RFC 5246, 7.4.2).
fn certificates(body: &[u8]) -> Vec<Vec<u8>> {
    let Some((mut list, _)) = counted(body) else { return Vec::new() };
    let mut all = Vec::new();
    while let Some((der, rest)) = counted(list) {
        all.push(der.to_vec());
        list = rest;
    }
    all
}

fn counted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let [high, middle, low, rest @ ..] = bytes else { return None };
    let length = u32::from_be_bytes([0, *high, *middle, *low]);
    rest.split_at_checked(usize::try_from(length).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_are_read_from_the_messages_before_the_end() {
        let mut messages = vec![2, 0, 0, 38, 3, 3];
        messages.extend([9; 32]);
        messages.extend([0, 0, 0x2f, 0]);
        let half = messages.len();
        messages.extend([11, 0, 0, 12, 0, 0, 9, 0, 0, 2, 7, 7, 0, 0, 1, 8]);
        let whole = Flight { cipher: Some(0x2f), chain: vec![vec![7, 7], vec![8]], is_over: true };
        assert_eq!(read(&messages), whole);
        for cut in half..messages.len() {
            assert_eq!(read(&messages[..cut]), Flight { cipher: Some(0x2f), ..Flight::default() });
        }
        assert_eq!(name(0x2f), "TLS_RSA_WITH_AES_128_CBC_SHA");
    }
}
