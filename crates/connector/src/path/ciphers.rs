// SPDX-License-Identifier: Apache-2.0
//! TLS 1.2 with one cipher alone, for each that Citrix asks for. Only the first answer is read: a
//! ServerHello that takes the cipher, or an alert that does not.

use portolan_doctor::seen::{CipherSeen, Failure, Kind};
use ring::rand::{SecureRandom, SystemRandom};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::wire::{Hello, three};
use crate::probe::lines::Stream;
use crate::probe::{Goal, Step};

/// By IANA's names. ECDHE is what current servers take, DHE what Windows Server 2012 has.
pub(super) const WANTED: [(u16, &str); 6] = [
    (0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    (0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    (0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    (0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"),
    (0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"),
];
/// A record is no longer (RFC 5246, 6.2.3); the ServerHello is in the first.
pub(super) const RECORD_MAX: usize = (16 << 10) + 2048;

/// Each cipher in turn, on a connection of its own.
pub(crate) async fn ciphers(goal: &Goal) -> Vec<CipherSeen> {
    let mut all = Vec::new();
    for (number, name) in WANTED {
        let failure = trial(goal, number).await.err();
        let is_silent = failure.as_ref().is_some_and(|failure| failure.kind == Kind::Timeout);
        all.push(CipherSeen { name: name.to_owned(), failure });
        // Who does not answer once need not be waited for six times.
        if is_silent {
            break;
        }
    }
    all
}

async fn trial(goal: &Goal, cipher: u16) -> Result<(), Failure> {
    let mut reached = goal.reach().await;
    let Some(mut line) = reached.line.take() else { return Err(reached.failure()) };
    let step = Step::begin(goal.limit);
    ask(&mut line, &goal.host, &[cipher], &step).await?;
    let record = record(&mut line, 256, &step).await?;
    match chosen(&record) {
        Answer::Takes(taken) if taken == cipher => Ok(()),
        Answer::Takes(taken) => Err(step.fail(Kind::BadTls, format!("it took {taken:#06x}"))),
        Answer::Alert(number) => Err(step.fail(Kind::Alert, format!("alert {number}"))),
        Answer::Other => Err(step.fail(Kind::NotTls, "")),
    }
}

/// Sends a ClientHello with these on offer.
pub(super) async fn ask(
    line: &mut Stream,
    host: &str,
    ciphers: &[u16],
    step: &Step,
) -> Result<(), Failure> {
    let mut random = [0; 32];
    let drawn = SystemRandom::new().fill(&mut random);
    drawn.map_err(|_| step.fail(Kind::Local, "this machine gives no random numbers"))?;
    step.io(line.write_all(&hello(host, ciphers, random))).await?;
    step.io(line.flush()).await.map(drop)
}

/// One record with its head; of its body no more than is of use.
pub(super) async fn record(
    line: &mut Stream,
    most: usize,
    step: &Step,
) -> Result<Vec<u8>, Failure> {
    let mut head = [0; 5];
    step.io(line.read_exact(&mut head)).await?;
    let [_, _, _, high, low] = head;
    let length = usize::from(u16::from_be_bytes([high, low])).min(RECORD_MAX);
    let mut body = vec![0; length.min(most)];
    step.io(line.read_exact(&mut body)).await?;
    Ok([&head[..], &body].concat())
}

fn hello(host: &str, ciphers: &[u16], random: [u8; 32]) -> Vec<u8> {
    let body = Hello { version: 0x0303, random, ciphers, host, cookie: None }.body();
    let message = [&[1][..], &three(body.len()), &body].concat();
    let size = u16::try_from(message.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&[22, 3, 1][..], &size, &message].concat()
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Takes(u16),
    Alert(u8),
    Other,
}

/// ServerHello: type, length, version, random, session (RFC 5246, 7.4.1.3); then the cipher.
fn chosen(record: &[u8]) -> Answer {
    match record {
        [21, 3, _, _, _, _, description, ..] => Answer::Alert(*description),
        [22, 3, _, _, _, 2, rest @ ..] => taken(rest).map_or(Answer::Other, Answer::Takes),
        _ => Answer::Other,
    }
}

/// The cipher of a ServerHello, of which the type has been read.
pub(super) fn taken(message: &[u8]) -> Option<u16> {
    let session = message.get(3 + 2 + 32..)?;
    let (length, rest) = session.split_first()?;
    match rest.get(usize::from(*length)..)? {
        [high, low, ..] => Some(u16::from_be_bytes([*high, *low])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cipher_stands_behind_the_session() {
        let mut record = vec![22, 3, 3, 0, 80, 2, 0, 0, 76, 3, 3];
        record.extend([9; 32]);
        record.extend([2, 1, 1, 0xc0, 0x2f, 0]);
        assert_eq!(chosen(&record), Answer::Takes(0xc02f));
        for cut in 0..record.len() - 2 {
            assert_eq!(chosen(&record[..cut]), Answer::Other);
        }
        assert_eq!(chosen(&[21, 3, 3, 0, 2, 2, 40]), Answer::Alert(40));
        assert_eq!(chosen(b"HTTP/1.1 400"), Answer::Other);
    }
}
