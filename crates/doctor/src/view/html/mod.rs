// SPDX-License-Identifier: Apache-2.0
//! A report for people who own a network: one page that needs nothing beside it, and prints well on A4. maud escapes whatever strangers sent.

mod addresses;
mod echoes;
mod exceptions;
mod findings;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::look::clean;
use crate::report::{Report, Severity, Verdict};

const STYLE: &str = include_str!("style.css");

pub use exceptions::Exception;

/// The report as a page.
pub fn html(report: &Report) -> String {
    html_with(report, &[])
}

/// The same with the exceptions that its findings ask for, written out.
pub fn html_with(report: &Report, exceptions: &[Exception]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "The way to Citrix Cloud from " (clean(&report.machine)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (head(report))
                (outcome(report))
                (findings::section(report))
                (exceptions::section(exceptions))
                (addresses::section(report))
                (echoes::section(report))
                (omitted(report))
                (words())
            }
        }
    };
    page.into_string()
}

fn head(report: &Report) -> Markup {
    let ways: Vec<_> = report.ways.iter().map(|way| clean(way)).collect();
    html! {
        header {
            h1 { "The way to Citrix Cloud" }
            p {
                "Tried from " strong { (clean(&report.machine)) } " on " (when(report))
                ", by: " (ways.join(", ")) ". "
                (report.addresses.len()) " addresses in " (report.took_ms) " ms."
            }
        }
    }
}

fn when(report: &Report) -> String {
    let at = report.started.parse::<jiff::Timestamp>();
    at.map_or_else(|_| clean(&report.started), |at| at.strftime("%Y-%m-%d, %H:%M UTC").to_string())
}

/// Text in which backticks stand around what was typed or seen.
fn ticked(text: &str) -> Markup {
    let text = clean(text);
    html! {
        @for (number, part) in text.split('`').enumerate() {
            @if number % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

fn outcome(report: &Report) -> Markup {
    let reached = report.addresses.iter().filter(|one| one.reached).count();
    let count = |severity| report.findings.iter().filter(|one| one.severity == severity).count();
    let who = report.product.as_deref().map_or_else(|| "a device on the way".to_owned(), clean);
    let words = match report.verdict {
        Verdict::None => "Nothing shows that anybody reads the TLS connections.".to_owned(),
        Verdict::Suspected => {
            format!("One sign speaks for it that {who} reads TLS connections. It is no proof.")
        }
        Verdict::Likely => format!(
            "It is likely that {who} reads TLS connections: signs of different kinds speak for it."
        ),
        Verdict::Confirmed => format!(
            "It is a fact that {who} ends TLS connections to Citrix Cloud's addresses and reads them."
        ),
    };
    html! {
        section class={ "outcome " (report.verdict.word()) } {
            h2 { "In short" }
            p class="verdict" { (words) }
            ul {
                li { (reached) " of " (report.addresses.len()) " addresses answered as they should." }
                li {
                    (count(Severity::Error)) " things keep a connector from working, "
                    (count(Severity::Warning)) " may, and "
                    (count(Severity::Note)) " are good to know."
                }
            }
        }
    }
}

fn omitted(report: &Report) -> Markup {
    html! {
        @if !report.omitted.is_empty() {
            section {
                h2 { "What was not looked at" }
                ul { @for line in &report.omitted { li { (ticked(line)) } } }
            }
        }
    }
}

fn words() -> Markup {
    html! {
        section class="words" {
            h2 { "How sure it is" }
            dl {
                dt { "confirmed" } dd { "A fact: it was seen, and has no other explanation that we know." }
                dt { "likely" } dd { "Signs of different kinds point to it." }
                dt { "suspected" } dd { "One sign points to it." }
            }
            p {
                "A certificate that a public authority vouches for, and whose key the far end holds, shows that nobody reads along at that address, whatever else was seen. "
                "A product is named only where its own words stand in a certificate or in an answer."
            }
        }
    }
}
