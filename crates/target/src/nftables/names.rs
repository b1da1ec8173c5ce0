// SPDX-License-Identifier: Apache-2.0
//! Names of chains: what they say, digested, so that the same words keep the same name.

use sha2::{Digest, Sha256};

/// `prefix_` and the digest.
pub(super) fn of_content(prefix: &str, content: &str) -> String {
    format!("{prefix}_{}", digest(content))
}

/// Sixteen hexadecimal digits (64 bits of SHA-256).
pub(super) fn digest(content: &str) -> String {
    Sha256::digest(content.as_bytes()).iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// A log prefix: what happened, at which end, by which policy and rule. Kept within nft's
/// characters and the kernel's 127 bytes.
pub(super) fn log_prefix(word: &str, direction: &str, policy: &str, rule: &str) -> String {
    let clean = |text: &str| -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        text.chars().map(|c| if plain(c) { c } else { '_' }).take(48).collect()
    };
    format!("portolan {word} {direction} {}/{}", clean(policy), clean(rule))
}
