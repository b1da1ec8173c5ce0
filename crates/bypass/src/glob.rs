// SPDX-License-Identifier: Apache-2.0
//! A pattern in which `*` stands for any characters.

use portolan_allowlist::language;

/// As an expression over the whole name; dots are characters like others.
pub(crate) fn glob(pattern: &str) -> String {
    pattern.split('*').map(language::escape).collect::<Vec<_>>().join(".*")
}

/// Whether something is an address, or a stretch of them such as `10.*`.
pub(crate) fn is_address(word: &str) -> bool {
    let digits = |part: &str| part == "*" || part.parse::<u8>().is_ok();
    word.parse::<std::net::IpAddr>().is_ok()
        || (word.contains('.') && !word.starts_with('*') && word.split('.').all(digits))
}
