// SPDX-License-Identifier: Apache-2.0
//! The words of the type and port cells.

use portolan_net::Protocol;

/// What a type cell may hold, for help lines.
pub(super) const TYPES: &str =
    "a type is one or more of TCP, UDP, ICMP, HTTP, HTTPS, SNMP, Syslog, RADIUS, TACACS";

/// What a port cell may hold, for help lines.
pub(super) const PORTS: &str =
    "write ports as `80, 443` or `16500..16509`, or say in words that no port is fixed";

/// The message for a type cell that is none.
pub(super) fn unknown_type(cell: &str) -> String {
    format!("`{cell}` is not a type of connection")
}

/// The message for a port cell that is none.
pub(super) fn unknown_port(cell: &str) -> String {
    format!("`{cell}` is not a list of ports")
}

/// The transports that a type cell names, itself or through an application that runs over one.
pub(super) fn protocols(cell: &str) -> Option<Vec<Protocol>> {
    let words = cell.split([',', ' ', '/']).filter(|word| !word.is_empty());
    let mut protocols = words.map(protocol).collect::<Option<Vec<_>>>()?;
    protocols.sort_unstable();
    protocols.dedup();
    (!protocols.is_empty()).then_some(protocols)
}

fn protocol(word: &str) -> Option<Protocol> {
    match word.to_ascii_uppercase().as_str() {
        "TCP" | "HTTP" | "HTTPS" | "TACACS" => Some(Protocol::TCP),
        "UDP" | "SNMP" | "SYSLOG" | "RADIUS" => Some(Protocol::UDP),
        "ICMP" => Some(Protocol::ICMP),
        _ => None,
    }
}

/// The ports of a cell; empty where it says in words that none is fixed, `None` where it is no
/// port cell at all.
pub(super) fn ports(cell: &str) -> Option<Vec<(u16, u16)>> {
    let (before, inside) = match cell.split_once('(') {
        Some((before, rest)) => (before.trim(), rest.trim_end().trim_end_matches(')')),
        None => (cell.trim(), ""),
    };
    if before.starts_with(|c: char| c.is_ascii_digit()) {
        return list(before);
    }
    let wordy = before.eq_ignore_ascii_case("n/a") || before.to_ascii_lowercase().contains("port");
    wordy.then(|| list(inside).unwrap_or_default())
}

fn list(text: &str) -> Option<Vec<(u16, u16)>> {
    text.split(',').map(|item| range(item.trim())).collect()
}

fn range(item: &str) -> Option<(u16, u16)> {
    let ends = ["..", "-", "\u{2013}"].iter().find_map(|dash| item.split_once(dash));
    let (from, to) = ends.unwrap_or((item, item));
    let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_cell_is_a_list_or_says_in_words_that_no_port_is_fixed() {
        assert_eq!(ports("80, 443"), Some(vec![(80, 80), (443, 443)]));
        assert_eq!(ports("16500..16509"), Some(vec![(16500, 16509)]));
        assert_eq!(ports("9350\u{2013}9354"), Some(vec![(9350, 9354)]));
        assert_eq!(ports("80 (Bidirectional)"), Some(vec![(80, 80)]));
        assert_eq!(ports("80(Bidirectional)"), Some(vec![(80, 80)]));
        assert_eq!(ports("Some high-port (49152..65535)"), Some(vec![(49152, 65535)]));
        assert_eq!(ports("No reserved port"), Some(vec![]));
        assert_eq!(ports("N/A"), Some(vec![]));
    }

    #[test]
    fn anything_else_is_no_port_cell() {
        for cell in ["", "TCP", "Sends data", "443x", "99999", "9..1", "80,", "-1"] {
            assert_eq!(ports(cell), None, "{cell}");
        }
    }

    #[test]
    fn an_application_stands_for_its_transport() {
        assert_eq!(protocols("TCP, UDP TCP"), Some(vec![Protocol::TCP, Protocol::UDP]));
        assert_eq!(protocols("Syslog"), Some(vec![Protocol::UDP]));
        assert_eq!(protocols("HTTPS"), Some(vec![Protocol::TCP]));
        for cell in ["", "SCTP", "TCP and more", "TACACS+"] {
            assert_eq!(protocols(cell), None, "{cell}");
        }
    }
}
