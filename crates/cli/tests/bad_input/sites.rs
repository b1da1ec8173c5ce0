// SPDX-License-Identifier: Apache-2.0
//! The folder of a site, and `portolan.yaml`.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::case::{Case, POLICY, all_are_refused, case};
use crate::papers::binary;

#[test]
fn a_site_that_cannot_be_read_is_refused() {
    all_are_refused(&cases());
}

#[test]
fn a_file_that_this_user_may_not_read_is_refused() {
    if rustix::process::geteuid().is_root() {
        println!("skipped: a_file_that_this_user_may_not_read_is_refused (root reads everything)");
        return;
    }
    let locked = case("a file without rights").prepared(|folder| {
        fs::set_permissions(folder.join(PATH), fs::Permissions::from_mode(0o000)).unwrap();
    });
    all_are_refused(&[locked.refused("unreadable", PATH)]);
}

pub(crate) fn cases() -> Vec<Case> {
    [folders(), files(), forms(), groups(), attachments(), own_lists(), verbs(), writes()].concat()
}

const PATH: &str = "site/portolan.yaml";

fn site(name: &'static str, bytes: impl AsRef<[u8]>) -> Case {
    case(name).file(PATH, bytes)
}

fn folders() -> Vec<Case> {
    vec![
        case("a folder that does not exist").run(["check", "sites"]).refused("no-site", "sites"),
        case("a file in place of the folder").run(["check", PATH]).refused("no-site", PATH),
        case("a folder without its file").without(PATH).refused("no-site", "site"),
        case("a folder in place of the file")
            .without(PATH)
            .prepared(|folder| fs::create_dir(folder.join(PATH)).unwrap())
            .refused("no-site", "site"),
        case("policies that are a file")
            .without("site/policies/p.yaml")
            .file("site/policies", "policy: p\n")
            .refused("not-a-folder", "site/policies"),
        case("a folder with an extension in place of a policy")
            .prepared(|folder| fs::create_dir(folder.join("site/policies/q.yaml")).unwrap())
            .without("")
            .file("site/policies/q/r.yaml", "policy: 1\n")
            .refused("missing-key", "policies/q/r.yaml:1"),
        case("a policy beside its folder")
            .file("site/q.yaml", "# mine\npolicy: q\n")
            .refused("not-read", "site/q.yaml")
            .helped("`policies`"),
        case("a policy beside its folder that is not UTF-8")
            .file("site/q.yaml", b"policy: caf\xe9\n")
            .refused("not-utf8", "site/q.yaml"),
        case("a policy that an editor called a text")
            .file("site/policies/q.yaml.txt", "policy: q\n")
            .refused("not-read", "site/policies/q.yaml.txt")
            .helped("`q.yaml`"),
        case("a tab in a policy")
            .file("site/policies/q.yaml", "policy: q\ninbound:\n\t- { id: a }\n")
            .refused("bad-yaml", "policies/q.yaml:3")
            .helped("with spaces"),
        case("folders that lead round in circles")
            .prepared(|folder| {
                symlink(".", folder.join("site/inventory/a")).unwrap();
                symlink(".", folder.join("site/inventory/b")).unwrap();
            })
            .refused("too-deep", "site/inventory/a/a/a/a/a/a/a/a"),
        case("a file name that is not UTF-8")
            .prepared(|folder| {
                let name = OsStr::from_bytes(b"caf\xe9.yaml");
                fs::write(folder.join("site/policies").join(name), "").unwrap();
            })
            .refused("bad-file-name", "site/policies/caf\u{fffd}.yaml"),
    ]
}

fn files() -> Vec<Case> {
    vec![
        site("an empty site", "").refused("one-site", "portolan.yaml:1"),
        site("a site that is not UTF-8", b"site: caf\xe9\n").refused("not-utf8", PATH),
        site("a site of junk", binary()).refused("not-utf8", PATH),
        site("a site of NULs", [0; 64]).refused("bad-yaml", "portolan.yaml:1"),
        case("a site of 100 MB")
            .prepared(|folder| {
                fs::File::create(folder.join(PATH)).unwrap().set_len(100 << 20).unwrap()
            })
            .refused("file-too-large", PATH),
        site("two sites in one file", "site: a\n---\nsite: b\n")
            .refused("one-site", "portolan.yaml:1"),
    ]
}

fn forms() -> Vec<Case> {
    let body = |name, body: &str| site(name, format!("site: s\n{body}"));
    vec![
        site("a list in place of a site", "- site\n").refused("bad-yaml", "portolan.yaml:1"),
        site("a site without a name", "{}\n").refused("missing-key", "portolan.yaml:1"),
        body("a tab in YAML", "addresses:\n\ta: [10.0.0.1]\n")
            .refused("bad-yaml", "portolan.yaml:3"),
        body("an open quote in YAML", "default: 'allow\n").refused("bad-yaml", "portolan.yaml:3"),
        body("a merge that was not resolved", "<<<<<<< ours\ndefault: deny\n")
            .refused("bad-yaml", "portolan.yaml:2"),
        body("an alias of nothing", "addresses: { a: *b }\n")
            .refused("bad-yaml", "portolan.yaml:2"),
        body("aliases that grow without bound", &bomb()).refused("bad-yaml", "portolan.yaml:3"),
        body("one long list under a thousand names", &copies())
            .refused("yaml-limit", "portolan.yaml:3"),
        body("nesting without bound", &format!("default: {}\n", "[".repeat(100_000)))
            .refused("bad-yaml", "portolan.yaml:2"),
        body("a slip in a key", "defualt: allow\n")
            .refused("unknown-key", "portolan.yaml:2")
            .helped("`default`"),
        body("a slip in a word", "default: alow\n")
            .refused("unknown-word", "portolan.yaml:2")
            .helped("`allow`"),
        body("a key twice", "site: t\n").refused("duplicate-key", "portolan.yaml:2"),
        body("a number in place of a list", "addresses: 7\n")
            .refused("bad-yaml", "portolan.yaml:2"),
        body("a key without a value", "default:\n").refused("bad-yaml", "portolan.yaml:2"),
        body(
            "a rule for the unlabelled that is a draft",
            "unlabelled: { verdict: deny, mode: draft }\n",
        )
        .refused("bad-mode", "portolan.yaml:2"),
        body("a condition that no chart knows", "conditions: { edtt: true }\n")
            .refused("unknown-condition", "portolan.yaml:2"),
    ]
}

/// A list of a thousand words, and the same list again under many names.
fn copies() -> String {
    let lines: String = (1..900).map(|i| format!("  a{i}: *a\n")).collect();
    format!("services:\n  a: &a [{}tcp/1]\n{lines}", "tcp/1, ".repeat(1000))
}

/// Each line is three times the line above.
fn bomb() -> String {
    let line = |i: usize| format!("  a{i}: &a{i} [{0}, {0}, {0}]\n", format_args!("*a{}", i - 1));
    let lines: String = (1..40).map(line).collect();
    format!("services:\n  a0: &a0 [tcp/1, tcp/2, tcp/3]\n{lines}")
}

fn groups() -> Vec<Case> {
    let body = |name, code, body: &str| {
        site(name, format!("site: s\n{body}\n")).refused(code, "portolan.yaml:2")
    };
    vec![
        body("a CIDR with bits of the host", "bad-address", "addresses: { a: [10.0.0.1/8] }"),
        body("a CIDR that is too long", "bad-address", "addresses: { a: [10.0.0.0/33] }"),
        body("a range that runs backwards", "bad-address", "addresses: { a: [10.0.0.9-10.0.0.1] }"),
        body("a range over two families", "bad-address", "addresses: { a: [10.0.0.1-fd00::1] }"),
        body("an unknown address group in a group", "unknown-group", "addresses: { a: [camp] }"),
        body("a group made of itself", "circular-group", "addresses: { a: [a] }"),
        body("an empty group", "empty-group", "addresses: { a: [] }"),
        body("a URL in place of a name", "bad-fqdn", "fqdns: { a: ['https://example.com/'] }"),
        body("a wildcard inside a label", "bad-fqdn", "fqdns: { a: ['ex*.com'] }"),
        body("a service of an unknown protocol", "bad-service", "services: { a: [tpc/80] }"),
        body("a service of a port alone", "unknown-service", "services: { a: [443] }"),
        body("a service under a word of the format", "reserved-word", "services: { any: [tcp/1] }"),
        body("a service made of itself", "circular-service", "services: { a: [a] }"),
    ]
}

fn attachments() -> Vec<Case> {
    let one = |name, code, body: &str| {
        site(name, format!("site: s\nattachments:\n  - {{ name: a, {body} }}\n"))
            .refused(code, "portolan.yaml:3")
    };
    let two = "  - { name: a, kind: router, holds: everything }\n".repeat(2);
    vec![
        one("an attachment that holds nothing said", "missing-key", "kind: host"),
        one("an attachment of an unknown kind", "unknown-word", "kind: hots, holds: everything"),
        one(
            "an attachment with an unknown workload",
            "unknown-workload",
            "kind: host, holds: [sf9]",
        ),
        one("a bridge without a bridge", "missing-key", "kind: bridge, holds: everything"),
        one(
            "a bridge with a name too long",
            "bad-name",
            "kind: bridge, bridge: a-name-that-is-too-long, holds: everything",
        ),
        one(
            "a namespace that climbs out",
            "bad-name",
            "kind: router, holds: everything, netns: ../../proc/1/ns/net",
        ),
        site("two attachments of one name", format!("site: s\nattachments:\n{two}"))
            .refused("duplicate-attachment", "portolan.yaml:4"),
    ]
}

/// What a site says of itself.
fn own_lists() -> Vec<Case> {
    let expect = |name, code, body: &str| {
        site(name, format!("site: s\nexpect:\n  - {{ id: a, {body} }}\n"))
            .refused(code, "portolan.yaml:3")
    };
    let suppress = |name, code, body: &str| {
        site(name, format!("site: s\nsuppress:\n  - {{ finding: {body} }}\n"))
            .refused(code, "portolan.yaml:3")
    };
    let until = "reason: r, until: 2027-01-31";
    vec![
        expect(
            "an assertion that asserts nothing",
            "missing-key",
            "from: everything, to: everything",
        ),
        expect("an assertion without an end", "missing-key", "deny: any, from: everything"),
        expect(
            "an assertion about an unknown role",
            "unknown-role",
            "deny: any, from: everything, to: { role: Storfront }",
        )
        .helped("`storefront`"),
        expect(
            "an assertion about a role outside the site",
            "bad-selector",
            "deny: any, from: { role: user-device }, to: everything",
        ),
        expect(
            "an assertion about an unknown workload",
            "unknown-workload",
            "deny: any, from: { workload: sf9 }, to: everything",
        )
        .helped("`sf1`"),
        expect(
            "an assertion about a DNS name",
            "bad-selector",
            "deny: any, from: everything, to: { fqdns: cloud }",
        ),
        suppress("a suppression of a slip", "unknown-finding", &format!("plain-txt, {until}"))
            .helped("`plain-text`"),
        suppress("a suppression of a mistake", "unknown-finding", &format!("bad-yaml, {until}")),
        suppress("a suppression without a reason", "missing-key", "plain-text, until: 2027-01-31"),
        suppress("a suppression without an end", "missing-key", "plain-text, reason: r"),
        suppress("a suppression for ever", "bad-date", "plain-text, reason: r, until: never"),
        suppress(
            "a suppression for an unknown policy",
            "unknown-name",
            &format!("plain-text, policy: q, {until}"),
        )
        .helped("`p`"),
        suppress(
            "a suppression for a rule of nobody",
            "missing-key",
            &format!("plain-text, rule: users, {until}"),
        )
        .helped("policy"),
    ]
}

/// Every verb that reads a site refuses a broken one before it does anything.
fn verbs() -> Vec<Case> {
    let broken = |name, words: &[&str]| {
        site(name, "site: s\ndefualt: allow\n").run(words).refused("unknown-key", "portolan.yaml:2")
    };
    vec![
        broken("explain of a broken site", &["explain", "site", "sf1", "ddc1", "tcp/1"]),
        broken("plan of a broken site", &["plan", "site", "--state", "state"]),
        broken("apply of a broken site", &["apply", "site", "--state", "state"]),
        broken("watch of a broken site", &["watch", "site"]),
        broken("findings of a broken site in JSON", &["check", "site", "--format", "json"]),
        case("a mode in a broken policy")
            .file("site/policies/q.yaml", "policy: [\n")
            .run(["mode", "site", "enforce", "--all"])
            .refused("cannot-edit", "policies/q.yaml"),
    ]
}

/// What cannot be written is not begun, or taken back.
fn writes() -> Vec<Case> {
    let two = |name| {
        let other = POLICY.replace("policy: p", "policy: q");
        case(name).file("site/policies/q.yaml", other).run(["mode", "site", "enforce", "--all"])
    };
    vec![
        two("a mode where nothing may be written")
            .behind("mount --bind site site; mount -o remount,ro,bind site")
            .refused("unwritable", "site/policies/p.yaml"),
        two("a mode where the second policy cannot be replaced")
            .behind("mount --bind site/policies/q.yaml site/policies/q.yaml")
            .refused("unwritable", "site/policies/q.yaml"),
        case("a first site where nothing may be written")
            .run(["init", "citrix", "site/new", "--inventory", "site/inventory/z.csv"])
            .behind("mount --bind site site; mount -o remount,ro,bind site")
            .refused("unwritable", "site/new"),
    ]
}
