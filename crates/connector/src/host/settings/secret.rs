// SPDX-License-Identifier: Apache-2.0
//! Values without the passwords in them.
//!
//! A password may hold any sign, those that part lists included. So whatever stands before an `@`
//! belongs to it, unless it is beyond doubt an element of its own; and where the host was
//! forgotten, what stands in the place of a port is kept only where it is one.

use std::net::Ipv6Addr;

use crate::probe::PacUrl;

/// Signs that part a list.
const PARTS: [char; 5] = [' ', '\t', ';', ',', '\n'];
/// Schemes, and names of them before a `=`, with which an element begins.
const SCHEMES: [&str; 8] =
    ["http", "https", "ftp", "socks", "socks4", "socks4a", "socks5", "socks5h"];
/// What stands in the place of a secret that leaves a gap.
const HIDDEN: &str = "…";

/// A list of proxies, or of hosts that go past them.
pub(super) fn without_passwords(value: &str) -> String {
    let (mut out, mut begin) = (String::new(), 0);
    for (at, sign) in value.char_indices().filter(|(_, sign)| PARTS.contains(sign)) {
        let (Some(before), Some(rest)) = (value.get(begin..at), value.get(at..)) else { continue };
        let rest = rest.strip_prefix(sign).unwrap_or(rest);
        if is_whole(before) && begins(rest) {
            out.push_str(&one(before));
            out.push(sign);
            begin = at.saturating_add(sign.len_utf8());
        }
    }
    out + &one(value.get(begin..).unwrap_or_default())
}

/// The address of a PAC file, as it is told everywhere.
pub(super) fn without_question(value: &str) -> String {
    match PacUrl::parse(value) {
        Ok(url) => url.to_string(),
        // A path of Windows, or what nobody can read.
        Err(_) if value.contains(['@', '?']) || has_odd_port(value) => HIDDEN.to_owned(),
        Err(_) => value.to_owned(),
    }
}

fn has_odd_port(value: &str) -> bool {
    let is_web = value.get(..4).is_some_and(|first| first.eq_ignore_ascii_case("http"));
    is_web && one(value) != value
}

/// Whether an element begins here beyond doubt: by a scheme, or its name and a `=`.
fn begins(rest: &str) -> bool {
    let word = rest.split([':', '=']).next().unwrap_or_default();
    let after = rest.get(word.len()..).unwrap_or_default();
    let is_known = SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(word));
    is_known && (after.starts_with("://") || after.starts_with('='))
}

/// Whether nothing of an element can be the beginning of a password.
fn is_whole(text: &str) -> bool {
    let place = text.rsplit_once('@').map_or(text, |(_, place)| place);
    kept(place) == place
}

/// A part of the value that is one element, or several without a user.
fn one(text: &str) -> String {
    let Some((before, place)) = text.rsplit_once('@') else { return kept(text) };
    let (lead, user) = led(before);
    let name = user.split(|c| c == ':' || PARTS.contains(&c)).next().unwrap_or_default();
    format!("{lead}{name}@{}", kept(place))
}

/// What stands before the user: `http=`, `http://`, both or neither.
fn led(text: &str) -> (&str, &str) {
    let mut at = 0;
    let mut rest = text;
    while begins(rest) {
        let end = rest.find("://").map(|end| end.saturating_add(3));
        let equals = rest.find('=').map(|end| end.saturating_add(1));
        let Some(end) = end.into_iter().chain(equals).min() else { break };
        at = usize::saturating_add(at, end);
        rest = text.get(at..).unwrap_or_default();
    }
    if at == 0 {
        // A scheme that nobody knows.
        at = text.find("://").map_or(0, |end| end.saturating_add(3));
        let is_scheme =
            text.get(..at).is_some_and(|lead| !lead.trim_end_matches("://").contains(':'));
        at = if is_scheme { at } else { 0 };
    }
    text.split_at_checked(at).unwrap_or(("", text))
}

/// Elements without a user. What stands in the place of a port and is none was a password, and all
/// that follows may be the rest of it.
fn kept(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_inclusive(PARTS) {
        let element = element(word);
        out.push_str(&element);
        if element != word {
            break;
        }
    }
    out
}

fn element(word: &str) -> String {
    let bare = word.trim_end_matches(PARTS);
    let (lead, place) = led(bare);
    let host = place.split('/').next().unwrap_or_default();
    let is_v6 = host.trim_matches(['[', ']']).parse::<Ipv6Addr>().is_ok();
    let begin = if host.starts_with('[') { host.find(']').unwrap_or(0) } else { 0 };
    let colon =
        host.get(begin..).and_then(|rest| rest.find(':')).map(|at| at.saturating_add(begin));
    let Some(at) = colon.filter(|_| !is_v6) else { return word.to_owned() };
    let (name, port) = host.split_at_checked(at).unwrap_or((host, ""));
    let port = port.strip_prefix(':').unwrap_or(port);
    if port.is_empty() || port.parse::<u16>().is_ok() {
        return word.to_owned();
    }
    format!("{lead}{name}:{HIDDEN}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_kept() {
        for (value, kept) in [
            ("http://eva:pa:ss@proxy:8080", "http://eva@proxy:8080"),
            ("http://eva:p@ss/w@proxy:8080/", "http://eva@proxy:8080/"),
            ("http://eva:pa,s;s@proxy:8080", "http://eva@proxy:8080"),
            ("http://a:80 http://eva:secret@b:81", "http://a:80 http://eva@b:81"),
            ("eva:secret@proxy:8080", "eva@proxy:8080"),
            ("http=eva:secret@a:80;https=b:443", "http=eva@a:80;https=b:443"),
            ("eva:a,SECRET@proxy:3128", "eva@proxy:3128"),
            ("http=http://eva:a;SECRET@p:1", "http=http://eva@p:1"),
            ("http://eva:x://y,SECRET@p:1", "http://eva@p:1"),
            ("http://eva:a,http://SECRET@p:1", "http://eva@p:1"),
            ("http://eva:pa SECRET@p:1", "http://eva@p:1"),
            ("http://eva:SECRET", "http://eva:…"),
            ("http://eva:a,SECRET", "http://eva:…"),
            ("http=http://eva:SECRET;https=b:443", "http=http://eva:…"),
            ("odd://eva:SECRET@p:1", "odd://eva@p:1"),
            ("eva,SECRET@p:1", "eva@p:1"),
        ] {
            assert_eq!(without_passwords(value), kept);
        }
    }

    #[test]
    fn what_holds_none_is_kept_as_it_is() {
        for value in [
            "http://proxy:8080",
            "http://proxy:8080/",
            "proxy",
            "http=a:80;https=b:443",
            "http=http://a:80;https=https://b:443",
            "*.example.com;<local>",
            "localhost,127.0.0.1:8080,::1,[fe80::1]:80,10.0.0.0/8, .b:443",
            "socks5://[2001:db8::1]:1080",
            "direct",
            "0x1",
        ] {
            assert_eq!(without_passwords(value), value);
        }
    }

    #[test]
    fn the_address_of_a_pac_file_has_neither_user_nor_question() {
        for (value, kept) in [
            ("http://w/p.pac", "http://w/p.pac"),
            ("http://eva:SECRET@w/p.pac?token=SECRET", "http://w/p.pac?…"),
            ("http://eva:SE/CRET@w/p.pac", "…"),
            ("http://eva:SECRET", "…"),
            ("file://C:/proxy.pac", "file://C:/proxy.pac"),
        ] {
            assert_eq!(without_question(value), kept);
        }
    }
}
