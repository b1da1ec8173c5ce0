// SPDX-License-Identifier: Apache-2.0
//! A ClientHello read as far as it identifies its sender (RFC 8446, 4.1.2). Pure.

use super::bytes::Bytes;

/// What a client offers, in its own order, without values of GREASE (RFC 8701).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientHello {
    /// What the message itself says; since TLS 1.3 always that of 1.2.
    pub legacy_version: u16,
    pub ciphers: Vec<u16>,
    /// Their kinds.
    pub extensions: Vec<u16>,
    pub sni: Option<String>,
    pub alpn: Vec<Vec<u8>>,
    /// Of the extension; empty where there is none.
    pub versions: Vec<u16>,
    pub groups: Vec<u16>,
    pub signatures: Vec<u16>,
}

/// Extensions of one hello that are read: nobody has as many, and the list is kept for each.
const EXTENSIONS_MAX: usize = 256;

impl ClientHello {
    /// Reads the handshake message, its head included; `None` where it is no ClientHello.
    pub fn parse(message: &[u8]) -> Option<Self> {
        let mut all = Bytes(message);
        if all.number(1)? != 1 {
            return None;
        }
        let mut body = all.within(3)?;
        let mut hello = Self { legacy_version: body.u16()?, ..Self::default() };
        body.take(32)?;
        body.within(1)?;
        hello.ciphers = without_grease(body.within(2)?.numbers());
        body.within(1)?;
        if body.is_empty() {
            return Some(hello);
        }
        let mut extensions = body.within(2)?;
        while !extensions.is_empty() && hello.extensions.len() < EXTENSIONS_MAX {
            let kind = extensions.u16()?;
            let data = extensions.within(2)?;
            if !is_grease(kind) {
                hello.extensions.push(kind);
                hello.extension(kind, data)?;
            }
        }
        Some(hello)
    }

    /// What it offers, best first where it says so itself.
    pub fn offered_versions(&self) -> Vec<u16> {
        if self.versions.is_empty() { vec![self.legacy_version] } else { self.versions.clone() }
    }

    fn extension(&mut self, kind: u16, mut data: Bytes<'_>) -> Option<()> {
        match kind {
            0 => self.sni = name(data),
            10 => self.groups = without_grease(data.within(2)?.numbers()),
            13 => self.signatures = without_grease(data.within(2)?.numbers()),
            16 => {
                let mut list = data.within(2)?;
                while !list.is_empty() {
                    self.alpn.push(list.within(1)?.0.to_vec());
                }
            }
            43 => self.versions = without_grease(data.within(1)?.numbers()),
            _ => {}
        }
        Some(())
    }
}

/// The first host name (RFC 6066, 3).
fn name(mut data: Bytes<'_>) -> Option<String> {
    let mut list = data.within(2)?;
    while !list.is_empty() {
        let kind = list.number(1)?;
        let name = list.within(2)?;
        if kind == 0 {
            return Some(String::from_utf8_lossy(name.0).into_owned());
        }
    }
    None
}

/// `0a0a`, `1a1a` and so on (RFC 8701, 2).
pub(super) fn is_grease(number: u16) -> bool {
    let [high, low] = number.to_be_bytes();
    high == low && low & 0x0f == 0x0a
}

fn without_grease(mut numbers: Vec<u16>) -> Vec<u16> {
    numbers.retain(|number| !is_grease(*number));
    numbers
}
