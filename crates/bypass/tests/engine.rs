// SPDX-License-Identifier: Apache-2.0
//! A JavaScript engine runs the PAC files: those of the table, and those that are written.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

mod asked;
mod table;

use portolan_allowlist::{Names, Pattern};
use portolan_bypass::{Form, Settings, Target, read, write};
use portolan_pac::{Limits, Nowhere, Pac, Way};

fn is_direct(pac: &Pac, host: &str) -> bool {
    let answer = pac.find(&format!("https://{host}/"), host, &Nowhere).unwrap();
    answer.ways.first() == Some(&Way::Direct)
}

#[test]
fn the_engine_matches_as_the_table_says() {
    for row in table::rows(Target::Pac) {
        let text = format!(
            "function FindProxyForURL(url, host) {{ if ({}) return 'DIRECT'; return 'PROXY p:1'; }}",
            row.entry
        );
        let pac = Pac::parse(&text, Limits::default()).unwrap();
        // Browsers hand over the host in lower case.
        let host = row.host.to_ascii_lowercase();
        assert_eq!(is_direct(&pac, &host), row.matches, "{} and {host}", row.entry);
    }
}

#[test]
fn the_engine_goes_directly_to_what_is_asked_for_and_to_nothing_near_it() {
    let settings = Settings::default();
    for (name, patterns) in asked::profiles() {
        let text = write(Target::Pac, &patterns, &settings, Form::Native).unwrap().text;
        let pac = Pac::parse(&text, Limits::default()).unwrap();
        let asked = Names::of(patterns.iter().map(Pattern::language)).unwrap();
        let mut tried = 0;
        for pattern in &patterns {
            let base = pattern.base();
            for host in [
                base.to_owned(),
                format!("a.{base}"),
                format!("a.b.{base}"),
                format!("x{base}"),
                format!("{base}.example.org"),
            ] {
                assert_eq!(is_direct(&pac, &host), asked.contains(&host), "{name}: {host}");
                tried += 1;
            }
        }
        assert!(tried >= 20, "{name}: {tried}");
    }
}

/// Files as others write them: the engine and the reader agree on every host of the table.
#[test]
fn the_reader_and_the_engine_agree_on_files_of_others() {
    let bodies = [
        "if (isPlainHostName(host) || dnsDomainIs(host, '.nssvc.net')) return 'DIRECT'; return 'PROXY p:1';",
        "if (dnsDomainIs(host, '.g.nssvc.net')) { return 'PROXY p:1'; } else if (dnsDomainIs(host, '.nssvc.net')) { return 'DIRECT; PROXY p:1'; } else { return 'PROXY p:1; DIRECT'; }",
        "var h = host.toLowerCase()\nvar direct = 'DIRECT'\nif ((shExpMatch(h, '*.cloud.com')) || (h == 'cloud.com')) return direct\nreturn 'PROXY p:1'",
        "/* if (dnsDomainIs(host, '.cloud.com')) return 'PROXY p:1'; */ if (\"nssvc.net\" === host) // return\n return 'DIRECT';\nif (localHostOrDomainIs(host, 'www.xendesktop.net')) return 'PROXY p:1'; if (dnsDomainIs(host, '.xendesktop.net')) return 'direct'; return \"SOCKS p:1\";",
        "return 'DIRECT';",
        "if (dnsDomainIs(host, '.cloud.com')) return 'PROXY p:1'; return 'DIRECT';",
    ];
    for body in bodies {
        let text = format!("function FindProxyForURL(url, host) {{ {body} }}");
        let reading = read(Target::Pac, &text);
        assert_eq!(reading.problems, [], "{body}");
        let pac = Pac::parse(&text, Limits::default()).unwrap();
        for host in table::rows(Target::Pac).iter().map(|row| row.host.to_ascii_lowercase()) {
            let first = |entry: &str| Names::of([entry]).unwrap().contains(&host);
            let spared = reading.entries.iter().position(|entry| first(&entry.language));
            let taken = reading.shadows.iter().find(|shadow| first(&shadow.entry.language));
            let has = spared.is_some_and(|at| taken.is_none_or(|shadow| at < shadow.after));
            assert_eq!(has, is_direct(&pac, &host), "{body}: {host}");
        }
    }
}
