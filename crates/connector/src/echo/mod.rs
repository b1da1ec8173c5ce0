// SPDX-License-Identifier: Apache-2.0
//! Our own far end: tells a visitor what it saw of them. What was sent and what arrived are then
//! held against each other, and a difference was made on the way, by whomever.

mod bytes;
mod certificate;
mod hello;
mod ja4;
mod records;
mod serve;
mod stream;
mod visit;

use portolan_doctor::seen::{Field, HelloSeen};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

pub use hello::ClientHello;
pub use ja4::ja4;
pub use records::{Gathered, gather};
pub use serve::{Echo, EchoError, serve};
pub(crate) use visit::visits;

/// What an echo answers, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Of this answer; 1.
    pub version: u32,
    /// The ClientHello as it came; none where the question came in plain text.
    pub hello: Option<HelloSeen>,
    /// Address and port of whoever sent it.
    pub source: String,
    /// Time to live of their first packet, where the echo may look at packets.
    pub ttl: Option<u8>,
    /// The request's head as it came.
    pub request_fields: Vec<Field>,
    /// Port at which the same is answered in plain text.
    pub plain_port: Option<u16>,
}

/// A ClientHello as the record has it, from its handshake message.
fn hello_seen(message: &[u8]) -> Option<HelloSeen> {
    let hello = ClientHello::parse(message)?;
    Some(HelloSeen {
        sha256: sha256(message),
        ja4: ja4(&hello),
        sni: hello.sni.clone(),
        alpn: hello.alpn.iter().map(|word| String::from_utf8_lossy(word).into_owned()).collect(),
        versions: hello.offered_versions().into_iter().map(version).collect(),
        ciphers: hello.ciphers.clone(),
        source: None,
        ttl: None,
    })
}

fn version(number: u16) -> String {
    match number {
        0x0304 => "TLS1.3".into(),
        0x0303 => "TLS1.2".into(),
        0x0302 => "TLS1.1".into(),
        0x0301 => "TLS1.0".into(),
        0x0300 => "SSL3.0".into(),
        other => format!("{other:#06x}"),
    }
}

/// In hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
