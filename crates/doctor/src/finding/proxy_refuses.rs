// SPDX-License-Identifier: Apache-2.0
//! A proxy that will not.

use super::proxy_blocks_port::{blocks_port, refused};
use super::*;
use crate::interception::product_of;
use crate::look::told;

pub(super) const KIND: Kind = Kind {
    code: "proxy-refuses",
    what: "a proxy refuses an address, or cannot reach it",
    severities: &[Severity::Error],
    why: "A connector needs every address of its list; one that is missing shows as a service that fails now and then, long after the installation.",
    change: "Allow Citrix Cloud's names on the proxy.",
    team: Team::Proxy,
    target: Some("TARGET"),
    cites: &[REQUIREMENTS, ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure = refused(seen).filter(|_| !blocks_port(look, seen))?;
        let status = seen.seen.connect.as_ref().and_then(|connect| connect.answer.status);
        let status = status.map(|status| format!("status {status}; ")).unwrap_or_default();
        let fields = seen
            .seen
            .connect
            .as_ref()
            .map(|connect| connect.answer.fields.as_slice())
            .unwrap_or_default();
        let product = fields.iter().find_map(product_of);
        let product = product.map(|(product, field)| {
            format!("; `{}: {}`, as {product} writes", clean(&field.name), clean(&field.value))
        });
        let saw = format!("{status}{}{}", told(failure), product.unwrap_or_default());
        Some(Hit::error(
            format!("the proxy `{}` does not open the way", clean(&seen.seen.way.to_string())),
            saw,
        ))
    })
}
