// SPDX-License-Identifier: Apache-2.0
//! The parts that every JSON form shares.

use serde::Serialize;

use crate::{Port, Printed};

/// The cells of a row on the wire.
#[derive(Serialize)]
pub(super) struct Cells<'a> {
    source: &'a str,
    destination: &'a str,
    r#type: &'a str,
    ports: &'a str,
}

/// A service on the wire; ICMP has no ports.
#[derive(Serialize)]
pub(super) struct Service {
    protocol: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<u16>,
}

pub(super) fn cells(printed: &Printed) -> Cells<'_> {
    Cells {
        source: &printed.source,
        destination: &printed.destination,
        r#type: &printed.kind,
        ports: &printed.ports,
    }
}

pub(super) fn service(port: &Port) -> Service {
    let (from, to) = port.ports.unzip();
    Service { protocol: port.protocol.to_string(), from, to }
}

pub(super) fn text(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).map(|text| text + "\n").unwrap_or_default()
}
