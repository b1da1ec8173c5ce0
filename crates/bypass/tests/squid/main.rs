// SPDX-License-Identifier: Apache-2.0
//! Squid itself: it takes what is written for it, splices what that names and bumps the rest, and
//! matches each pair of the table as the table says.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

#[path = "../asked/mod.rs"]
mod asked;
mod origin;
mod program;
#[path = "../table/mod.rs"]
mod table;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use portolan_bypass::{Form, Settings, Target, matches, read, write};
use program::{Squid, parsed, why_not};

const BASE: &str = "pid_filename none\ncache deny all\naccess_log none\ncache_log /dev/null\ncoredump_dir none\n\
                    pinger_enable off\nnetdb_filename none\nvisible_hostname squid.test\nshutdown_lifetime 0 seconds\n";

#[test]
fn what_is_written_is_parsed_without_a_warning() {
    if let Some(why) = why_not() {
        println!("skipped: what_is_written_is_parsed_without_a_warning ({why})");
        return;
    }
    let settings = Settings { ports: asked::ports(), ..Settings::default() };
    for (name, patterns) in asked::profiles() {
        let written = write(Target::Squid, &patterns, &settings, Form::Native).unwrap();
        let said = parsed(&format!("http_port 127.0.0.1:3128\n{BASE}{}", written.text));
        let bad =
            |line: &&str| ["WARNING", "ERROR", "FATAL"].iter().any(|word| line.contains(word));
        assert_eq!(said.lines().filter(bad).collect::<Vec<_>>(), [] as [&str; 0], "{name}");
    }
}

#[test]
fn a_list_in_which_one_covers_another_is_refused_and_so_told() {
    if let Some(why) = why_not() {
        println!("skipped: a_list_in_which_one_covers_another_is_refused_and_so_told ({why})");
        return;
    }
    for list in ["x.net .x.net", "a.x.net .x.net", ".b.x.net .x.net"] {
        let text = format!(
            "acl names ssl::server_name {list}\nssl_bump splice names\nssl_bump bump all\n"
        );
        let said = parsed(&format!("http_port 127.0.0.1:3128\n{BASE}{text}"));
        assert!(said.contains("FATAL"), "{list}: {said}");
        let problems = read(Target::Squid, &text).problems;
        assert!(
            problems.iter().any(|p| p.words.contains("refuses the file")),
            "{list}: {problems:?}"
        );
    }
}

/// Squid takes the rest of such a file.
#[test]
fn an_expression_that_squid_leaves_out_is_told_and_no_other() {
    if let Some(why) = why_not() {
        println!("skipped: an_expression_that_squid_leaves_out_is_told_and_no_other ({why})");
        return;
    }
    let all = [
        "a)|(?:.*",
        "(?i)a",
        "*a",
        "a|*b",
        "^*a",
        "a{",
        "a{2,1}",
        "a{x}",
        "[a",
        "[z-a]",
        "(a",
        "a)",
        "a**",
        "a||b",
        "a{,2}",
        "[]a]",
        r"\d",
        "x^a",
        r"a\{1",
        "[a-]",
        r"(^|\.)x\.net$",
    ];
    for expression in all {
        let text = format!(
            "acl names ssl::server_name_regex {expression}\nssl_bump splice names\nssl_bump bump all\n"
        );
        let said = parsed(&format!("http_port 127.0.0.1:3128\n{BASE}{text}"));
        let told = read(Target::Squid, &text).problems.len() == 1;
        assert_eq!(told, said.contains("Skipping regular expression"), "{expression}: {said}");
    }
}

/// Each entry of the table is an acl; a request for `/N` is answered 410 if the host matches the
/// acl of that number.
#[test]
fn squid_matches_as_the_table_says() {
    if let Some(why) = why_not() {
        println!("skipped: squid_matches_as_the_table_says ({why})");
        return;
    }
    let rows = table::rows(Target::Squid);
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    let mut text = BASE.to_owned();
    for row in &rows {
        let next = numbers.len();
        if let std::collections::btree_map::Entry::Vacant(free) = numbers.entry(&row.entry) {
            free.insert(next);
            let entry = &row.entry;
            write!(
                text,
                "acl n{next} ssl::server_name {entry}\nacl p{next} urlpath_regex ^/{next}$\n"
            )
            .unwrap();
            write!(
                text,
                "deny_info 410:ERR_ACCESS_DENIED n{next}\nhttp_access deny p{next} n{next}\n"
            )
            .unwrap();
        }
    }
    let squid = Squid::start(&(text + "http_access deny all\n"), "");
    for row in &rows {
        let status = squid.status(&row.host, numbers[row.entry.as_str()]);
        let told = if row.matches { 410 } else { 403 };
        assert_eq!(status, told, "`{}` and {}", row.entry, row.host);
    }
    println!("{} pairs asked of Squid", rows.len());
}

#[test]
fn squid_splices_what_is_written_and_bumps_the_rest() {
    if let Some(why) = why_not().or_else(origin::why_not) {
        println!("skipped: squid_splices_what_is_written_and_bumps_the_rest ({why})");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let origin = origin::Origin::start(folder.path());
    let (_, patterns) = asked::profiles().swap_remove(0);
    let written = write(Target::Squid, &patterns, &Settings::default(), Form::Native).unwrap().text;
    let language = |name: &str| matches(Target::Squid, name).unwrap();
    assert!(
        read(Target::Squid, &written).entries.iter().any(|e| e.language == language(".nssvc.net"))
    );
    let spared = ["a.xendesktop.net", "az-eu-w.g.nssvc.net", "cis.citrix.com"];
    let bumped = ["www.example.org", "xnssvc.net", "citrix.com"];
    let hosts: String =
        spared.iter().chain(&bumped).map(|name| format!("127.0.0.1 {name}\n")).collect();
    fs::write(folder.path().join("hosts"), hosts).unwrap();
    let at = folder.path().display();
    let text = format!(
        "{BASE}hosts_file {at}/hosts\nhttp_access allow all\ntls_outgoing_options flags=DONT_VERIFY_PEER\n{}{written}",
        origin.certgen(folder.path())
    );
    let squid = Squid::start(&text, &origin.port_options(folder.path()));
    for (names, issuer) in [(spared, "origin"), (bumped, "middle")] {
        for name in names {
            assert_eq!(origin.issuer_seen(squid.port, name), issuer, "{name}");
        }
    }
}
