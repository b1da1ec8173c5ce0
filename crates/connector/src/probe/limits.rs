// SPDX-License-Identifier: Apache-2.0
//! How much anybody may send us, in one place.

/// Bytes of a head of HTTP. Servers and proxies that people use send a tenth.
pub(crate) const HEAD_MAX: usize = 64 * 1024;
/// Fields of a head.
pub(crate) const FIELDS_MAX: usize = 128;
/// Characters of a field that are kept.
pub(crate) const FIELD_KEPT: usize = 1024;
/// Heads that only announce another (1xx).
pub(crate) const INTERIM_MAX: usize = 4;
/// Bytes of a body that is read to use its connection again.
pub(crate) const BODY_MAX: usize = 256 * 1024;
/// Bytes that a server may send before its handshake is done: certificates alone have 64 KiB in
/// the TLS library.
pub(crate) const HANDSHAKE_MAX: u64 = 256 * 1024;
/// First bytes that are kept of what is no TLS.
pub(crate) const FIRST_KEPT: usize = 512;
/// Characters of foreign bytes in the words of a failure.
pub(crate) const WORDS_MAX: usize = 200;
/// Addresses of one name that are tried.
pub(crate) const ADDRESSES_TRIED: usize = 8;
/// Addresses of one name that are kept.
pub(crate) const ADDRESSES_MAX: usize = 64;
/// Names that lead to names.
pub(crate) const NAMES_MAX: usize = 16;
/// Questions to one server for one name.
pub(crate) const QUESTIONS_MAX: usize = 8;
/// Bytes of a PAC file.
pub(crate) const PAC_MAX: usize = 1024 * 1024;

/// Foreign bytes as one short line that harms no terminal.
pub(crate) fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes.get(..WORDS_MAX.min(bytes.len())).unwrap_or(bytes));
    text.chars()
        .map(|c| if c.is_control() || c == char::REPLACEMENT_CHARACTER { '.' } else { c })
        .collect()
}
