// SPDX-License-Identifier: Apache-2.0
//! One string of a list, as the places that it names.

use std::net::IpAddr;

use portolan_net::parse_addresses;
use thiserror::Error;

use crate::{CustomerId, Pattern, Place, Port, Transport};

/// What a string names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// One; two where a leading dot means a name and all below it.
    pub(super) places: Vec<Place>,
    /// What its scheme or its port tells.
    pub(super) port: Option<Port>,
    /// A wildcard stands where a customer's id belongs.
    pub(super) widened: bool,
}

/// Why a string names no place.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(super) enum WordError {
    #[error("a blank item")]
    Blank,
    #[error("`{0}` covers everything")]
    Everything(String),
    #[error("`{0}` is neither a host name, a wildcard over one, nor a network")]
    Nothing(String),
    #[error("{0}")]
    Network(String),
    #[error("`{0}` has a wildcard that is not whole labels at its beginning")]
    Wildcard(String),
    #[error("`{0}` has a port that is none")]
    Port(String),
    #[error("`{0}` has a scheme that is not of the web")]
    Scheme(String),
    /// A number, say, among the addresses.
    #[error("a value that is no text among the addresses")]
    Kind,
}

const SCHEMES: [(&str, u16); 4] = [("https", 443), ("wss", 443), ("http", 80), ("ws", 80)];
/// The longest string that is looked at; no host name with scheme and path of a list comes near.
const LENGTH_MAX: usize = 2_048;

/// Reads `host`, `*.suffix`, `.suffix`, an address, a network or a range; with or without a scheme, a
/// port and a path, and with the customer's id or its placeholder.
pub(super) fn word(printed: &str, customer: Option<&CustomerId>) -> Result<Word, WordError> {
    let trimmed = printed.trim();
    let own = || shorten(trimmed);
    if trimmed.is_empty() {
        return Err(WordError::Blank);
    }
    if trimmed.len() > LENGTH_MAX {
        return Err(WordError::Nothing(own()));
    }
    if let Ok(set) = parse_addresses(trimmed) {
        return network(trimmed, set).map(|place| Word {
            places: vec![place],
            port: None,
            widened: false,
        });
    }
    let (scheme_port, rest) = scheme(trimmed).ok_or_else(|| WordError::Scheme(own()))?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if let (Ok(_), true) =
        (host.parse::<IpAddr>(), host.len() < rest.len() && scheme_port.is_none())
    {
        let why = parse_addresses(rest).err().map(|error| error.to_string());
        return Err(WordError::Network(why.unwrap_or_else(own)));
    }
    let (host, port) = split_port(host).ok_or_else(|| WordError::Port(own()))?;
    let port = port.or(scheme_port).map(|n| Port { transport: Transport::Tcp, first: n, last: n });
    if let Ok(set) = parse_addresses(host) {
        return network(host, set).map(|place| Word { places: vec![place], port, widened: false });
    }
    let (host, widened) = fill(host, customer);
    Ok(Word { places: names(&host, trimmed)?, port, widened })
}

fn network(printed: &str, set: portolan_net::AddressSet) -> Result<Place, WordError> {
    let nobody = ["0.0.0.0", "::"].iter().filter_map(|a| a.parse::<IpAddr>().ok());
    // A network that begins with the unspecified address is everything, or half of it.
    if nobody.into_iter().any(|address| set.contains(address)) {
        return Err(WordError::Everything(printed.to_owned()));
    }
    Ok(Place::Network { printed: printed.to_ascii_lowercase(), set })
}

/// `None` where the scheme is none of the web's.
fn scheme(text: &str) -> Option<(Option<u16>, &str)> {
    let Some((scheme, rest)) = text.split_once("://") else { return Some((None, text)) };
    // `*://` is how match patterns write any scheme.
    if scheme == "*" {
        return Some((None, rest));
    }
    let known = SCHEMES.iter().find(|(name, _)| scheme.eq_ignore_ascii_case(name));
    known.map(|(_, port)| (Some(*port), rest))
}

/// `None` where what stands behind the colon is no port.
fn split_port(host: &str) -> Option<(&str, Option<u16>)> {
    if let Some((address, rest)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        let Some(port) = rest.strip_prefix(':') else { return Some((address, None)) };
        return port.parse().ok().filter(|port| *port > 0).map(|port| (address, Some(port)));
    }
    match host.rsplit_once(':') {
        None => Some((host, None)),
        Some((name, "*")) => Some((name, None)),
        Some((name, port)) => {
            let port = port.parse::<u16>().ok().filter(|port| *port > 0)?;
            Some((name, Some(port)))
        }
    }
}

/// The customer's id in the place of its placeholder. Without an id, wildcards stand for every label
/// up to it, and that is told.
fn fill(host: &str, customer: Option<&CustomerId>) -> (String, bool) {
    let mut host = host.to_ascii_lowercase();
    let mut filled = 0_usize;
    while let Some(range) = placeholder(&host) {
        host.replace_range(range, customer.map_or("\0", CustomerId::as_str));
        filled = filled.saturating_add(1);
    }
    if filled == 0 || customer.is_some() {
        return (host, false);
    }
    let labels: Vec<&str> = host.split('.').collect();
    let last = labels.iter().rposition(|label| label.contains('\0')).unwrap_or_default();
    let widened = labels.iter().enumerate().map(|(at, label)| if at <= last { "*" } else { label });
    (widened.collect::<Vec<_>>().join("."), true)
}

fn placeholder(host: &str) -> Option<std::ops::Range<usize>> {
    [('<', '>'), ('{', '}'), ('[', ']')].into_iter().find_map(|(open, close)| {
        let from = host.find(open)?;
        let length = host.get(from..)?.find(close)?;
        let inner = host.get(from..from + length)?;
        let letters: String = inner.chars().filter(char::is_ascii_alphanumeric).collect();
        ["customerid", "customer", "ccid"]
            .contains(&letters.as_str())
            .then(|| from..from + length + close.len_utf8())
    })
}

fn names(host: &str, printed: &str) -> Result<Vec<Place>, WordError> {
    let own = || shorten(printed);
    if host.split('.').all(|label| label == "*") {
        return Err(WordError::Everything(own()));
    }
    let words = match host.strip_prefix('.') {
        Some(suffix) => vec![suffix.to_owned(), format!("*.{suffix}")],
        None => vec![host.to_owned()],
    };
    let read = |word: &String| match Pattern::parse(word) {
        Ok(pattern) if is_domain(pattern.base()) => Ok(Place::Name(pattern)),
        Err(_) if host.contains('*') => Err(WordError::Wildcard(own())),
        Ok(_) | Err(_) => Err(WordError::Nothing(own())),
    };
    words.iter().map(read).collect()
}

/// The last label of a name has letters, or it is a number of a version or an address that went wrong.
fn is_domain(name: &str) -> bool {
    name.rsplit('.')
        .next()
        .is_some_and(|last| last.len() > 1 && last.bytes().any(|b| b.is_ascii_alphabetic()))
}

/// Input that is quoted in a message stays readable.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(printed: &str) -> String {
        let id = CustomerId::parse("Contoso1").unwrap();
        told(printed, Some(&id))
    }

    fn told(printed: &str, id: Option<&CustomerId>) -> String {
        match word(printed, id) {
            Ok(word) => {
                let places: Vec<String> = word.places.iter().map(ToString::to_string).collect();
                let port = word.port.map(|port| format!(" {port}")).unwrap_or_default();
                format!("{}{port}{}", places.join("+"), if word.widened { " widened" } else { "" })
            }
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn what_lists_write_is_read() {
        for (printed, expected) in [
            ("Agenthub.CitrixWorkspacesApi.net", "agenthub.citrixworkspacesapi.net"),
            (" *.Cloud.com. ", "*.cloud.com"),
            ("https://x.cloud.com/path?q#f", "x.cloud.com tcp/443"),
            ("http://*.digicert.com", "*.digicert.com tcp/80"),
            ("wss://a.b.cloud.com:8443", "a.b.cloud.com tcp/8443"),
            ("*://*.x.net/*", "*.x.net"),
            ("x.net:443", "x.net tcp/443"),
            ("x.net:*", "x.net"),
            (".xendesktop.net", "xendesktop.net+*.xendesktop.net"),
            ("*.*.nssvc.net", "*.*.nssvc.net"),
            ("<CUSTOMER_ID>.xendesktop.net", "contoso1.xendesktop.net"),
            ("https://<customer_id>.xendesktop.us", "contoso1.xendesktop.us tcp/443"),
            ("{customerId}-x.y.net", "contoso1-x.y.net"),
            ("52.1.2.0/24", "52.1.2.0/24"),
            ("2001:DB8::/32", "2001:db8::/32"),
            ("10.0.0.1-10.0.0.9", "10.0.0.1-10.0.0.9"),
            ("https://10.0.0.1:444/x", "10.0.0.1 tcp/444"),
            ("[2001:db8::1]:443", "2001:db8::1 tcp/443"),
        ] {
            assert_eq!(said(printed), expected, "{printed}");
        }
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for (printed, expected) in [
            ("", "! a blank item"),
            (" \t", "! a blank item"),
            ("*", "! `*` covers everything"),
            ("*.*", "! `*.*` covers everything"),
            ("0.0.0.0/0", "! `0.0.0.0/0` covers everything"),
            ("::/0", "! `::/0` covers everything"),
            ("10.0.0.5/8", "! `10.0.0.5/8` has bits set behind its prefix length"),
            ("ftp://x.y.net", "! `ftp://x.y.net` has a scheme that is not of the web"),
            ("x.y.net:0", "! `x.y.net:0` has a port that is none"),
            ("x.y.net:70000", "! `x.y.net:70000` has a port that is none"),
            ("a-*.y.net", "! `a-*.y.net` has a wildcard that is not whole labels at its beginning"),
            ("*.com", "! `*.com` has a wildcard that is not whole labels at its beginning"),
            ("1.3.0", "! `1.3.0` is neither a host name, a wildcard over one, nor a network"),
            (
                "Core services",
                "! `Core services` is neither a host name, a wildcard over one, nor a network",
            ),
            (
                "user@x.y.net",
                "! `user@x.y.net` is neither a host name, a wildcard over one, nor a network",
            ),
            (
                "<TENANT>.y.net",
                "! `<TENANT>.y.net` is neither a host name, a wildcard over one, nor a network",
            ),
        ] {
            assert!(said(printed).starts_with(expected), "{printed}: {}", said(printed));
        }
        assert!(said(&"x.".repeat(5_000)).starts_with("! `x.x."));
    }

    #[test]
    fn without_an_id_a_wildcard_of_as_many_labels_stands_for_it() {
        assert_eq!(told("<CUSTOMER_ID>.xendesktop.net", None), "*.xendesktop.net widened");
        assert_eq!(told("a.<CUSTOMER_ID>.x.net", None), "*.*.x.net widened");
        assert_eq!(told("<CUSTOMER_ID>-a.x.net", None), "*.x.net widened");
    }
}
