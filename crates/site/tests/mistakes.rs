// SPDX-License-Identifier: Apache-2.0
//! Every mistake that a file can hold, with the code and the line that the user is shown.
#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test may fail by a panic"
)]

mod common;

use common::{concise, load_files};
use portolan_diagnostics::Severity;

const INVENTORY: &str = "\
name,addresses,component,categories
sf1,10.0.0.1,StoreFront,AppTier:StoreFront
";

/// The finding of one file beside an otherwise good site: `line code`, errors first.
fn findings(path: &str, text: &str) -> Vec<String> {
    let mut files = vec![("portolan.yaml", "site: s\n"), ("inventory/z.csv", INVENTORY)];
    files.retain(|(known, _)| *known != path);
    files.push((path, text));
    let (site, sources, out) = load_files(&files);
    let wanted = |s: Severity| s == Severity::Error || site.is_some();
    for d in &out {
        assert!(d.help.as_ref().is_some_and(|h| !h.is_empty()), "no help: {d:?}");
        assert!(!d.message.contains('\n') && !d.message.ends_with('.'), "{d:?}");
        assert!(!d.message.starts_with(|c: char| c.is_uppercase()), "{d:?}");
        assert!(d.code.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{d:?}");
    }
    let lines = concise(&out, &sources);
    out.iter()
        .zip(lines.lines())
        .filter(|(d, line)| {
            wanted(d.severity) && (line.starts_with(path) || !line.contains(".csv"))
        })
        .map(|(d, line)| format!("{} {}", line.split(':').nth(1).unwrap_or("?").trim(), d.code))
        .collect()
}

fn site(body: &str) -> Vec<String> {
    findings("portolan.yaml", &format!("site: s\n{body}"))
}

fn policy(body: &str) -> Vec<String> {
    let head = "policy: p\npurpose: why\nmode: monitor\n";
    findings("policies/p.yaml", &format!("{head}{body}"))
}

fn rule(body: &str) -> Vec<String> {
    policy(&format!("secures: {{ AppTier: StoreFront }}\ninbound:\n  - {body}\n"))
}

fn inventory(body: &str) -> Vec<String> {
    findings("inventory/i.csv", &format!("name,addresses,component,categories\n{body}"))
}

#[test]
fn a_file_that_is_not_yaml_is_refused_at_its_place() {
    assert_eq!(findings("portolan.yaml", ""), ["1 one-site"]);
    assert_eq!(findings("portolan.yaml", "site: a\n---\nsite: b\n"), ["1 one-site"]);
    assert_eq!(findings("portolan.yaml", "- site\n"), ["1 bad-yaml"]);
    assert_eq!(findings("portolan.yaml", "{}\n"), ["1 missing-key"]);
    assert_eq!(site("default: 'allow\n"), ["3 bad-yaml"]);
    assert_eq!(site("default: @allow\n"), ["2 bad-yaml"]);
}

#[test]
fn a_folder_without_its_file_is_no_site() {
    let (site, _, out) = load_files(&[]);
    assert!(site.is_none());
    assert_eq!(out[0].code, "no-site");
}

#[test]
fn an_unknown_key_or_word_is_told_with_the_nearest_one() {
    assert_eq!(site("defualt: allow\n"), ["2 unknown-key"]);
    assert_eq!(site("default: alow\n"), ["2 unknown-word"]);
    assert_eq!(site("site: twice\n"), ["2 duplicate-key"]);
    assert_eq!(site("unlabelled: { verdict: deny, mode: draft }\n"), ["2 bad-mode"]);
    assert_eq!(policy("secures: everything\nimbound: any\n"), ["5 unknown-key"]);
    let (_, _, out) = load_files(&[("portolan.yaml", "site: s\ndefualt: allow\n")]);
    assert_eq!(out[0].help.as_deref(), Some("did you mean `default`?"));
}

#[test]
fn a_key_without_a_value_is_a_mistake_and_not_an_absence() {
    assert_eq!(policy("secures: everything\ninbound:\n"), ["5 bad-yaml"]);
    assert_eq!(policy("secures: { everything: true, except: }\ninbound: any\n"), ["4 bad-yaml"]);
    assert_eq!(policy("secures:\ninbound: any\n"), ["4 bad-yaml"]);
    assert_eq!(policy("secures: everything\ninbound: any\nmonitored:\n"), ["6 bad-yaml"]);
    assert_eq!(rule("{ id: a, from: everything, allow: }"), ["6 bad-yaml"]);
}

#[test]
fn groups_of_addresses_are_checked_word_by_word() {
    assert_eq!(site("addresses: { a: [10.0.0.1/8] }\n"), ["2 bad-address"]);
    assert_eq!(site("addresses:\n  a:\n    - 10.0.0.300\n"), ["4 bad-address"]);
    assert_eq!(site("addresses: { a: [10.0.0.9-10.0.0.1] }\n"), ["2 bad-address"]);
    assert_eq!(site("addresses: { a: [camp] }\n"), ["2 unknown-group"]);
    assert_eq!(site("addresses:\n  a: [b]\n  b: [a]\n"), ["4 circular-group"]);
    assert_eq!(site("addresses: { a: [] }\n"), ["2 empty-group"]);
    assert_eq!(site("addresses: { any: [10.0.0.1] }\n"), ["2 reserved-word"]);
    assert_eq!(site("addresses: { 9a: [10.0.0.1] }\n"), ["2 bad-name"]);
    assert_eq!(site("addresses: { a: { included: [10.0.0.1] } }\n"), ["2 unknown-key"]);
}

#[test]
fn names_of_the_internet_are_hosts_and_wildcards() {
    assert_eq!(site("fqdns: { a: ['https://x.cloud.com/ping'] }\n"), ["2 bad-fqdn"]);
    assert_eq!(site("fqdns: { a: ['cl*.com'] }\n"), ["2 bad-fqdn"]);
    assert_eq!(site("fqdns: { a: [] }\n"), ["2 empty-group"]);
    assert_eq!(site("fqdns: { 'a b': [x.y] }\n"), ["2 bad-name"]);
}

#[test]
fn services_are_words_or_names() {
    assert_eq!(site("services: { a: [tcp/70000] }\n"), ["2 bad-service"]);
    assert_eq!(site("services: { a: [tpc/70] }\n"), ["2 bad-service"]);
    assert_eq!(site("services: { a: [htps] }\n"), ["2 unknown-service"]);
    assert_eq!(site("services: { a: [443] }\n"), ["2 unknown-service"]);
    assert_eq!(site("services:\n  a: [b]\n  b: [a]\n"), ["4 circular-service"]);
    assert_eq!(site("services: { tcp: [tcp/1] }\n"), ["2 reserved-word"]);
    assert_eq!(site("services: { a: [] }\n"), ["2 empty-service"]);
    assert_eq!(site("services: { 'a/b': [tcp/1] }\n"), ["2 bad-name"]);
}

#[test]
fn an_attachment_says_what_it_holds() {
    let attachment = |body: &str| site(&format!("attachments:\n  - {{ name: a, {body} }}\n"));
    assert_eq!(attachment("kind: host"), ["3 missing-key"]);
    assert_eq!(attachment("kind: hots, holds: everything"), ["3 unknown-word"]);
    assert_eq!(attachment("kind: host, holds: [sf2]"), ["3 unknown-workload"]);
    assert_eq!(attachment("kind: host, holds: everything, bridge: br0"), ["3 key-not-here"]);
    assert_eq!(attachment("kind: bridge, holds: everything"), ["3 missing-key"]);
    let long = "kind: bridge, holds: everything, bridge: a-name-too-long-for-it";
    assert_eq!(attachment(long), ["3 bad-name"]);
    let twice = "kind: bridge, bridges: { b1: [sf1], b2: everything }";
    assert_eq!(attachment(twice), ["3 held-twice"]);
    assert_eq!(attachment("kind: host, holds: everything, netns: ../x"), ["3 bad-name"]);
    let two = "  - { name: a, kind: host, holds: everything }\n";
    assert_eq!(site(&format!("attachments:\n{two}{two}")), ["4 duplicate-attachment"]);
}

#[test]
fn a_host_holds_one_workload() {
    let site_text = "site: s\nattachments:\n  - { name: a, kind: host, holds: everything }\n";
    let two = "name,addresses,component,categories\na,10.0.0.2,,\nb,10.0.0.3,,\n";
    let (site, _, out) = load_files(&[("portolan.yaml", site_text), ("inventory/z.csv", two)]);
    assert!(site.is_none());
    assert!(out.iter().any(|d| d.code == "host-holds-many"));
}

#[test]
fn a_workload_that_no_attachment_holds_is_warned_of_where_there_are_attachments() {
    let text = "site: s\nattachments: [{ name: a, kind: host, holds: [] }]\n";
    let (site, _, out) = load_files(&[("portolan.yaml", text), ("inventory/z.csv", INVENTORY)]);
    assert!(site.is_some());
    assert!(out.iter().any(|d| d.code == "unattached-workload"));
    let (_, _, out) = load_files(&[("portolan.yaml", "site: s\n"), ("inventory/z.csv", INVENTORY)]);
    assert!(!out.iter().any(|d| d.code == "unattached-workload"));
}

#[test]
fn an_inventory_line_is_refused_by_its_line() {
    assert_eq!(inventory("a,10.0.0.2,,\nb,10.0.0.2,,\n"), ["3 duplicate-address"]);
    assert_eq!(inventory("a,10.0.0.2,,\na,10.0.0.3,,\n"), ["3 duplicate-workload"]);
    assert_eq!(inventory("a,10.0.0.2,,\nA,10.0.0.3,,\n"), ["3 duplicate-workload"]);
    assert_eq!(inventory("a,10.0.0.2;10.0.0.2,,\n"), ["2 duplicate-address"]);
    assert_eq!(inventory("a,10.0.0.0/24,,\n"), ["2 bad-address"]);
    assert_eq!(inventory("a,10.0.0,,\n"), ["2 bad-address"]);
    assert_eq!(inventory("a,127.0.0.1,,\n"), ["2 bad-address"]);
    assert_eq!(inventory("a,255.255.255.255,,\n"), ["2 bad-address"]);
    assert_eq!(inventory("a,::ffff:10.0.0.7,,\n"), ["2 bad-address"]);
    assert_eq!(inventory("a,,,\n"), ["2 missing-address"]);
    assert_eq!(inventory("a\n"), ["2 missing-address"]);
    assert_eq!(inventory(",10.0.0.2,,\n"), ["2 bad-name"]);
    assert_eq!(inventory("a b,10.0.0.2,,\n"), ["2 bad-name"]);
    assert_eq!(inventory("a,10.0.0.2,StoreFrnt,\n"), ["2 unknown-role"]);
    assert_eq!(inventory("a,10.0.0.2,Any Citrix Component,\n"), ["2 not-a-workload"]);
    assert_eq!(inventory("a,10.0.0.2,,AppTier\n"), ["2 bad-category"]);
    assert_eq!(inventory("a,10.0.0.2,,addresses:x\n"), ["2 bad-category"]);
    assert_eq!(inventory("a,10.0.0.2,,,too,many\n"), ["2 bad-record"]);
}

#[test]
fn both_owners_of_an_address_are_named() {
    let text = "name,addresses\na,10.0.0.2\nb,10.0.0.2\n";
    let (_, _, out) = load_files(&[("portolan.yaml", "site: s\n"), ("inventory/i.csv", text)]);
    assert!(out[0].message.contains("`a`") && out[0].message.contains("`b`"), "{:?}", out[0]);
    assert_eq!(out[0].labels.len(), 1);
}

#[test]
fn a_mistake_in_a_cell_is_pointed_at_and_not_its_whole_line() {
    let text = "name,addresses,component\n\"a\",\"10.0.0.2; 10.0.0.300\",VDA\n";
    let (_, sources, out) =
        load_files(&[("portolan.yaml", "site: s\n"), ("inventory/i.csv", text)]);
    let portolan_diagnostics::Place::Span(span) = &out[0].place else { panic!() };
    assert_eq!(&sources.text(span.source)[span.start..span.end], "10.0.0.300");
}

#[test]
fn a_header_is_checked_before_any_line() {
    let header = |text: &str| findings("inventory/i.csv", text);
    assert_eq!(header(""), ["1 bad-header"]);
    assert_eq!(header("name,adresses\na,10.0.0.2\n"), ["1 bad-header", "1 bad-header"]);
    assert_eq!(header("name,name,addresses\n"), ["1 bad-header"]);
    let bom = "\u{feff}name,addresses,mac\na,10.0.0.2,00:11\n";
    assert_eq!(header(bom), ["2 bad-mac"]);
    assert_eq!(findings("inventory/i.yaml", "- { name: x }\n"), ["1 missing-key"]);
}

#[test]
fn a_policy_says_whom_it_secures_and_in_which_direction() {
    assert_eq!(policy("inbound: any\n"), ["1 missing-key"]);
    assert_eq!(policy("secures: everything\n"), ["1 secures-nothing"]);
    assert_eq!(policy("secures: []\ninbound: any\n"), ["4 empty-secures"]);
    assert_eq!(policy("secures: {}\ninbound: any\n"), ["4 empty-selector"]);
    assert_eq!(policy("secures: { AppTier: [] }\ninbound: any\n"), ["4 bad-category"]);
    assert_eq!(policy("secures: { fqdns: x }\ninbound: any\n"), ["4 bad-selector"]);
    assert_eq!(policy("secures: { tier: x }\ninbound: any\n"), ["4 bad-selector"]);
    let mixed = "secures: { AppTier: StoreFront, addresses: [10.0.0.1] }\ninbound: any\n";
    assert_eq!(policy(mixed), ["4 mixed-selector"]);
    assert_eq!(policy("secures: { everything: false }\ninbound: any\n"), ["4 mixed-selector"]);
    let tier = "  - { tier: a, select: everything }\n";
    assert_eq!(policy(&format!("secures:\n{tier}{tier}inbound: any\n")), ["6 duplicate-tier"]);
    assert_eq!(policy("secures: everything\ninbound: all\n"), ["5 unknown-word"]);
    let empty = "policy: p\npurpose: ''\nmode: monitor\nsecures: everything\ninbound: any\n";
    assert_eq!(findings("policies/p.yaml", empty), ["2 empty-purpose"]);
}

#[test]
fn two_policies_cannot_have_one_name() {
    let one = "policy: p\npurpose: w\nmode: draft\nsecures: everything\ninbound: any\n";
    assert_eq!(findings("policies/p.yaml", &format!("{one}---\n{one}")), ["7 duplicate-policy"]);
}

#[test]
fn a_rule_is_refused_by_its_line() {
    assert_eq!(rule("{ id: a, to: everything, allow: any }"), ["6 wrong-end"]);
    assert_eq!(rule("{ id: a, allow: any }"), ["6 missing-key"]);
    assert_eq!(rule("{ id: a, from: everything }"), ["6 missing-key"]);
    assert_eq!(rule("{ id: a, from: everything, allow: [] }"), ["6 empty-rule"]);
    assert_eq!(rule("{ id: a, from: everything, deny: any }"), ["6 deny-without-reason"]);
    assert_eq!(rule("{ id: a, from: everything, allow: any, reason: r }"), ["6 key-not-here"]);
    let both = "{ id: a, from: everything, allow: any, deny: any, reason: r }";
    assert_eq!(rule(both), ["6 allow-and-deny"]);
    assert_eq!(rule("{ id: a, from: everything, allow: [htps] }"), ["6 unknown-service"]);
    assert_eq!(rule("{ id: a, from: { addresses: camp }, allow: any }"), ["6 unknown-group"]);
    assert_eq!(rule("{ id: a, from: { fqdns: camp }, allow: any }"), ["6 unknown-group"]);
    assert_eq!(rule("{ id: a, from: { tier: camp }, allow: any }"), ["6 unknown-tier"]);
    assert_eq!(rule("{ id: a, at: x, from: everything, allow: any }"), ["6 unknown-tier"]);
    for date in ["2027-13-01", "tomorrow", "2027-6-1", "01.06.2027"] {
        let text = format!("{{ id: a, from: everything, allow: any, expires: {date} }}");
        assert_eq!(rule(&text), ["6 bad-date"], "{date}");
    }
    let twice = "{ id: a, from: everything, allow: any }";
    assert_eq!(rule(&format!("{twice}\n  - {twice}")), ["7 duplicate-rule"]);
    assert_eq!(rule("{ id: 'a b', from: everything, allow: any }"), ["6 bad-name"]);
    let needs = "{ id: a, from: everything, allow: any, needs: citrix/x/y }";
    assert_eq!(rule(needs), ["6 unknown-requirement"]);
}

#[test]
fn within_speaks_of_tiers_and_services() {
    let within = |body: &str| {
        policy(&format!("secures: {{ AppTier: StoreFront }}\ninbound: any\nwithin: {body}\n"))
    };
    assert_eq!(within("maybe"), ["6 unknown-service"]);
    assert_eq!(within("{ q: allow }"), ["6 unknown-tier"]);
    assert_eq!(within("[tcp/x]"), ["6 bad-service"]);
    assert!(within("{ p: [tcp/808] }").is_empty());
}

#[test]
fn a_monitored_part_belongs_to_an_enforced_policy() {
    let body = "secures: { AppTier: StoreFront }\ninbound: any\nmonitored: ";
    assert_eq!(
        policy(&format!("{body}[{{ direction: inbound }}]\n")),
        ["6 monitored-not-enforced"]
    );
    let enforced = |part: &str| {
        let head = "policy: p\npurpose: why\nmode: enforce\n";
        findings("policies/p.yaml", &format!("{head}{body}[{part}]\n"))
    };
    assert_eq!(enforced("{ tier: q }"), ["6 unknown-tier"]);
    assert_eq!(enforced("{}"), ["6 empty-part"]);
    assert_eq!(enforced("{ direction: in }"), ["6 unknown-word"]);
    assert!(enforced("{ workloads: { AppTier: StoreFront } }").is_empty());
}

#[test]
fn each_kind_has_its_own_keys() {
    let own = "secures: { AppTier: StoreFront }\n";
    let allow = "inbound: [{ id: a, from: everything, allow: any }]\n";
    let deny = "inbound: [{ id: a, from: everything, deny: any, reason: r }]\n";
    let kind = |kind: &str, rest: &str| policy(&format!("kind: {kind}\n{rest}"));
    assert_eq!(kind("shared-service", &format!("{own}{deny}")), ["6 deny-not-here"]);
    assert_eq!(kind("shared-service", &format!("{own}inbound: any\n")), ["6 any-not-here"]);
    assert_eq!(kind("shared-service", &format!("{own}within: deny\n")), ["6 key-not-here"]);
    assert_eq!(kind("quarantine", own), ["1 missing-key"]);
    let strict = format!("{own}{allow}level: strict\n");
    assert_eq!(kind("quarantine", &strict), ["1 strict-with-rules"]);
    let forensic = format!("{own}{deny}level: forensic\n");
    assert_eq!(kind("quarantine", &forensic), ["6 deny-not-here"]);
    assert_eq!(kind("isolation", "sides: { a: everything }\n"), ["1 too-few-sides"]);
    let sides = "sides: { a: { Zone: A }, b: { Zone: B } }\n";
    assert_eq!(kind("isolation", &format!("{sides}{own}")), ["6 key-not-here"]);
    assert_eq!(policy(&format!("{own}inbound: any\n{sides}")), ["6 key-not-here"]);
    assert_eq!(kind("aplication", own), ["4 unknown-word"]);
}

#[test]
fn hostile_yaml_is_refused_before_it_costs_anything() {
    let mut bomb = "site: s\nservices:\n  a0: &a0 [tcp/1, tcp/2, tcp/3]\n".to_owned();
    for i in 1..40 {
        bomb += &format!("  a{i}: &a{i} [{0}, {0}, {0}]\n", format_args!("*a{}", i - 1));
    }
    assert_eq!(findings("portolan.yaml", &bomb).len(), 1);
    let deep = format!("site: {}{}\n", "[".repeat(5000), "]".repeat(5000));
    assert_eq!(findings("portolan.yaml", &deep), ["1 bad-yaml"]);
    let ladder: String = "{ addresses: [10.0.0.1], except: [".repeat(2000);
    assert_eq!(policy(&format!("secures: {ladder}\n")).len(), 1);
}

#[test]
fn a_slip_in_a_category_is_noticed() {
    let text = "secures: { AppTier: StoreFrnt }\ninbound: any\n";
    assert!(policy(text).contains(&"4 unknown-category".to_owned()));
}
