// SPDX-License-Identifier: Apache-2.0
//! How much a stranger may send before we stop to look: a foreign peer is hostile until shown otherwise.

/// Certificates in one chain. Public servers send two to five.
pub const CERTIFICATES_MAX: usize = 20;
/// Bytes of one certificate. The largest public ones, with a hundred names, have under 10 KiB.
pub const CERTIFICATE_BYTES_MAX: usize = 256 * 1024;
/// Bytes of one chain.
pub const CHAIN_BYTES_MAX: usize = 1024 * 1024;
/// SCTs that are looked at in one handshake, wherever they came from.
pub(crate) const SCTS_MAX: usize = 64;
/// Characters of one name that are kept.
pub(crate) const NAME_CHARS_MAX: usize = 1_000;
/// Entries of one list in a certificate (names, addresses) that are kept.
pub(crate) const LIST_MAX: usize = 256;

/// Why a chain is too much to look at.
pub(crate) fn too_much(chain: &[Vec<u8>]) -> Option<String> {
    if chain.len() > CERTIFICATES_MAX {
        return Some(format!("{} certificates, more than {CERTIFICATES_MAX}", chain.len()));
    }
    let large = |(at, der): (usize, &Vec<u8>)| {
        (der.len() > CERTIFICATE_BYTES_MAX).then(|| {
            format!("certificate {at} has {} bytes, more than {CERTIFICATE_BYTES_MAX}", der.len())
        })
    };
    let bytes: usize = chain.iter().map(Vec::len).sum();
    let all =
        || (bytes > CHAIN_BYTES_MAX).then(|| format!("{bytes} bytes, more than {CHAIN_BYTES_MAX}"));
    chain.iter().enumerate().find_map(large).or_else(all)
}
