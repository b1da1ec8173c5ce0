// SPDX-License-Identifier: Apache-2.0
//! The same pairs in Aerleon's files: a token an end, a term a pair.

use std::fmt::Write;
use std::net::Ipv4Addr;

use crate::policy::{FIRST_PORT, PORTS, Pairs, client_address, server_address};

/// Its files, by path.
pub(super) fn files(pairs: &Pairs) -> [(&'static str, String); 2] {
    [("def/bench.yaml", definitions(pairs)), ("pol/bench.yaml", terms(pairs))]
}

fn definitions(pairs: &Pairs) -> String {
    let mut out = String::from("networks:\n");
    let mut network = |name: String, address: Ipv4Addr| {
        let _ = writeln!(out, "  {name}:\n    values:\n      - address: {address}/32");
    };
    (0..pairs.clients).for_each(|n| network(format!("CLIENT{n}"), client_address(n)));
    (0..pairs.servers).for_each(|n| network(format!("SERVER{n}"), server_address(n)));
    out.push_str("services:\n");
    for port in FIRST_PORT..FIRST_PORT + PORTS {
        let _ = writeln!(out, "  PORT{port}:\n    - protocol: tcp\n      port: {port}");
    }
    out
}

fn terms(pairs: &Pairs) -> String {
    let mut out = String::from(
        "filters:\n- header:\n    targets:\n      nftables: inet forward 0 drop\n  terms:\n",
    );
    for (number, pair) in pairs.list.iter().enumerate() {
        let _ = writeln!(
            out,
            "  - name: t{number}\n    source-address: CLIENT{}\n    destination-address: SERVER{}\n    \
             destination-port: PORT{}\n    protocol: tcp\n    action: accept",
            pair.client, pair.server, pair.port
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Shape;

    #[test]
    fn every_pair_is_a_term_and_every_end_a_token() {
        let pairs = Pairs::draw(Shape::Many, 1000);
        let [(_, definitions), (_, terms)] = files(&pairs);
        assert_eq!(terms.matches("action: accept").count(), 1000);
        let addresses = definitions.matches("- address: ").count();
        assert_eq!(addresses, (pairs.clients + pairs.servers) as usize);
    }
}
