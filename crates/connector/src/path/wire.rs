// SPDX-License-Identifier: Apache-2.0
//! ClientHello as TLS 1.2 and DTLS 1.2 have it (RFC 5246, 7.4.1.2; RFC 6347, 4.2). For questions that a TLS
//! library does not ask: one cipher alone, or over UDP. No handshake is brought to its end with it.

/// Groups that every server knows: x25519, secp256r1, secp384r1 (RFC 8422, 5.1.1).
const GROUPS: [u16; 3] = [29, 23, 24];
/// ECDSA and RSA with SHA-256, 384 and 512, RSA also as PSS (RFC 8446, 4.2.3).
const SIGNATURES: [u16; 9] =
    [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601];

/// What is asked for.
pub(super) struct Hello<'a> {
    /// `0x0303` of TLS, `0xfefd` of DTLS.
    pub(super) version: u16,
    pub(super) random: [u8; 32],
    pub(super) ciphers: &'a [u16],
    pub(super) host: &'a str,
    /// DTLS alone has a cookie: empty the first time.
    pub(super) cookie: Option<&'a [u8]>,
}

impl Hello<'_> {
    /// The body of the handshake message.
    pub(super) fn body(&self) -> Vec<u8> {
        let mut body = self.version.to_be_bytes().to_vec();
        body.extend(self.random);
        body.extend(short(&[]));
        if let Some(cookie) = self.cookie {
            body.extend(short(cookie));
        }
        body.extend(long(&numbers(self.ciphers)));
        body.extend(short(&[0]));
        body.extend(long(&self.extensions()));
        body
    }

    fn extensions(&self) -> Vec<u8> {
        let mut all = Vec::new();
        // An address is no name (RFC 6066, 3).
        if self.host.parse::<std::net::IpAddr>().is_err() {
            let name = [&[0_u8][..], &long(self.host.as_bytes())].concat();
            all.extend(extension(0, &long(&name)));
        }
        all.extend(extension(10, &long(&numbers(&GROUPS))));
        all.extend(extension(11, &short(&[0])));
        all.extend(extension(13, &long(&numbers(&SIGNATURES))));
        // Extended master secret (RFC 7627) and secure renegotiation (RFC 5746): some servers want them.
        all.extend(extension(23, &[]));
        all.extend(extension(0xff01, &short(&[])));
        all
    }
}

fn extension(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes()[..], &long(data)].concat()
}

fn numbers(all: &[u16]) -> Vec<u8> {
    all.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// With its length in one byte; nothing here is longer.
fn short(data: &[u8]) -> Vec<u8> {
    let length = u8::try_from(data.len()).unwrap_or(u8::MAX);
    let kept = data.iter().take(usize::from(length));
    std::iter::once(length).chain(kept.copied()).collect()
}

/// With its length in two bytes.
fn long(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    let kept = data.iter().take(usize::from(length));
    length.to_be_bytes().into_iter().chain(kept.copied()).collect()
}

/// A length in three bytes, as handshakes have it.
pub(super) fn three(length: usize) -> [u8; 3] {
    let [_, high, middle, low] = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    [high, middle, low]
}
