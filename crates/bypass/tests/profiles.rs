// SPDX-License-Identifier: Apache-2.0
//! What is written for a product covers what the profile asks for, by the product's own matching,
//! and is read back as that.
#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

mod asked;

use asked::profiles;
use portolan_allowlist::{Asked, Cloud, Names, Pattern, Profile, minimal, required};
use portolan_bypass::{Form, Refusal, Settings, Target, matches, read, unreadable, verify, write};

#[test]
fn what_is_written_verifies_clean_for_every_product_and_profile() {
    let mut tried = 0;
    for target in Target::ALL {
        for (name, patterns) in profiles() {
            for form in [Form::Native, Form::Terraform] {
                // With rules that let the names out at these ports.
                let settings = Settings { ports: asked::ports(), ..Settings::default() };
                let written = match write(target, &patterns, &settings, form) {
                    Ok(written) => written,
                    Err(Refusal::Terraform { .. }) => continue,
                    Err(refusal) => panic!("{target} {name}: {refusal}"),
                };
                assert_eq!(unreadable(target, &written.text), None, "{target} {name}");
                let reading = read(target, &written.text);
                assert_eq!(reading.problems, [], "{target} {name}\n{}", written.text);
                let verified = verify(target, &patterns, &reading).unwrap();
                assert!(
                    verified.is_clean(),
                    "{target} {name} {form:?}: {verified:?}\n{}",
                    written.text
                );
                tried += 1;
            }
        }
    }
    println!("{tried} lists written and verified");
    assert!(tried > 130, "{tried}");
}

#[test]
fn a_line_less_is_missed_and_a_name_more_is_too_much() {
    let patterns = minimal(&required(&Asked::of(Cloud::Commercial, Profile::Broad)));
    for target in Target::ALL {
        for at in 0..patterns.len() {
            let mut fewer = patterns.clone();
            let gone = fewer.remove(at);
            let text = write(target, &fewer, &Settings::default(), Form::Native).unwrap().text;
            let verified = verify(target, &patterns, &read(target, &text)).unwrap();
            let missing: Vec<_> = verified.missing.iter().map(|m| m.pattern.clone()).collect();
            assert_eq!(missing, [gone], "{target}");
            assert_eq!(verified.excess, [], "{target}");
        }
        let mut more = patterns.clone();
        more.push(Pattern::parse("*.example.org").unwrap());
        let text = write(target, &more, &Settings::default(), Form::Native).unwrap().text;
        let verified = verify(target, &patterns, &read(target, &text)).unwrap();
        assert_eq!(verified.missing, [], "{target}");
        assert_eq!(verified.excess.len(), 1, "{target}: {:?}", verified.excess);
        assert!(verified.excess[0].witness.ends_with("example.org"), "{target}");
    }
}

/// Products whose entries can say a pattern exactly do.
#[test]
fn what_can_be_said_exactly_is() {
    let exact = [
        Target::Netskope,
        Target::Proxysg,
        Target::Paloalto,
        Target::Globalprotect,
        Target::Forcepoint,
        Target::Fortigate,
        Target::Pac,
        Target::Winhttp,
    ];
    for target in exact {
        for (name, patterns) in profiles() {
            let text = write(target, &patterns, &Settings::default(), Form::Native).unwrap().text;
            // Names without a dot are no names of any cloud.
            let reading = read(target, &text);
            let named = reading.entries.iter().filter(|entry| entry.printed != "<local>");
            let covers = Names::of(named.map(|entry| entry.language.clone())).unwrap();
            let asked = Names::of(patterns.iter().map(Pattern::language)).unwrap();
            assert!(
                covers.equals(&asked),
                "{target} {name}: {:?} {:?}",
                covers.beyond(&asked),
                asked.beyond(&covers)
            );
        }
    }
}

#[test]
fn what_a_product_cannot_say_is_refused_and_never_widened() {
    let deep = [Pattern::parse("*.*.nssvc.net").unwrap()];
    for target in Target::ALL {
        match write(target, &deep, &Settings::default(), Form::Native) {
            Ok(written) => {
                let is_vpn_or_cpl = matches!(target, Target::Anyconnect | Target::Proxysg);
                let told =
                    written.notes.iter().any(|note| note.contains("covers more than was asked"));
                assert_eq!(told, is_vpn_or_cpl, "{target}: {:?}", written.notes);
            }
            Err(refusal) => assert!(matches!(refusal, Refusal::Pattern { .. }), "{target}"),
        }
    }
}

#[test]
fn an_entry_that_the_product_would_not_take_matches_nothing() {
    let useless = [
        (Target::Zscaler, "*.xendesktop.net"),
        (Target::Zscaler, "https://xendesktop.net"),
        (Target::Zscaler, ".XenDesktop.net"),
        (Target::Zscaler, ".net"),
        (Target::Paloalto, "https://xendesktop.net/"),
        (Target::Paloalto, "*xendesktop.net/"),
        (Target::Paloalto, "*.*.xendesktop.net/"),
        (Target::Anyconnect, "*.xendesktop.net"),
        (Target::Winhttp, "xen*.net"),
        (Target::Squid, "*.xendesktop.net"),
        (Target::Forcepoint, "https://xendesktop.net"),
        (Target::Globalprotect, "x.*.net"),
        (Target::Netskope, "x*.net"),
        (Target::Pac, "isInNet(host, \"10.0.0.0\", \"255.0.0.0\")"),
        (Target::Fortigate, "https://x.net"),
        (Target::Proxysg, "url.regex=\"x\""),
    ];
    for (target, entry) in useless {
        assert!(matches(target, entry).is_err(), "{target} {entry}");
    }
}
