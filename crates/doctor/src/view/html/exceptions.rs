// SPDX-License-Identifier: Apache-2.0
//! What is to be spared, for whoever runs the device and has no Portolan.

use maud::{Markup, html};

use super::ticked;
use crate::look::clean;

/// An exception from inspection, or from a way, that findings ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exception {
    /// The product, by the word that `connector bypass` has for it; `None` where it is not known.
    pub target: Option<String>,
    /// The findings that ask for it.
    pub codes: Vec<String>,
    /// Names and wildcards, none of which another one covers, each with its ports.
    pub names: Vec<(String, Vec<String>)>,
    /// As the product takes it.
    pub text: Option<String>,
    pub notes: Vec<String>,
    /// Writes it for all that Citrix Cloud needs.
    pub command: String,
}

pub(super) fn section(all: &[Exception]) -> Markup {
    html! {
        @if !all.is_empty() {
            section class="exceptions" {
                h2 { "The exception" }
                p { "What the findings above ask to spare: the names as Citrix's list has them, with the ports that are concerned here." }
                @for one in all { (article(one)) }
            }
        }
    }
}

fn article(one: &Exception) -> Markup {
    html! {
        article class="exception" {
            h3 {
                @match &one.target {
                    Some(target) => { "For " code { (clean(target)) } },
                    None => { "For the device in between" },
                }
            }
            p class="code" { "Because of " @for (number, code) in one.codes.iter().enumerate() { @if number > 0 { ", " } code { (clean(code)) } } }
            table class="names" {
                thead { tr { th { "Name" } th { "Ports" } } }
                tbody { @for (name, ports) in &one.names { tr {
                    td { code { (clean(name)) } }
                    td { (clean(&ports.join(", "))) }
                } } }
            }
            @if let Some(text) = &one.text {
                p { "As the product takes it:" }
                pre { (text) }
            }
            @if !one.notes.is_empty() { ul { @for note in &one.notes { li { (ticked(note)) } } } }
            p { "For all that Citrix Cloud needs, Portolan writes it by " code { (clean(&one.command)) } "." }
        }
    }
}
