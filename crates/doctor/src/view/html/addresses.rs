// SPDX-License-Identifier: Apache-2.0
//! Everything that was tried, and how far it came.

use maud::{Markup, html};

use crate::look::{clean, place};
use crate::report::{About, AddressReport, Report};

pub(super) fn section(report: &Report) -> Markup {
    html! {
        section class="addresses" {
            h2 { "What was tried" }
            table {
                thead { tr {
                    th { "Address" } th { "Way" } th { "Came to" } th { "Read along" } th { "TLS, issuer" } th { "ms" }
                } }
                tbody { @for one in &report.addresses { (row(one)) } }
            }
        }
    }
}

fn row(one: &AddressReport) -> Markup {
    let about = About {
        host: one.host.clone(),
        port: one.port,
        speaks: one.speaks.clone(),
        way: one.way.clone(),
    };
    let product = one.product.as_deref().map(clean);
    html! {
        tr class=(if one.reached { "reached" } else { "unreached" }) {
            td {
                code { (place(&about)) }
                @if !one.purpose.is_empty() { br; small { (clean(&one.purpose)) } }
                @if let Some(name) = &one.leads_to {
                    br; small { "leads to " (clean(name)) @if let Some(region) = &one.region { ", region " (clean(region)) } }
                }
            }
            td { (clean(&one.way)) }
            td { (clean(&one.came)) }
            td class=(one.verdict.word()) {
                (one.verdict.word())
                @if let Some(product) = product { br; (product) }
            }
            td {
                @if let Some(tls) = &one.tls { (clean(tls)) }
                @if let Some(issuer) = &one.issuer { br; small { (clean(issuer)) } }
            }
            td class="number" { (one.took_ms) }
        }
    }
}
