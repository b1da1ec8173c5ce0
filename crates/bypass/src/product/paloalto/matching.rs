// SPDX-License-Identifier: Apache-2.0
//! What PAN-OS matches for an entry of a URL list, by its guidelines for URL category exceptions
//! (docs.paloaltonetworks.com, Advanced URL Filtering).
//!
//! An entry is parted into tokens by `. / ? & = ; +`; `*` stands for one or more tokens, `^` for
//! one, each as the whole token, never two `*` in a row nor more than nine `^`. The firewall adds a
//! slash at the end of an entry that ends with neither a slash nor `*`; up to PAN-OS 10.1, or where
//! that is switched off, such an entry goes on for any tokens, which no list can tell.

use portolan_allowlist::language;

/// Characters of an entry.
const LENGTH_MAX: usize = 255;
/// Carets in a row.
const CARETS_MAX: usize = 9;

pub(super) fn matches(entry: &str) -> Result<String, String> {
    if entry.contains("://") {
        return Err("an entry has no scheme".into());
    }
    if entry.len() > LENGTH_MAX {
        return Err("an entry has at most 255 characters".into());
    }
    let (host, path) = entry.split_once('/').unwrap_or((entry, ""));
    if !path.is_empty() || host.contains(['?', '&', '=', ';', '+']) {
        return Err("a path is not seen before TLS is opened".into());
    }
    if host.contains(':') {
        return Err("a port is no part of a name".into());
    }
    let tokens: Vec<&str> = host.split('.').collect();
    sound(&tokens)?;
    Ok(tokens.iter().map(|token| one(token)).collect::<Vec<_>>().join(r"\."))
}

fn sound(tokens: &[&str]) -> Result<(), &'static str> {
    let mixed = |token: &&str| token.len() > 1 && token.contains(['*', '^']);
    if tokens.iter().any(mixed) {
        return Err("a wildcard must be the whole token");
    }
    if tokens.windows(2).any(|pair| pair == ["*", "*"]) {
        return Err("two asterisks may not follow each other");
    }
    if tokens.windows(CARETS_MAX + 1).any(|run| run.iter().all(|token| *token == "^")) {
        return Err("at most nine carets may follow each other");
    }
    if tokens.iter().any(|token| token.is_empty()) || (tokens.len() < 2 && tokens != ["*"]) {
        return Err("it is no host name");
    }
    Ok(())
}

fn one(token: &str) -> String {
    match token {
        "*" => r"[^.]+(?:\.[^.]+)*".into(),
        "^" => "[^.]+".into(),
        word => language::exact(word),
    }
}
