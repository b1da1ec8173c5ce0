// SPDX-License-Identifier: Apache-2.0
//! Lists that were made to be too much: each is answered, or refused with its place, in the time
//! that it takes to read it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]
#![allow(clippy::print_stdout, reason = "how long it took is told to whoever asks")]

use std::fmt::Write as _;
use std::time::Instant;

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

/// How long it took, for whoever runs it with `--nocapture`.
fn timed<T>(what: &str, ask: impl FnOnce() -> T) -> T {
    let begun = Instant::now();
    let answer = ask();
    println!("{what}: {:?}", begun.elapsed());
    answer
}

#[test]
fn plain_names_are_compared_in_the_time_that_they_take_to_read() {
    let list = |number: usize| -> String {
        (0..number).map(|at| format!("h{at}.x{}.example.com\n", at % 997)).collect()
    };
    let (_, all) = timed("50,000 names", || verified(Target::Forcepoint, &list(50_000)));
    assert_eq!((all.missing.len(), all.excess.len()), (3, 50_000));
    // All below a suffix that is asked for, and the suffix is there, too.
    let below: String = (0..30_000).map(|at| format!("h{at}.cloud.com\n")).collect();
    let text = format!("{below}*.nssvc.net\n*.cloud.com\ncis.citrix.com\n");
    let (_, all) = timed("30,000 names below", || verified(Target::Forcepoint, &text));
    assert!(all.is_clean());
    let (_, all) = timed("and not the suffix", || verified(Target::Forcepoint, &below));
    assert_eq!((all.missing.len(), all.excess.len()), (3, 0));
    let wild: String = (0..30_000).map(|at| format!("*.h{at}.x{}.net\n", at % 997)).collect();
    let (_, all) = timed("30,000 wildcards", || verified(Target::Forcepoint, &wild));
    assert_eq!((all.missing.len(), all.excess.len()), (3, 30_000));
}

#[test]
fn answers_that_alternate_are_gone_through_once() {
    let mut text = "function FindProxyForURL(url, host) {\n".to_owned();
    for at in 0..10_000 {
        let answer = if at % 2 == 0 { "PROXY p:1" } else { "DIRECT" };
        writeln!(text, "if (dnsDomainIs(host, \".h{at}.com\")) return \"{answer}\";").unwrap();
    }
    text += "if (dnsDomainIs(host, \".x.nssvc.net\")) return \"PROXY p:1\";\n\
             if (dnsDomainIs(host, \".nssvc.net\")) return \"DIRECT\";\nreturn \"PROXY p:1\";\n}\n";
    let (reading, all) = timed("10,000 ifs", || verified(Target::Pac, &text));
    assert_eq!(reading.problems, []);
    let missing: Vec<&str> = all.missing.iter().map(|missing| missing.witness.as_str()).collect();
    assert_eq!(
        (missing, all.excess.len()),
        (vec!["a.x.nssvc.net", "a.cloud.com", "cis.citrix.com"], 5_000)
    );
    let by = all.missing[0].taken_by.clone().map(|at| &text[at]);
    assert_eq!(by, Some("dnsDomainIs(host, \".x.nssvc.net\")"));
}

#[test]
fn rules_of_squid_that_alternate_are_gone_through_once() {
    let mut text = String::new();
    for at in 0..5_000 {
        let rule = if at % 2 == 0 { "splice" } else { "bump" };
        writeln!(text, "acl x{at} ssl::server_name .h{at}.com\nssl_bump {rule} x{at}").unwrap();
    }
    text += "ssl_bump bump all\n";
    let (_, all) = timed("5,000 rules", || verified(Target::Squid, &text));
    assert_eq!((all.missing.len(), all.excess.len()), (3, 2_500));
}

#[test]
fn fifty_thousand_tests_of_a_pac_file_are_read() {
    let tests: String = (0..50_000)
        .map(|at| format!("if(host==\"h{at}.example.com\")return \"DIRECT\";"))
        .collect();
    let text = format!("function FindProxyForURL(url,host){{{tests}return \"PROXY p:1\";}}");
    let (_, all) = timed("50,000 tests", || verified(Target::Pac, &text));
    assert_eq!((all.missing.len(), all.excess.len()), (3, 50_000));
}

/// None of them is large, and all together are 3 to the 30th.
#[test]
fn expressions_that_are_too_many_together_are_told_with_the_largest() {
    let expressions: String = (0..30)
        .map(|at| format!(" {}..{}...{}", letter(at), letter(at + 5), letter(at * 3)))
        .collect();
    let text = format!(
        "acl x ssl::server_name_regex{expressions}\nssl_bump bump x\nssl_bump splice all\n"
    );
    let reading = read(Target::Squid, &text);
    let told = timed("30 expressions", || verify(Target::Squid, &asked(), &reading));
    if let Err(error) = told {
        assert!(text.get(error.at).is_some_and(|entry| expressions.contains(entry)));
    }
}

fn letter(number: usize) -> char {
    char::from(b'a' + u8::try_from(number % 26).unwrap())
}
#[test]
fn expressions_that_are_too_large_are_told_with_their_place() {
    let expressions: String = (15..40).map(|at| format!(" .*a.{{{at}}}b")).collect();
    let text = format!(
        "acl x ssl::server_name_regex{expressions}\nssl_bump splice x\nssl_bump bump all\n"
    );
    let reading = read(Target::Squid, &text);
    let error = timed("25 expressions", || verify(Target::Squid, &asked(), &reading)).unwrap_err();
    assert_eq!(&text[error.at.clone()], ".*a.{15}b");
}
