// SPDX-License-Identifier: Apache-2.0
//! Exceptions for devices: what is asked for, and lists that are read back.

use crate::case::{Case, all_are_refused, case};

#[test]
fn a_wrong_exception_is_refused() {
    all_are_refused(&cases());
}

pub(crate) fn cases() -> Vec<Case> {
    [targets(), options(), words(), lists()].concat()
}

fn bypass(name: &'static str, words: &[&str]) -> Case {
    case(name).run([&["connector", "bypass"], words].concat())
}

fn verify(name: &'static str, words: &[&str]) -> Case {
    case(name).file("list", ".nssvc.net\n").run([&["connector", "verify"], words].concat())
}

fn targets() -> Vec<Case> {
    vec![
        bypass("an exception for no product", &[]).refused("usage", "argument `<TARGET>`"),
        bypass("an exception for an unknown product", &["zscalar"])
            .refused("unknown-target", "argument `zscalar`")
            .helped("zscaler"),
        bypass("an exception for a product in capitals", &["Squid"])
            .refused("unknown-target", "argument `Squid`"),
        bypass("Terraform for a product without a provider", &["squid", "--terraform"])
            .refused("cannot-express", "argument `--terraform`")
            .helped("leave it out"),
        verify("a list of an unknown product", &["bluecoat", "list"])
            .refused("unknown-target", "argument `bluecoat`")
            .helped("proxysg"),
    ]
}

fn options() -> Vec<Case> {
    vec![
        bypass("an exception for an unknown cloud", &["pac", "--cloud", "china"])
            .refused("usage", "argument `--cloud <CLOUD>`"),
        bypass("an exception by an unknown profile", &["pac", "--profile", "wide"])
            .refused("usage", "argument `--profile <PROFILE>`"),
        bypass("an exception as YAML", &["pac", "--format", "yaml"])
            .refused("usage", "argument `--format <FORMAT>`"),
        bypass("an empty customer id", &["pac", "--customer-id", ""])
            .refused("bad-customer-id", "argument ``"),
        bypass("a customer id of thirteen letters", &["pac", "--customer-id", "abcdefghijklm"])
            .refused("bad-customer-id", "argument `abcdefghijklm`"),
        bypass("a customer id with a dot", &["pac", "--customer-id", "a.b"])
            .refused("bad-customer-id", "argument `a.b`"),
        bypass("a customer id that is a wildcard", &["squid", "--customer-id", "*"])
            .refused("bad-customer-id", "argument `*`"),
        verify(
            "a customer id with a letter of German",
            &["squid", "list", "--customer-id", "müller"],
        )
        .refused("bad-customer-id", "argument `müller`"),
    ]
}

fn words() -> Vec<Case> {
    vec![
        bypass("a proxy without a port", &["pac", "--proxy", "proxy.example.com"])
            .refused("bad-proxy", "argument `proxy.example.com`")
            .helped("host:port"),
        bypass("a proxy at port 0", &["winhttp", "--proxy", "p:0"])
            .refused("bad-proxy", "argument `p:0`"),
        bypass("a proxy at port 65536", &["winhttp", "--proxy", "p:65536"])
            .refused("bad-proxy", "argument `p:65536`"),
        bypass("a proxy as a URL", &["pac", "--proxy", "http://p:8080"])
            .refused("bad-proxy", "argument `http://p:8080`"),
        bypass("a proxy that ends a string", &["pac", "--proxy", "p\"; alert(1); \":80"])
            .refused("bad-proxy", "argument `p\"; alert(1); \":80`"),
        bypass("a proxy at an address of IPv6 without brackets", &["pac", "--proxy", "fd00::1:80"])
            .refused("bad-proxy", "argument `fd00::1:80`"),
        bypass("an object without a name", &["paloalto", "--name", " "])
            .refused("bad-name", "argument ` `"),
        bypass("an object's name that ends a string", &["fortigate", "--name", "a\" b"])
            .refused("bad-name", "argument `a\" b`"),
        bypass(
            "an object's name of 32 letters",
            &["squid", "--name", "abcdefghijklmnopqrstuvwxyzabcdef"],
        )
        .refused("bad-name", "argument `abcdefghijklmnopqrstuvwxyzabcdef`"),
    ]
}

fn lists() -> Vec<Case> {
    vec![
        verify("no exception list", &["squid"]).refused("usage", "argument `<FILE>`"),
        verify("a list that is not there", &["squid", "none"]).refused("no-such-file", "none"),
        verify("a folder in place of an exception list", &["squid", "site"])
            .refused("unreadable", "site"),
        verify("a list that is no UTF-8", &["squid", "list"])
            .file("list", b"acl caf\xe9 ssl::server_name .nssvc.net\n")
            .refused("not-utf8", "list"),
        bypass("an exception for a role that nobody has", &["pac", "--role", "printer"])
            .refused("unknown-role", "argument `printer`")
            .helped("vda"),
        bypass("an exception for a region that is none", &["pac", "--region", "mars"])
            .refused("unknown-region", "argument `mars`"),
        bypass("an exception for a list that is not there", &["pac", "--allowlist", "none"])
            .refused("no-such-file", "none"),
        case("an exception for a list of networks")
            .file("list", r#"{"services":[{"ip":"192.0.2.0/24","ports":[443]}]}"#)
            .run(["connector", "bypass", "pac", "--allowlist", "list"])
            .refused("no-address", "argument `--allowlist`")
            .helped("objects"),
        verify("Terraform that is cut off", &["zscaler", "list"])
            .file("list", "resource \"zia_url_categories\" \"c\" {\n  urls = [\".a.net\",\n")
            .refused("not-a-list", "list:2"),
        verify("JSON that is cut off", &["netskope", "list"])
            .file("list", "{\"urls\": [\"a.net\"")
            .refused("not-a-list", "list:1"),
        verify("a command of Windows as a list of Zscaler", &["zscaler", "list"])
            .file("list", "netsh winhttp set proxy p:80 bypass-list=\"cis.citrix.com\"\n")
            .refused("not-a-list", "list:1")
            .helped("name the product"),
        verify("a list of more names than are compared", &["forcepoint", "list"])
            .file("list", (0..200_001).map(|n| format!("a{n}.net\n")).collect::<String>())
            .refused("list-too-large", "list")
            .helped("in parts"),
        verify("an expression that becomes too large", &["squid", "list"])
            .file(
                "list",
                "acl x ssl::server_name_regex .*a.{15}b\nssl_bump splice x\nssl_bump bump all\n",
            )
            .refused("list-too-large", "list:1")
            .helped("in parts"),
        verify("two lists from one input", &["squid", "-", "--allowlist", "-"])
            .refused("two-inputs", "argument `-`"),
        verify("two lists", &["squid", "list", "list"]).refused("usage", "argument `list`"),
    ]
}
