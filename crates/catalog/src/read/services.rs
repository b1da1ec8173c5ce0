// SPDX-License-Identifier: Apache-2.0
//! The services of a data file: `tcp/443;udp/16500-16509;icmp`.

use portolan_diagnostics::{Diagnostic, Span};
use portolan_net::Protocol;

use super::rows::list;
use crate::Port;

/// Reads a list parted by `;`; the error is the item that is none.
pub fn parse_services(text: &str) -> Result<Vec<Port>, String> {
    list(text).into_iter().map(|item| port(&item).ok_or(item)).collect()
}

pub(super) fn cell(text: &str, span: Span) -> Result<Vec<Port>, Diagnostic> {
    parse_services(text).map_err(|item| {
        Diagnostic::error("unknown-service", span, format!("`{item}` is not a service"))
            .help("write `tcp/443`, `udp/16500-16509` or `icmp`")
    })
}

fn port(item: &str) -> Option<Port> {
    if item == "icmp" {
        return Some(Port { protocol: Protocol::ICMP, ports: None });
    }
    let (name, range) = item.split_once('/')?;
    let protocol = match name {
        "tcp" => Protocol::TCP,
        "udp" => Protocol::UDP,
        _ => return None,
    };
    let (from, to) = range.split_once('-').unwrap_or((range, range));
    let (from, to) = (from.parse().ok()?, to.parse().ok()?);
    (from <= to).then_some(Port { protocol, ports: Some((from, to)) })
}
