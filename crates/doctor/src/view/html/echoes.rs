// SPDX-License-Identifier: Apache-2.0
//! What echoes of our own saw of the machine that asked.

use maud::{Markup, html};

use super::ticked;
use crate::look::clean;
use crate::report::{EchoReport, Report, Verdict};
use crate::seen::HelloSeen;

pub(super) fn section(report: &Report) -> Markup {
    html! {
        @if !report.echoes.is_empty() {
            section class="echoes" {
                h2 { "What the echoes saw" }
                p {
                    "An echo is a far end of our own, beyond the network. It tells what arrived there; whatever is different was changed on the way. Addresses and TTL change "
                    "in translation and routers, too, and nobody reads along for that."
                }
                @for one in &report.echoes { (visit(one)) }
            }
        }
    }
}

fn visit(one: &EchoReport) -> Markup {
    html! {
        h3 { code { (clean(&one.endpoint)) } " by " (clean(&one.way)) }
        dl {
            dt { "answered" } dd { (clean(&one.came)) }
            dt { "ended on the way" } dd { (ended(one)) }
            dt { "sent" } dd { (hello(&one.sent)) }
            @if let Some(got) = &one.got { dt { "arrived" } dd { (hello(got)) } }
            @if !one.differs.is_empty() {
                dt { "differs" } dd { ul { @for line in &one.differs { li { (ticked(line)) } } } }
            }
            @if !one.request_fields.is_empty() {
                dt { "fields that arrived" }
                dd { @for field in &one.request_fields { code { (clean(&field.name)) ": " (clean(&field.value)) } br; } }
            }
        }
    }
}

fn ended(one: &EchoReport) -> &'static str {
    match (one.verdict, &one.got, one.own_certificate) {
        (Verdict::None, None, _) => "not known",
        (Verdict::None, Some(_), Some(true)) => {
            "no: the hello is the same, and the certificate the echo's own"
        }
        (Verdict::None, Some(_), _) => "no: the hello is the same",
        (Verdict::Suspected | Verdict::Likely | Verdict::Confirmed, ..) => "yes: that is a fact",
    }
}

fn hello(one: &HelloSeen) -> Markup {
    html! {
        @if let Some(source) = &one.source { "from " code { (clean(source)) } }
        @if let Some(ttl) = one.ttl { ", TTL " (ttl) }
        br;
        "JA4 " code { (clean(&one.ja4)) } br;
        small { "SHA-256 of the ClientHello " (clean(&one.sha256)) }
    }
}
