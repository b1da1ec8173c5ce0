// SPDX-License-Identifier: Apache-2.0
//! Policies and their rules.

use crate::case::{Case, POLICY, all_are_refused, case};
use crate::papers::binary;

#[test]
fn a_policy_with_a_mistake_is_refused_at_its_line() {
    all_are_refused(&cases());
}

const PATH: &str = "site/policies/p.yaml";
const HEAD: &str = "policy: p\npurpose: why\nmode: monitor\n";

pub(crate) fn cases() -> Vec<Case> {
    [files(), heads(), rules(), parts(), kinds()].concat()
}

fn body(name: &'static str, code: &'static str, line: usize, body: &str) -> Case {
    case(name)
        .file(PATH, format!("{HEAD}{body}\n"))
        .refused(code, &format!("policies/p.yaml:{line}"))
}

fn files() -> Vec<Case> {
    vec![
        case("a policy that is not UTF-8")
            .file(PATH, b"policy: caf\xe9\n")
            .refused("not-utf8", PATH),
        case("a policy of junk").file(PATH, binary()).refused("not-utf8", PATH),
        case("a policy that was emptied").file(PATH, "").refused("no-policy", "policies/p.yaml:1"),
        case("a policy of comments alone")
            .file(PATH, "# policy: p\n")
            .refused("no-policy", "policies/p.yaml:1"),
        case("one policy name in two files")
            .file("site/policies/q.yaml", POLICY)
            .refused("duplicate-policy", "policies/q.yaml:1"),
        case("one policy name twice in a file")
            .file(PATH, format!("{POLICY}---\n{POLICY}"))
            .refused("duplicate-policy", "policies/p.yaml:8"),
    ]
}

fn heads() -> Vec<Case> {
    let secured = |name, code, secures: &str| {
        body(name, code, 4, &format!("secures: {secures}\ninbound: any"))
    };
    vec![
        body("a policy that secures nobody", "missing-key", 1, "inbound: any"),
        body("a policy that secures no direction", "secures-nothing", 1, "secures: everything"),
        body("a slip in a direction", "unknown-key", 5, "secures: everything\nimbound: any")
            .helped("`inbound`"),
        case("a policy in an unknown mode")
            .file(PATH, POLICY.replace("monitor", "observe"))
            .refused("unknown-word", "policies/p.yaml:3"),
        case("a policy without a purpose")
            .file(PATH, POLICY.replace("Users reach the stores", "''"))
            .refused("empty-purpose", "policies/p.yaml:2"),
        case("a policy with a blank in its name")
            .file(PATH, POLICY.replace("policy: p", "policy: p p"))
            .refused("bad-name", "policies/p.yaml:1"),
        secured("a selector of nothing", "empty-selector", "{}"),
        secured(
            "a selector of two forms",
            "mixed-selector",
            "{ AppTier: StoreFront, addresses: [10.0.0.1] }",
        ),
        secured("a policy that secures names", "bad-selector", "{ fqdns: x }"),
        secured("a category without values", "bad-category", "{ AppTier: [] }"),
        secured("a policy that secures an empty list", "empty-secures", "[]"),
    ]
}

fn rules() -> Vec<Case> {
    let rule = |name, code, rule: &str| {
        body(
            name,
            code,
            6,
            &format!("secures: {{ AppTier: StoreFront }}\ninbound:\n  - {{ id: a, {rule} }}"),
        )
    };
    let clash = "secures: everything\ninbound:\n  - { id: a, from: everything, allow: [https] }\n  \
                 - { id: a, from: everything, allow: [http] }";
    let outbound = "secures: everything\noutbound:\n  - { id: a, from: everything, allow: any }";
    vec![
        body("two rules of one id", "duplicate-rule", 7, clash),
        body("from under outbound", "wrong-end", 6, outbound),
        rule("to under inbound", "wrong-end", "to: everything, allow: any"),
        rule("a rule from nowhere", "missing-key", "allow: any"),
        rule("a rule that allows nothing said", "missing-key", "from: everything"),
        rule("a rule that allows an empty list", "empty-rule", "from: everything, allow: []"),
        rule("a deny without a reason", "deny-without-reason", "from: everything, deny: any"),
        rule(
            "allow and deny in one rule",
            "allow-and-deny",
            "from: everything, allow: any, deny: any, reason: r",
        ),
        rule("a reason to allow", "key-not-here", "from: everything, allow: any, reason: r"),
        rule("a slip in a service", "unknown-service", "from: everything, allow: [htps]")
            .helped("`https`"),
        rule("an unknown address group", "unknown-group", "from: { addresses: camp }, allow: any"),
        rule("an unknown group of names", "unknown-group", "from: { fqdns: camp }, allow: any"),
        rule("an unknown tier", "unknown-tier", "from: { tier: web }, allow: any"),
        rule(
            "a month that is none",
            "bad-date",
            "from: everything, allow: any, expires: 2027-13-01",
        ),
        rule("a date in words", "bad-date", "from: everything, allow: any, expires: tomorrow"),
        rule(
            "a list in place of a date",
            "bad-yaml",
            "from: everything, allow: any, expires: [2027-01-01]",
        ),
    ]
}

fn parts() -> Vec<Case> {
    let own = "secures: { AppTier: StoreFront }\ninbound: any\n";
    vec![
        body(
            "a part monitored in a policy that is",
            "monitored-not-enforced",
            6,
            &format!("{own}monitored: [{{ direction: inbound }}]"),
        ),
        body(
            "an unknown tier within",
            "unknown-tier",
            6,
            &format!("{own}within: {{ web: allow }}"),
        ),
        body("a bad service within", "bad-service", 6, &format!("{own}within: [tcp/x]")),
        case("a monitored part of nothing")
            .file(PATH, format!("{}{own}monitored: [{{}}]\n", HEAD.replace("monitor", "enforce")))
            .refused("empty-part", "policies/p.yaml:6"),
    ]
}

fn kinds() -> Vec<Case> {
    let own = "secures: { AppTier: StoreFront }";
    vec![
        body("an unknown kind", "unknown-word", 4, &format!("kind: aplication\n{own}")),
        body("a quarantine without a level", "missing-key", 1, &format!("kind: quarantine\n{own}")),
        body(
            "a strict quarantine that allows",
            "strict-with-rules",
            1,
            &format!(
                "kind: quarantine\nlevel: strict\n{own}\ninbound: [{{ id: a, from: everything, allow: any }}]"
            ),
        ),
        body(
            "an isolation of one side",
            "too-few-sides",
            1,
            "kind: isolation\nsides: { a: everything }",
        ),
        body(
            "a shared service that denies",
            "deny-not-here",
            6,
            &format!(
                "kind: shared-service\n{own}\ninbound: [{{ id: a, from: everything, deny: any, reason: r }}]"
            ),
        ),
        body(
            "a shared service for any",
            "any-not-here",
            6,
            &format!("kind: shared-service\n{own}\ninbound: any"),
        ),
    ]
}
