// SPDX-License-Identifier: Apache-2.0
//! What was found, each with what was seen, why it matters, and what to change.

use maud::{Markup, html};

use super::ticked;
use crate::look::{clean, place};
use crate::report::{About, Finding, Report};

/// What `connector bypass` writes for.
const TARGETS: &str = "zscaler, netskope, anyconnect, proxysg, paloalto, globalprotect, forcepoint, squid, fortigate, pac, winhttp";

pub(super) fn section(report: &Report) -> Markup {
    html! {
        section {
            h2 { "What was found, and what to change" }
            @if report.findings.is_empty() { p { "Nothing." } }
            @for finding in &report.findings { (one(finding)) }
        }
    }
}

fn one(finding: &Finding) -> Markup {
    html! {
        article class={ "finding " (finding.severity.word()) } {
            h3 {
                span class="severity" { (finding.severity.word()) } " "
                (ticked(&sentence(&finding.message)))
            }
            p class="code" { code { (finding.code) } ", " (finding.confidence.word()) }
            dl {
                @if !finding.evidence.is_empty() {
                    dt { "What was seen" }
                    dd { ul { @for line in &finding.evidence { li { (ticked(line)) } } } }
                }
                @if !finding.addresses.is_empty() {
                    dt { "Where" }
                    dd { (about(&finding.addresses)) }
                }
                @if !finding.roles.is_empty() {
                    dt { "Needed by" }
                    dd { @for (number, role) in finding.roles.iter().enumerate() { @if number > 0 { ", " } code { (clean(role)) } } }
                }
                dt { "Why it breaks a connector" } dd { (finding.why) }
                dt { "What to change" } dd { (ticked(&finding.change)) }
                dt { "Who can" } dd { (finding.for_whom) }
                @if let Some(command) = &finding.command {
                    dt { "To write the exception" } dd { code { (command) } @if command.contains("TARGET") { " where TARGET is your product: " (TARGETS) } }
                }
                @if !finding.cites.is_empty() {
                    dt { "Citrix says so" }
                    dd { ul { @for cite in &finding.cites {
                        li { (cite.title) ": " a href=(cite.url) { (cite.url) } }
                    } } }
                }
            }
        }
    }
}

fn about(all: &[About]) -> Markup {
    html! {
        ul class="places" {
            @for one in all {
                li { code { (place(one)) } @if one.way != "direct" { " by " code { (clean(&one.way)) } } }
            }
        }
    }
}

/// Messages are lower case, to be joined; here each stands alone.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first: String = letters.next().map(char::to_uppercase).into_iter().flatten().collect();
    format!("{first}{}", letters.as_str())
}
