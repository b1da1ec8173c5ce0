// SPDX-License-Identifier: Apache-2.0
//! Lists that were made to be too much: each is answered, or refused with its place, in the time
//! that it takes to read it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

use std::fmt::Write as _;

use portolan_allowlist::Pattern;
use portolan_bypass::{Reading, Target, Verified, read, verify};

fn asked() -> Vec<Pattern> {
    ["*.nssvc.net", "*.cloud.com", "cis.citrix.com"].map(|w| Pattern::parse(w).unwrap()).into()
}

fn verified(target: Target, text: &str) -> (Reading, Verified) {
    let reading = read(target, text);
    let verified = verify(target, &asked(), &reading).unwrap();
    (reading, verified)
}

/// Conditions of which each names the next a hundred times would be read 100^30 times.
#[test]
fn a_condition_of_proxysg_is_read_once_however_often_it_is_named() {
    let mut text = String::new();
    for number in 0..30 {
        writeln!(text, "define condition c{number}").unwrap();
        text += &format!("condition=c{}\n", number + 1).repeat(100);
        text += "end\n";
    }
    text += "define condition c30\nurl.host.suffix=\".nssvc.net\"\nend\n\
             <SSL-Intercept>\ncondition=c0 ssl.forward_proxy(no)\nssl.forward_proxy(https)\n";
    let (reading, verified) = verified(Target::Proxysg, &text);
    assert_eq!((reading.entries.len(), reading.problems.len()), (1, 0));
    assert_eq!(verified.missing.len(), 2);
}

#[test]
fn a_condition_of_proxysg_that_refers_to_itself_is_told() {
    let text = "define condition a\ncondition=b\nurl.host=cis.citrix.com\nend\n\
                define condition b\ncondition=a\ncondition=a\nend\n\
                <SSL-Intercept>\ncondition=a ssl.forward_proxy(no)\nssl.forward_proxy(https)\n";
    let reading = read(Target::Proxysg, text);
    assert_eq!(reading.entries.len(), 1);
    let told: Vec<(&str, &str)> =
        reading.problems.iter().map(|p| (&text[p.at.clone()], p.words.as_str())).collect();
    let said = "the condition `a` refers to itself: such a policy is refused";
    assert_eq!(told, [("condition=a", said); 2]);
}
