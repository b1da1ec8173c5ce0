// SPDX-License-Identifier: Apache-2.0
//! The first handshake message out of the records that carry it. Records may be cut anywhere
//! (RFC 8446, 5.1), so that the message counts and not the bytes on the wire.

use super::bytes::Bytes;

/// Bytes of a ClientHello that are taken, head included. With post-quantum keys some have 2 KiB.
const MESSAGE_MAX: usize = 32 << 10;
const HANDSHAKE: usize = 22;

/// What bytes amount to so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gathered {
    /// The message, its own head included.
    Whole(Vec<u8>),
    /// More has to come.
    Part,
    /// No handshake of TLS, or more than anybody needs.
    Other,
}

/// Puts the first handshake message together.
pub fn gather(bytes: &[u8]) -> Gathered {
    let mut rest = Bytes(bytes);
    let mut message = Vec::new();
    while !rest.is_empty() {
        match record(&mut rest) {
            Record::Other => return Gathered::Other,
            Record::Part => return Gathered::Part,
            Record::Whole(body) => message.extend(body),
        }
        let length = Bytes(message.get(1..).unwrap_or_default()).number(3);
        let whole = length.map(|length| length.saturating_add(4));
        if whole.is_some_and(|whole| whole > MESSAGE_MAX) || message.len() > 2 * MESSAGE_MAX {
            return Gathered::Other;
        }
        if let Some(message) = whole.and_then(|whole| message.get(..whole)) {
            return Gathered::Whole(message.to_vec());
        }
    }
    Gathered::Part
}

enum Record<'a> {
    Whole(&'a [u8]),
    Part,
    Other,
}

/// An empty record brings nothing on, and so none is taken.
fn record<'a>(rest: &mut Bytes<'a>) -> Record<'a> {
    let (Some(kind), Some(major)) = (rest.number(1), rest.number(1)) else { return Record::Part };
    if kind != HANDSHAKE || major != 3 {
        return Record::Other;
    }
    let (Some(_), Some(length)) = (rest.number(1), rest.number(2)) else { return Record::Part };
    if length == 0 || length > (16 << 10) + 2048 {
        return Record::Other;
    }
    rest.take(length).map_or(Record::Part, Record::Whole)
}
