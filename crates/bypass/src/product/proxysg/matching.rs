// SPDX-License-Identifier: Apache-2.0
//! What a test of a name matches.
//!
//! `url.domain=` matches whole labels and covers the name itself; `.suffix`, `.prefix` and
//! `.substring` are comparisons of characters; `url.host=` is exact, in any case, without wildcards
//! (Content Policy Language Guide). Of certificates, `.x` is the domain and `.exact` the name
//! (Broadcom article 165956).

use portolan_allowlist::language;

use crate::lines::unquoted;

pub(super) fn matches(entry: &str) -> Result<String, String> {
    let (test, value) = entry.split_once('=').ok_or("it is no test of a name")?;
    let value = unquoted(value).to_ascii_lowercase();
    let (test, compared) = parted(test);
    let host = match test {
        "url" | "url.domain" | "server_url.domain" => bare(&value)?,
        _ => value.as_str(),
    };
    if host.is_empty() || host.contains(['*', '/', ':', ' ', '(', ')']) {
        return Err("a name has neither wildcards, ports nor paths".into());
    }
    match (test, compared) {
        ("url.domain" | "server_url.domain", "") => domain(host),
        ("server.certificate.hostname", "") if host.starts_with('.') => domain(host),
        ("url.host" | "server_url.host" | "server.certificate.hostname" | "url", "" | "exact") => {
            Ok(language::exact(host))
        }
        (_, "") => Err(format!("`{test}` is not read here")),
        ("url.host" | "server_url.host" | "server.certificate.hostname", "suffix") => {
            Ok(language::ends_with(host))
        }
        ("url.host" | "server_url.host" | "server.certificate.hostname", "prefix") => {
            Ok(format!("{}.*", language::escape(host)))
        }
        ("url.host" | "server_url.host" | "server.certificate.hostname", "substring") => {
            Ok(format!(".*{}.*", language::escape(host)))
        }
        _ => Err(format!("`{test}.{compared}` is not read here")),
    }
}

/// A test's name, and how it compares.
fn parted(test: &str) -> (&str, &str) {
    let known = ["exact", "suffix", "prefix", "substring", "regex", "category", "address"];
    match test.rsplit_once('.') {
        Some((name, compared)) if known.contains(&compared) => (name, compared),
        _ => (test, ""),
    }
}

/// A pattern of an URL that names a host alone.
fn bare(value: &str) -> Result<&str, &'static str> {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if !path.is_empty() {
        return Err("a path is not seen before TLS is opened");
    }
    match host.split_once(':') {
        Some((host, port)) if port.parse::<u16>().is_ok() => Ok(host),
        _ => Ok(host),
    }
}

/// Whole labels; a dot at the beginning changes nothing.
fn domain(host: &str) -> Result<String, String> {
    let name = host.strip_prefix('.').unwrap_or(host);
    if name.split('.').any(str::is_empty) {
        return Err("it is no domain".into());
    }
    Ok(language::apex_and_below(name))
}
