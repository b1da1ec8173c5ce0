// SPDX-License-Identifier: Apache-2.0
//! Checks of the way to Citrix Cloud: what is asked for, by which ways, against what.

use crate::case::{Case, all_are_refused, case};

#[test]
fn a_wrong_check_is_refused() {
    all_are_refused(&cases());
}

pub(crate) fn cases() -> Vec<Case> {
    [asked(), ways(), others(), files(), rounds()].concat()
}

fn check(name: &'static str, words: &[&str]) -> Case {
    // Nobody is asked, should a case be let through: it is this machine's own port of nothing.
    case(name).run([&["connector", "check", "--timeout", "1"], words].concat())
}

const HERE: [&str; 2] = ["--address", "127.0.0.1:1"];

fn here(name: &'static str, words: &[&str]) -> Case {
    check(name, &[&HERE, words].concat())
}

fn asked() -> Vec<Case> {
    vec![
        check("an address with a scheme", &["--address", "https://a.example.net"])
            .refused("bad-address", "argument `https://a.example.net`")
            .helped("HOST:PORT"),
        check("an address that is a wildcard", &["--address", "*.nssvc.net"])
            .refused("bad-address", "argument `*.nssvc.net`"),
        check("an address with an unknown transport", &["--address", "a.example.net:443/sctp"])
            .refused("bad-address", "argument `a.example.net:443/sctp`"),
        check("an address without a host", &["--address", ":443"])
            .refused("bad-address", "argument `:443`"),
        check("a port that is none", &["--address", "a.example.net:65536"])
            .refused("bad-address", "argument `a.example.net:65536`"),
        check("a customer with a hyphen", &["--customer-id", "a-b"])
            .refused("bad-customer-id", "argument `a-b`"),
        check("a check in a region that is none", &["--region", "mars"])
            .refused("unknown-region", "argument `mars`")
            .helped("ap-s"),
        check("a check as a role that is none", &["--role", "controller"])
            .refused("usage", "argument `--role <ROLE>`")
            .helped("did you mean"),
        here("an address for a role", &["--role", "vda"])
            .refused("usage", "argument `--address <ADDRESS>`"),
        here("an address for a region", &["--region", "eu"])
            .refused("usage", "argument `--address <ADDRESS>`"),
        here("an address beside a list", &["--allowlist", "list.txt"])
            .refused("usage", "argument `--address <ADDRESS>`"),
        check("a connector with a port", &["--role", "vda", "--connector", "cc1:80"])
            .refused("bad-address", "argument `cc1:80`")
            .helped("without a port"),
        check(
            "a connector for a role that needs none",
            &["--role", "license-server", "--connector", "cc1"],
        )
        .refused("no-address", "argument `--connector`"),
        check("Rendezvous of an agent", &["--role", "wem-agent", "--rendezvous", "v2"])
            .refused("no-rendezvous", "argument `--rendezvous`")
            .helped("--role vda"),
        check("Rendezvous of a version that is none", &["--role", "vda", "--rendezvous", "v3"])
            .refused("usage", "argument `--rendezvous <RENDEZVOUS>`"),
        check("a check of a cloud that is none", &["--cloud", "china"])
            .refused("usage", "argument `--cloud <CLOUD>`"),
    ]
}

fn ways() -> Vec<Case> {
    vec![
        here("a proxy of an unknown kind", &["--proxy", "ftp://p:21"])
            .refused("bad-proxy", "argument `--proxy`")
            .helped("socks5"),
        here("a proxy without a host", &["--proxy", "http://:8080"])
            .refused("bad-proxy", "argument `--proxy`"),
        here("a proxy with a port that is none", &["--proxy", "p:http"])
            .refused("bad-proxy", "argument `--proxy`"),
        here("credentials without a colon", &["--proxy", "p:1", "--proxy-credentials", "who"])
            .file("who", "eva\n")
            .refused("bad-credentials", "who")
            .helped("user, a colon"),
        here("credentials that are not there", &["--proxy", "p:1", "--proxy-credentials", "who"])
            .refused("no-such-file", "who"),
        here("a PAC file that is not there", &["--pac", "no.pac"])
            .refused("no-such-file", "no.pac"),
        here("settings of WinHTTP that name no proxy", &["--winhttp", "w"])
            .file("w", "Current WinHTTP proxy settings:\n\n    Proxy Server(s) :  ftp://x:1\n")
            .refused("bad-winhttp", "w")
            .helped("netsh"),
    ]
}

fn others() -> Vec<Case> {
    vec![
        here("a server of names by its name", &["--dns", "dns.example.net"])
            .refused("bad-dns", "argument `dns.example.net`"),
        here("an echo without a port", &["--echo", "echo.example.net"])
            .refused("bad-echo", "argument `echo.example.net`"),
        here("an echo with half a digest", &["--echo", "e.example.net:443#abcd"])
            .refused("bad-echo", "argument `e.example.net:443#abcd`")
            .helped("64"),
        here("no time to wait", &["--idle", "0"]).refused("bad-seconds", "argument `--idle`"),
        check("more time than anybody has", &["--timeout", "601"])
            .refused("usage", "argument `--timeout <SECONDS>`"),
    ]
}

fn files() -> Vec<Case> {
    vec![
        here("roots that are none", &["--roots", "r.pem"])
            .file("r.pem", "no roots\n")
            .refused("bad-roots", "r.pem")
            .helped("BEGIN CERTIFICATE"),
        here("roots that are not there", &["--system-roots", "r.pem"])
            .refused("no-such-file", "r.pem"),
        here("logs that are none", &["--ct-logs", "l.csv"])
            .file("l.csv", "a,b\n1,2\n")
            .refused("bad-logs", "l.csv"),
        check("a record that is none", &["--from", "run.json"])
            .file("run.json", "{\"version\": 1}\n")
            .refused("bad-record", "run.json")
            .helped("--keep"),
        check("a record and addresses at once", &["--from", "run.json", "--address", "a.net"])
            .file("run.json", "{}")
            .refused("usage", "argument `--from <FILE>`"),
        check("a check of a list without an address", &["--allowlist", "list.json"])
            .file("list.json", "{\"a\": {\"AllowList\": []}}\n")
            .refused("no-address", "list.json:1"),
        here("a report where none can be", &["--report", "no/such/report.html"])
            .refused("unwritable", "no/such/report.html"),
    ]
}

fn rounds() -> Vec<Case> {
    vec![
        here("rounds without a time", &["--watch", "often"])
            .refused("usage", "argument `--watch <TIME>`"),
        here("a history of one round", &["--history", "h"])
            .refused("usage", "argument `--watch <TIME>`"),
        here("metrics at no address", &["--watch", "1s", "--rounds", "1", "--metrics", "here"])
            .refused("bad-metrics", "argument `here`"),
        here("a history that is a file", &["--watch", "1s", "--rounds", "1", "--history", "h"])
            .file("h", "")
            .refused("unwritable", "h"),
        here("a history of somebody else", &["--watch", "1s", "--rounds", "1", "--history", "h"])
            .file("h/last.json", "[]")
            .refused("bad-history", "h/last.json"),
    ]
}
