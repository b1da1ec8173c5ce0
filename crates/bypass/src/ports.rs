// SPDX-License-Identifier: Apache-2.0
//! Ports in the words of products.

use portolan_allowlist::{Port, Transport};

/// Stretches of one transport, `443` or `9350-9354`, in order.
pub(crate) fn stretches(ports: &[Port], transport: Transport) -> Vec<String> {
    of(ports, transport).map(|port| stretch(port, "-")).collect()
}

pub(crate) fn of(ports: &[Port], transport: Transport) -> impl Iterator<Item = &Port> {
    ports.iter().filter(move |port| port.transport == transport)
}

pub(crate) fn stretch(port: &Port, between: &str) -> String {
    if port.last > port.first {
        format!("{}{between}{}", port.first, port.last)
    } else {
        port.first.to_string()
    }
}

/// `TCP 80, 443 and UDP 443`; nothing where there are none.
pub(crate) fn in_words(ports: &[Port]) -> String {
    let of = |transport: Transport, word: &str| {
        let all = stretches(ports, transport);
        (!all.is_empty()).then(|| format!("{word} {}", all.join(", ")))
    };
    let both = [of(Transport::Tcp, "TCP"), of(Transport::Udp, "UDP")];
    both.into_iter().flatten().collect::<Vec<_>>().join(" and ")
}
