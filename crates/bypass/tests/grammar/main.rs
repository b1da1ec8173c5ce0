// SPDX-License-Identifier: Apache-2.0
//! What is written for products whose shells cannot be had here, by grammars of exactly the
//! documented statements: PAN-OS, GlobalProtect's gateway, the ASA, and ProxySG's policy language.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

mod asa;
#[path = "../asked/mod.rs"]
mod asked;
mod cpl;
mod panos;

use portolan_bypass::{Form, Settings, Target, write};

type Check = fn(&str) -> Result<usize, String>;

const CHECKS: [(Target, Check); 4] = [
    (Target::Paloalto, panos::firewall),
    (Target::Globalprotect, panos::gateway),
    (Target::Anyconnect, asa::config),
    (Target::Proxysg, cpl::policy),
];

fn written() -> Vec<(Target, String, String)> {
    let settings = Settings { ports: asked::ports(), ..Settings::default() };
    let mut all = Vec::new();
    for (target, _) in CHECKS {
        for (name, patterns) in asked::profiles() {
            let written = write(target, &patterns, &settings, Form::Native).unwrap();
            all.push((target, name, written.text));
        }
    }
    all
}

#[test]
fn every_profile_is_written_in_statements_that_the_product_documents() {
    let mut statements = 0;
    for (target, name, text) in written() {
        let check = CHECKS.iter().find(|(own, _)| *own == target).unwrap().1;
        statements += check(&text).unwrap_or_else(|why| panic!("{target} {name}: {why}\n{text}"));
    }
    println!("{statements} statements");
    assert!(statements > 500, "{statements}");
}

/// A grammar that took everything would prove nothing: each loses a word, or has one too many.
#[test]
fn a_word_less_or_a_stray_one_is_refused() {
    let mut refused = 0;
    let mut tried = 0;
    for (target, name, text) in
        written().into_iter().filter(|(_, name, _)| !name.contains("strict"))
    {
        let check = CHECKS.iter().find(|(own, _)| *own == target).unwrap().1;
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with(['!', ';']))
        {
            let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
            if words.is_empty() {
                continue;
            }
            let broken = |new: String| {
                let all: Vec<String> = text
                    .lines()
                    .enumerate()
                    .map(|(own, l)| if own == at { new.clone() } else { l.to_owned() })
                    .collect();
                all.join("\n") + "\n"
            };
            // The first word gone, and a word that no statement has.
            for new in [words[1..].join(" "), format!("stray {line}")] {
                if new.is_empty() {
                    continue;
                }
                tried += 1;
                let is_refused = check(&broken(new.clone())).is_err();
                assert!(is_refused, "{target} {name} takes `{new}`");
                refused += usize::from(is_refused);
            }
        }
    }
    println!("{refused} of {tried} refused");
    assert!(tried > 200, "{tried}");
}

#[test]
fn what_guides_invent_is_refused() {
    let asa = "webvpn\n anyconnect-custom-attr dynamic-split-exclude-domains description x\n\
               group-policy GP attributes\n anyconnect-custom dynamic-split-exclude-domains value \"zoom.us,*.microsoft.com\"\n";
    assert!(asa::config(asa).is_err());
    let cpl = "define condition A\n  url.host.suffix=\".x.net\"\nend\n<SSL-Intercept>\n  ssl.forward_proxy(https)\n  condition=A ssl.forward_proxy(no)\n";
    assert!(cpl::policy(cpl).is_err(), "a rule behind one without a test never comes to its turn");
    let panos = "set profiles custom-url-category A url-list [ x.net/ ]\ncommit\n";
    assert!(panos::firewall(panos).is_err());
    let uncommitted = "set profiles custom-url-category A type \"URL List\"\nset profiles custom-url-category A list [ x.net/ ]\n";
    assert!(panos::firewall(uncommitted).is_err());
    let unmade = "set profiles custom-url-category A list [ x.net/ ]\nset rulebase security rules R from any to any source any destination any application any service [ A-tcp ] category A action allow\n\
                  move rulebase security rules R top\ncommit\n";
    assert!(panos::firewall(unmade).is_err(), "a service is made before a rule names it");
    let url = "define condition A\n  url.host.suffix=\".x.net\"\nend\n<Proxy>\n  condition=A category=B allow\n";
    assert!(cpl::policy(url).is_err());
}
