// SPDX-License-Identifier: Apache-2.0
//! What a text is at all: a list of the product, or something that would only be read as one word
//! after the other.

use std::ops::Range;

use crate::Target;
use crate::lines::{Piece, boundary, lines};
use crate::product::{Problem, broken_terraform};

/// Why a text is no list of the product, or none that can be read.
pub fn unreadable(target: Target, text: &str) -> Option<Problem> {
    let product = target.product();
    if let Some(at) = first(text, &TERRAFORM) {
        return broken_terraform(text).or_else(|| without(target, at, text));
    }
    if begins_json(text) && !product.takes_json() {
        return Some(said(0..0, format!("it is JSON, which is not read for {target}")));
    }
    if begins_json(text) {
        let broken = serde_json::from_str::<serde_json::Value>(text).err()?;
        return Some(said(
            place(text, broken.line(), broken.column()),
            format!("the JSON cannot be read: {broken}"),
        ));
    }
    if text.trim_start().starts_with("<?xml") && !product.takes_xml() {
        return Some(said(0..0, format!("it is XML, which is not read for {target}")));
    }
    of_another(target, text)
}

fn said(at: Range<usize>, words: String) -> Problem {
    Problem { at, words }
}

/// What begins a line of Terraform.
const TERRAFORM: [&str; 5] =
    ["resource \"", "locals {", "variable \"", "provider \"", "terraform {"];

/// Terraform that has nothing of the product.
fn without(target: Target, at: Range<usize>, text: &str) -> Option<Problem> {
    match target.product().resources() {
        [] => Some(said(at, format!("it is Terraform, and there is none for {target}"))),
        some if some.iter().any(|word| text.contains(word)) => None,
        some => Some(said(at, format!("it is Terraform, and has no `{}`", some.join("` nor `")))),
    }
}

/// A bracket, and behind it what only JSON has there.
fn begins_json(text: &str) -> bool {
    let Some(rest) = text.trim_start().strip_prefix(['{', '[']) else { return false };
    rest.trim_start().starts_with(['"', '{', '[', '}', ']'])
}

/// The byte at a line and a column, both from 1.
fn place(text: &str, line: usize, column: usize) -> Range<usize> {
    let above: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = boundary(text, above.saturating_add(column.saturating_sub(1)));
    at..at
}

/// What begins lines of one product and of no other.
const MARKS: [(Target, &[&str]); 8] = [
    (Target::Winhttp, &["netsh winhttp", "current winhttp"]),
    (Target::Fortigate, &["config firewall", "config vdom"]),
    (Target::Proxysg, &["define condition", "define category", "<ssl-intercept"]),
    (Target::Squid, &["acl ", "ssl_bump "]),
    (Target::Paloalto, &["set profiles custom-url-category", "set rulebase "]),
    (Target::Globalprotect, &["set global-protect "]),
    (Target::Anyconnect, &["anyconnect-custom"]),
    (Target::Pac, &["function findproxyforurl"]),
];

/// A text that has marks of another product, and none of this one.
fn of_another(target: Target, text: &str) -> Option<Problem> {
    let marks = |(own, words): &(Target, &[&str])| Some((*own, first(text, words)?));
    let found: Vec<(Target, Range<usize>)> = MARKS.iter().filter_map(marks).collect();
    if found.iter().any(|(own, _)| *own == target) {
        return None;
    }
    let (other, at) = found.into_iter().next()?;
    Some(said(at, format!("it is a text for {other}, not for {target}")))
}

/// The first line that begins with one of these, in any case.
fn first(text: &str, words: &[&str]) -> Option<Range<usize>> {
    let begins = |line: &&Piece<'_>| words.iter().any(|word| line.after(word).is_some());
    lines(text, &[]).iter().find(begins).map(Piece::at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(target: Target, text: &str) -> String {
        unreadable(target, text).map_or_else(String::new, |problem| {
            assert!(text.get(problem.at).is_some());
            problem.words
        })
    }

    #[test]
    fn terraform_and_json_are_read_whole_or_refused_once() {
        let open = "resource \"zia_url_categories\" \"c\" {\n  urls = [\".a.net\",\n";
        assert!(told(Target::Zscaler, open).contains("cannot be read"));
        let whole = format!("{open}  ]\n}}\n");
        assert_eq!(told(Target::Zscaler, &whole), "");
        assert!(told(Target::Paloalto, &whole).contains("no `panos_custom_url_category`"));
        assert!(told(Target::Squid, &whole).contains("there is none for squid"));
        assert!(told(Target::Netskope, "{\"urls\": [\"a.net\"").contains("JSON cannot be read"));
        assert!(told(Target::Forcepoint, "[\"a.net\"]").contains("is not read for forcepoint"));
        assert_eq!(told(Target::Zscaler, "[\"a.net\"]"), "");
    }

    #[test]
    fn nothing_that_nests_without_end_overflows_the_stack() {
        for (open, close) in [("[", "]"), ("(", ")"), ("{ a = ", " }"), ("\"${", "}\""), ("!", "")]
        {
            let text = format!(
                "resource \"zia_url_categories\" \"c\" {{\n urls = {}{}\n}}\n",
                open.repeat(20_000),
                close.repeat(20_000)
            );
            assert!(told(Target::Zscaler, &text).contains("cannot be read"), "{open}");
        }
    }

    #[test]
    fn a_text_of_another_product_is_known_by_its_marks() {
        let netsh =
            "netsh winhttp set proxy proxy-server=\"p:80\" bypass-list=\"cis.citrix.com\"\n";
        assert_eq!(told(Target::Zscaler, netsh), "it is a text for winhttp, not for zscaler");
        assert_eq!(told(Target::Winhttp, netsh), "");
        assert_eq!(told(Target::Zscaler, ".nssvc.net\ncis.citrix.com\n"), "");
        let both = "set profiles custom-url-category A list a.net/\nset global-protect x\n";
        assert_eq!(told(Target::Globalprotect, both), "");
        assert_eq!(told(Target::Paloalto, both), "");
    }
}
