// SPDX-License-Identifier: Apache-2.0
//! What Zscaler matches for an entry, by its URL format guidelines
//! (help.zscaler.com/zia/url-format-guidelines).
//!
//! A leading dot matches the name itself and up to five levels below; without it, the name alone.
//! Ports and paths to the right of a name are always covered.

use std::net::IpAddr;

use portolan_allowlist::language;

/// Levels below a leading dot.
const LEVELS: usize = 5;
/// Characters of an entry, of its name, and of a label.
const ENTRY_MAX: usize = 1024;
const NAME_MAX: usize = 255;
const LABEL_MAX: usize = 63;

pub(super) fn matches(entry: &str) -> Result<String, String> {
    let host = host(entry)?;
    let suffix = host.strip_prefix('.');
    let name = suffix.unwrap_or(host);
    sound(name)?;
    Ok(if suffix.is_some() { language::levels(name, 0, LEVELS) } else { language::exact(name) })
}

/// The name with its leading dot, of an entry that names a host alone.
fn host(entry: &str) -> Result<&str, &'static str> {
    if entry.contains("://") {
        return Err("an entry has no scheme");
    }
    if entry.contains('*') {
        return Err("wildcards are written as a leading dot");
    }
    if entry.len() > ENTRY_MAX || !entry.is_ascii() {
        return Err("an entry has at most 1024 characters, all of ASCII");
    }
    if entry.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err("entries are written in lower case");
    }
    let (host, path) = entry.split_once('/').unwrap_or((entry, ""));
    if !path.is_empty() {
        return Err("a path is not seen before TLS is opened");
    }
    match host.split_once(':') {
        Some((_, port)) if port.parse::<u16>().is_err() => Err("it is no host name"),
        Some((host, _)) => Ok(host),
        None => Ok(host),
    }
}

fn sound(name: &str) -> Result<(), &'static str> {
    let labels: Vec<&str> = name.split('.').collect();
    let clean = |label: &&str| {
        (1..=LABEL_MAX).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if name.len() > NAME_MAX || !labels.iter().all(clean) {
        return Err("it is no host name: 255 characters at most, and 63 between dots");
    }
    if labels.len() < 2 {
        return Err("a top-level domain alone is refused");
    }
    if name.parse::<IpAddr>().is_ok() {
        return Err("it is an address, and names are matched");
    }
    if has_stray_underscore(&labels) {
        return Err("no underscore may stand in the last two labels, nor be a label by itself");
    }
    Ok(())
}

/// The second label from the right may have one where no label stands before it.
fn has_stray_underscore(labels: &[&str]) -> bool {
    let has = |from_end: usize| labels.iter().rev().nth(from_end).is_some_and(|l| l.contains('_'));
    has(0) || (labels.len() > 2 && has(1)) || labels.contains(&"_")
}
