// SPDX-License-Identifier: Apache-2.0
//! Lists as they are met: how each product's own order, objects and switches decide what an entry
//! comes to.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

mod asked;

use portolan_allowlist::Pattern;
use portolan_bypass::{Form, Reading, Settings, Target, Verified, read, verify, write};
use proptest::prelude::*;

fn patterns(words: &[&str]) -> Vec<Pattern> {
    words.iter().map(|word| Pattern::parse(word).unwrap()).collect()
}

fn verified(target: Target, words: &[&str], text: &str) -> (Reading, Verified) {
    let reading = read(target, text);
    let verified = verify(target, &patterns(words), &reading).unwrap();
    (reading, verified)
}

/// Missing patterns, entries too many, and how many problems are told.
fn found(target: Target, words: &[&str], text: &str) -> (Vec<String>, Vec<String>, usize) {
    let (reading, verified) = verified(target, words, text);
    let missing = verified.missing.iter().map(|m| m.pattern.to_string()).collect();
    (missing, verified.excess.into_iter().map(|e| e.printed).collect(), reading.problems.len())
}

fn none() -> Vec<String> {
    Vec::new()
}

fn some(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

const NSSVC: &[&str] = &["*.nssvc.net"];

#[test]
fn in_squid_the_first_rule_wins() {
    let text = "acl g ssl::server_name .g.nssvc.net\nacl c ssl::server_name .nssvc.net\n\
                ssl_bump bump g\nssl_bump splice c\nssl_bump bump all\n";
    let (reading, verified) = verified(Target::Squid, NSSVC, text);
    assert_eq!(reading.problems, []);
    let [missing] = verified.missing.as_slice() else { panic!("{verified:?}") };
    assert_eq!((missing.witness.as_str(), missing.is_whole), ("g.nssvc.net", false));
    assert_eq!(missing.taken_by.clone().map(|at| &text[at]), Some(".g.nssvc.net"));
    let turned = "acl g ssl::server_name .g.nssvc.net\nacl c ssl::server_name .nssvc.net\n\
                  ssl_bump splice c\nssl_bump bump g\nssl_bump bump all\n";
    assert_eq!(found(Target::Squid, NSSVC, turned), (none(), none(), 0));
}

#[test]
fn in_squid_a_rule_behind_all_never_comes_to_its_turn() {
    let text = "acl c ssl::server_name .nssvc.net\nssl_bump bump all\nssl_bump splice c\n";
    assert_eq!(found(Target::Squid, NSSVC, text), (some(NSSVC), none(), 0));
}

#[test]
fn what_no_rule_of_squid_decides_is_spliced() {
    let text = "acl b ssl::server_name .example.org\nacl s at_step SslBump1\nssl_bump peek s\nssl_bump bump b\n";
    assert_eq!(found(Target::Squid, NSSVC, text), (none(), some(&["ssl_bump bump b"]), 0));
    let stared = text.replace("peek s", "stare s");
    assert_eq!(found(Target::Squid, NSSVC, &stared), (some(NSSVC), none(), 0));
}

#[test]
fn squid_knows_not_and_continued_lines_and_expressions() {
    let text = "acl c ssl::server_name \\\n   .nssvc.net\nssl_bump bump !c\nssl_bump splice all\n";
    assert_eq!(found(Target::Squid, NSSVC, text), (none(), none(), 0));
    let text =
        "acl c ssl::server_name_regex -i \\.NSSVC\\.net$\nssl_bump splice c\nssl_bump bump all\n";
    assert_eq!(found(Target::Squid, NSSVC, text), (none(), none(), 0));
    let text = "acl c ssl::server_name_regex nssvc\nssl_bump splice c\nssl_bump bump all\n";
    assert_eq!(found(Target::Squid, NSSVC, text), (none(), some(&["nssvc"]), 0));
    let text = "acl c ssl::server_name_regex NSSVC\nssl_bump splice c\nssl_bump bump all\n";
    assert_eq!(found(Target::Squid, NSSVC, text), (some(NSSVC), none(), 0));
}

#[test]
fn what_squid_decides_by_something_else_is_told_and_not_counted() {
    let text = "acl lan src 10.0.0.0/8\nacl c ssl::server_name .nssvc.net\nacl f ssl::server_name \"/etc/squid/list\"\n\
                ssl_bump splice lan\nssl_bump splice c lan\nssl_bump splice f\nssl_bump splice none_such\nssl_bump bump all\n";
    let (missing, excess, problems) = found(Target::Squid, NSSVC, text);
    assert_eq!((missing, excess), (some(NSSVC), none()));
    assert_eq!(problems, 4);
}

fn pac(body: &str) -> String {
    format!("function FindProxyForURL(url, host) {{\n{body}\n}}\n")
}

#[test]
fn in_a_pac_file_the_first_answer_wins() {
    let text = pac(
        "if (dnsDomainIs(host, '.g.nssvc.net')) return 'PROXY p:1';\nif (dnsDomainIs(host, '.nssvc.net')) return 'DIRECT';\nreturn 'PROXY p:1';",
    );
    let (_, verified) = verified(Target::Pac, NSSVC, &text);
    assert_eq!(verified.missing[0].witness, "a.g.nssvc.net");
    assert_eq!(verified.excess, []);
    let text = pac("if (dnsDomainIs(host, '.nssvc.net')) return 'PROXY p:1';\nreturn 'DIRECT';");
    assert_eq!(found(Target::Pac, NSSVC, &text), (some(NSSVC), some(&["return 'DIRECT'"]), 0));
}

#[test]
fn a_proxy_that_is_tried_first_is_no_bypass() {
    let text = pac(
        "if (dnsDomainIs(host, '.nssvc.net')) return 'PROXY p:1; DIRECT';\nreturn 'PROXY p:1';",
    );
    assert_eq!(found(Target::Pac, NSSVC, &text), (some(NSSVC), none(), 0));
}

#[test]
fn a_domain_without_its_dot_covers_names_that_only_end_so() {
    let text = pac("if (dnsDomainIs(host, 'nssvc.net')) return 'DIRECT';\nreturn 'PROXY p:1';");
    let (_, verified) = verified(Target::Pac, NSSVC, &text);
    assert_eq!(verified.missing, []);
    assert_eq!(verified.excess[0].printed, "dnsDomainIs(host, 'nssvc.net')");
}

#[test]
fn what_a_pac_file_decides_by_more_than_the_host_is_told_and_not_counted() {
    for test in [
        "isInNet(dnsResolve(host), '10.0.0.0', '255.0.0.0')",
        "dnsDomainIs(host, '.nssvc.net') && url.substring(0, 5) == 'https'",
        "!dnsDomainIs(host, '.nssvc.net')",
        "shExpMatch(url, '*.nssvc.net/*')",
        "/nssvc/.test(host)",
        "dnsDomainIs(host, '.NSSVC.net')",
    ] {
        let text = pac(&format!("if ({test}) return 'DIRECT';\nreturn 'PROXY p:1';"));
        assert_eq!(found(Target::Pac, NSSVC, &text), (some(NSSVC), none(), 1), "{test}");
    }
    let text = pac(
        "if (dnsDomainIs(host, '.nssvc.net')) { var a = 1; return 'DIRECT'; }\nreturn 'PROXY p:1';",
    );
    assert_eq!(found(Target::Pac, NSSVC, &text), (some(NSSVC), none(), 1));
    assert_eq!(found(Target::Pac, NSSVC, "var x = 1;"), (some(NSSVC), none(), 1));
    let text = pac("if (dnsDomainIs(host, '.nssvc.net')) return 'DIRECT';");
    assert_eq!(found(Target::Pac, NSSVC, &text), (none(), none(), 1));
}

/// The rest of the list is compared all the same.
#[test]
fn a_name_beyond_ascii_is_told_and_matches_nothing() {
    let words = &["*.nssvc.net"];
    for (target, text) in [
        (Target::Forcepoint, "*.müller.de\n*.nssvc.net\n".to_owned()),
        (Target::Winhttp, "müller.de;*.nssvc.net".to_owned()),
        (Target::Netskope, "müller.de,*.nssvc.net".to_owned()),
        (Target::Zscaler, ".müller.de\n.nssvc.net\n".to_owned()),
        (Target::Paloalto, "müller.de/\n*.nssvc.net/\n".to_owned()),
        (Target::Globalprotect, "*.müller.de\n*.nssvc.net\n".to_owned()),
        (
            Target::Squid,
            "acl c ssl::server_name müller.de .nssvc.net\nssl_bump splice c\nssl_bump bump all\n".to_owned(),
        ),
        (
            Target::Pac,
            pac("if (host == 'müller.de' || dnsDomainIs(host, '.nssvc.net')) return 'DIRECT';\nreturn 'PROXY p:1';"),
        ),
        (
            Target::Proxysg,
            "<SSL-Intercept>\nurl.host=\"müller.de\" ssl.forward_proxy(no)\nurl.host.suffix=\".nssvc.net\" ssl.forward_proxy(no)\nssl.forward_proxy(https)\n".to_owned(),
        ),
    ] {
        let problems = read(target, &text).problems;
        let [problem] = problems.as_slice() else { panic!("{target}: {problems:?}") };
        assert!(text[problem.at.clone()].contains('ü'), "{target}: {problems:?}");
        assert_eq!(found(target, words, &text), (none(), none(), 1), "{target}");
    }
    // An expression may hold one and match without.
    let text =
        "acl c ssl::server_name_regex (ü|\\.)nssvc\\.net$\nssl_bump splice c\nssl_bump bump all\n";
    assert_eq!(found(Target::Squid, words, text), (none(), none(), 0));
}

/// Every host would go directly, and nothing of that is what a shell reads.
#[test]
fn what_browsers_take_for_an_expression_is_read_as_one_and_told() {
    let text = pac("if (shExpMatch(host, \"[a-z0-9]*\")) return 'DIRECT';\nreturn 'PROXY p:1';");
    let test = "shExpMatch(host, \"[a-z0-9]*\")";
    let (reading, verified) = verified(Target::Pac, NSSVC, &text);
    assert_eq!(verified.excess.iter().map(|e| e.printed.as_str()).collect::<Vec<_>>(), [test]);
    let [remark] = reading.remarks.as_slice() else { panic!("{:?}", reading.remarks) };
    assert_eq!(&text[remark.at.clone()], test);
    assert!(remark.words.contains("for browsers"), "{}", remark.words);
    // A file that throws answers nothing.
    let broken = text.replace("[a-z0-9]*", "(*.nssvc.net");
    assert_eq!(found(Target::Pac, NSSVC, &broken), (some(NSSVC), none(), 1));
}

#[test]
fn names_without_a_dot_are_no_excess() {
    let text = pac(
        "if (isPlainHostName(host) || dnsDomainIs(host, '.nssvc.net')) return 'DIRECT';\nreturn 'PROXY p:1';",
    );
    assert_eq!(found(Target::Pac, NSSVC, &text), (none(), none(), 0));
    assert_eq!(found(Target::Winhttp, NSSVC, "*.nssvc.net;<local>"), (none(), none(), 0));
}

#[test]
fn winhttp_is_read_as_its_command_as_its_own_output_and_as_a_bare_list() {
    let list = "*.nssvc.net;*.cloud.com";
    let words = &["*.nssvc.net", "*.cloud.com"];
    for text in [
        format!(
            "netsh winhttp set proxy proxy-server=\"p:8080\" bypass-list=\"{list};<local>\"\r\n"
        ),
        format!("netsh winhttp set proxy p:8080 bypass-list={list}"),
        format!(
            "\r\nCurrent WinHTTP proxy settings:\r\n\r\n    Proxy Server(s) :  p:8080\r\n    Bypass List     :  {list}\r\n"
        ),
        format!(
            "\r\nAktuelle WinHTTP-Proxyeinstellungen:\r\n\r\n    Proxyserver:  p:8080\r\n    Umgehungsliste     :  {list}\r\n"
        ),
        format!(
            "\nCurrent WinHTTP advanced proxy settings:\n\n{{\n  \"Proxy\": \"p:8080\",\n  \"ProxyBypass\": \"{list}\",\n  \"AutoconfigUrl\": \"\",\n  \"AutoDetect\": false\n}}\n"
        ),
        list.to_owned(),
        "*.nssvc.net *.cloud.com".to_owned(),
    ] {
        assert_eq!(found(Target::Winhttp, words, &text), (none(), none(), 0), "{text}");
    }
}

#[test]
fn a_slash_makes_a_list_of_winhttp_invalid_and_no_proxy_leaves_everything_direct() {
    let (missing, excess, problems) = found(Target::Winhttp, NSSVC, "*.nssvc.net;10.0.0.0/8");
    assert_eq!((missing, excess, problems), (some(NSSVC), none(), 1));
    let direct = "Current WinHTTP proxy settings:\n\n    Direct access (no proxy server).\n";
    let (missing, excess, _) = found(Target::Winhttp, NSSVC, direct);
    assert_eq!((missing, excess), (none(), some(&["Direct access (no proxy server)."])));
    let german =
        "Aktuelle WinHTTP-Proxyeinstellungen:\n\n    Direkter Zugriff (kein Proxyserver).\n";
    let (missing, excess, _) = found(Target::Winhttp, NSSVC, german);
    assert_eq!((missing, excess), (none(), some(&["Direkter Zugriff (kein Proxyserver)."])));
    let script = "{\"Proxy\": \"\", \"ProxyBypass\": \"*.nssvc.net\", \"AutoconfigUrl\": \"http://w/p.pac\"}";
    assert_eq!(found(Target::Winhttp, NSSVC, script), (some(NSSVC), none(), 1));
    let empty = "    Proxy Server(s) :  p:8080\n    Bypass List     :  (none)\n";
    assert_eq!(found(Target::Winhttp, NSSVC, empty), (some(NSSVC), none(), 0));
}

fn exempt(value: &str) -> String {
    format!(
        "config firewall ssl-ssh-profile\n    edit \"deep\"\n        config ssl-exempt\n            edit 1\n                {value}\n            next\n        end\n    next\nend\n"
    )
}

#[test]
fn fortigate_exempts_by_objects_and_their_groups_in_any_virtual_domain() {
    let custom = "config firewall wildcard-fqdn custom\n    edit \"n\"\n        set wildcard-fqdn \"*.nssvc.net\"\n    next\nend\n";
    let by_object = format!("{custom}{}", exempt("set wildcard-fqdn \"n\""));
    assert_eq!(found(Target::Fortigate, NSSVC, &by_object), (none(), none(), 0));
    let group = "config firewall wildcard-fqdn group\n    edit \"all of it\"\n        set member \"n\"\n    next\nend\n";
    let by_group = format!("{custom}{group}{}", exempt("set wildcard-fqdn \"all of it\""));
    assert_eq!(found(Target::Fortigate, NSSVC, &by_group), (none(), none(), 0));
    let domain = format!("config vdom\nedit root\n{by_object}end\n");
    assert_eq!(found(Target::Fortigate, NSSVC, &domain), (none(), none(), 0));
    let address = "config firewall address\n    edit \"n\"\n        set type fqdn\n        set fqdn \"*.nssvc.net\"\n    next\nend\n";
    let by_address =
        format!("{address}{}", exempt("set type address\n                set address \"n\""));
    assert_eq!(found(Target::Fortigate, NSSVC, &by_address), (none(), none(), 0));
}

#[test]
fn a_pattern_an_unknown_object_or_one_of_another_kind_exempts_nothing() {
    let address = "config firewall address\n    edit \"n\"\n        set fqdn \"*.nssvc.net\"\n    next\nend\n";
    for text in [
        exempt("set wildcard-fqdn \"*.nssvc.net\""),
        exempt("set wildcard-fqdn \"n\""),
        format!("{address}{}", exempt("set wildcard-fqdn \"n\"")),
        exempt("set fortiguard-category 31"),
        address.to_owned(),
    ] {
        assert_eq!(found(Target::Fortigate, NSSVC, &text), (some(NSSVC), none(), 1), "{text}");
    }
}

#[test]
fn a_whole_configuration_of_fortios_is_read_with_keys_of_several_lines() {
    let text = format!(
        "#config-version=FGT60F-7.2.5\nconfig system global\n    set hostname \"fw \\\"1\\\"\"\nend\n\
         config vpn certificate local\n    edit \"a\"\n        set private-key \"-----BEGIN KEY-----\nend\nnext\n-----END KEY-----\"\n    next\nend\n\
         config firewall wildcard-fqdn custom\n    edit \"n\"\n        set wildcard-fqdn \"*.nssvc.net\"\n    next\nend\n{}",
        exempt("set wildcard-fqdn n")
    );
    assert_eq!(found(Target::Fortigate, NSSVC, &text), (none(), none(), 0));
}

#[test]
fn what_does_not_fit_the_grammar_of_fortios_is_told() {
    for (text, words) in [
        ("next\n", "closes nothing"),
        ("set a b\n", "outside every"),
        ("config firewall address\n", "not closed"),
        ("config a\n    delete b\nend\n", "is not read"),
    ] {
        let problems = read(Target::Fortigate, text).problems;
        assert!(
            problems.iter().any(|problem| problem.words.contains(words)),
            "{text}: {problems:?}"
        );
    }
}

#[test]
fn what_is_written_has_no_more_lines_than_what_is_asked() {
    for (name, patterns) in asked::profiles() {
        for target in Target::ALL {
            let text = write(target, &patterns, &Settings::default(), Form::Native).unwrap().text;
            let entries = read(target, &text).entries;
            let own = entries.iter().filter(|entry| entry.printed != "<local>").count();
            assert!(own <= patterns.len(), "{target} {name}: {own} for {}", patterns.len());
            for entry in entries {
                let at = text.get(entry.at.clone()).unwrap_or_default();
                assert!(at.contains(&entry.printed), "{target}: {at} for {}", entry.printed);
            }
        }
    }
}

fn target() -> impl Strategy<Value = Target> {
    prop::sample::select(Target::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_text_panics(target in target(), text in "\\PC{0,200}") {
        let reading = read(target, &text);
        prop_assert!(verify(target, &patterns(NSSVC), &reading).is_ok() || !reading.entries.is_empty());
    }

    /// A list that is written, with pieces of it cut out, doubled or replaced.
    #[test]
    fn no_mangled_list_panics(target in target(), cuts in prop::collection::vec((0.0..1.0_f64, 0_usize..40, "[\\PC\\n]{0,6}"), 1..6)) {
        let asked = patterns(&["*.nssvc.net", "cis.citrix.com", "*.blob.core.windows.net"]);
        let mut text = write(target, &asked, &Settings::default(), Form::Native).unwrap().text;
        for (from, length, by) in cuts {
            let all: Vec<char> = text.chars().collect();
            let from = (from * all.len() as f64) as usize;
            let end = (from + length).min(all.len());
            text = all[..from].iter().chain(by.chars().collect::<Vec<_>>().iter()).chain(&all[end..]).collect();
        }
        let reading = read(target, &text);
        for entry in &reading.entries {
            prop_assert!(entry.at.end <= text.len());
        }
        for problem in &reading.problems {
            prop_assert!(problem.at.start <= problem.at.end && problem.at.end <= text.len() && text.is_char_boundary(problem.at.start));
        }
    }

    /// Whatever is asked for is covered by what is written for it, or refused.
    #[test]
    fn what_is_written_verifies_clean(target in target(), words in prop::collection::vec("(\\*\\.){0,2}([ab]\\.){0,2}(x\\.net|y\\.org)", 1..8)) {
        let asked: Vec<Pattern> = words.iter().map(|word| Pattern::parse(word).unwrap()).collect();
        if let Ok(written) = write(target, &asked, &Settings::default(), Form::Native) {
            let reading = read(target, &written.text);
            prop_assert_eq!(&reading.problems, &[]);
            let verified = verify(target, &asked, &reading).unwrap();
            prop_assert!(verified.is_clean(), "{:?}\n{}", verified, written.text);
        }
    }
}
