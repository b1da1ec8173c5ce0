// SPDX-License-Identifier: Apache-2.0
//! Two lists, compared.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]

use portolan_allowlist::{
    Asked, Change, Cloud, Difference, Listed, Pattern, Place, Profile, Wanted, diff, import,
    required,
};
use portolan_diagnostics::Sources;
use proptest::prelude::*;

fn read(text: &str) -> Vec<Listed> {
    let mut sources = Sources::default();
    let source = sources.add("list", text);
    import(source, &sources, None, &Wanted::default()).0.unwrap().addresses
}

fn told(difference: &Difference) -> Vec<String> {
    let line = |change: &Change| {
        let covered = match change {
            Change::Added { covered_by, .. } | Change::Removed { covered_by, .. } => {
                covered_by.clone()
            }
            Change::Changed { .. } => None,
        };
        format!("{} {} {}", change.word(), change.place(), covered.unwrap_or_default())
    };
    difference.changes.iter().map(line).collect()
}

#[test]
fn what_came_what_went_and_what_a_wildcard_covers_is_told() {
    let old = read(
        r#"{"Core": {"AllowList": ["*.x.net", "a.y.net", "b.y.net", "10.1.0.0/16"]}, "More": {"AllowList": ["b.y.net"]}}"#,
    );
    let new = read(
        r#"{"Core": {"AllowList": ["*.x.net", "eu.x.net", "*.y.net", "b.y.net", "10.1.2.0/24"]}}"#,
    );
    let difference = diff(&old, &new).unwrap();
    assert_eq!(
        told(&difference),
        [
            "added *.y.net ",
            "removed 10.1.0.0/16 ",
            "added 10.1.2.0/24 10.1.0.0/16",
            "removed a.y.net *.y.net",
            "changed b.y.net ",
            "added eu.x.net *.x.net",
        ]
    );
    assert_eq!(difference.newly_covered.as_deref(), Some("c.y.net"));
    assert_eq!(difference.no_longer_covered, None);
}

#[test]
fn ports_count_where_both_lists_say_them() {
    let said = |ports: &str| read(&format!(r#"[{{"urls": ["a.x.net"], "tcpPorts": "{ports}"}}]"#));
    let silent = read(r#"["a.x.net"]"#);
    assert_eq!(told(&diff(&said("443"), &said("443,8443")).unwrap()), ["changed a.x.net "]);
    assert!(diff(&said("8443"), &silent).unwrap().is_empty());
    let wide = read(r#"[{"urls": ["*.x.net"], "tcpPorts": "443"}]"#);
    let one = read(
        r#"[{"urls": ["*.x.net"], "tcpPorts": "443"}, {"urls": ["a.x.net"], "tcpPorts": "444"}]"#,
    );
    assert_eq!(told(&diff(&wide, &one).unwrap()), ["added a.x.net "]);
}

#[test]
fn the_strict_profile_lies_within_the_broad_one() {
    for cloud in Cloud::ALL {
        let list = |profile| -> Vec<Listed> {
            required(&Asked::of(cloud, profile)).into_iter().map(Listed::from).collect()
        };
        let difference = diff(&list(Profile::Broad), &list(Profile::Strict)).unwrap();
        assert_eq!(difference.newly_covered, None, "{cloud}");
        assert!(difference.no_longer_covered.is_some(), "{cloud}");
    }
}

fn list() -> impl Strategy<Value = Vec<Listed>> {
    let word = "(\\*\\.){0,2}([ab]\\.){0,2}(x|y)\\.net";
    prop::collection::vec((word, 0_u16..3), 1..8).prop_map(|words| {
        let item = |(word, port): &(String, u16)| {
            if *port == 0 {
                format!(r#""{word}""#)
            } else {
                format!(r#"{{"fqdn": "{word}", "port": {port}}}"#)
            }
        };
        read(&format!("[{}]", words.iter().map(item).collect::<Vec<_>>().join(",")))
    })
}

fn covers(list: &[Listed], place: &Place) -> bool {
    let Place::Name(narrow) = place else { panic!() };
    list.iter().any(|l| matches!(&l.address.place, Place::Name(wide) if wide.covers(narrow)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_came_one_way_went_the_other(old in list(), new in list()) {
        let (there, back) = (diff(&old, &new).unwrap(), diff(&new, &old).unwrap());
        let turned: Vec<(&str, String)> = back.changes.iter().map(|change| {
            let word = match change { Change::Added { .. } => "removed", Change::Removed { .. } => "added", Change::Changed { .. } => "changed" };
            (word, change.place().to_string())
        }).collect();
        let told: Vec<(&str, String)> = there.changes.iter().map(|c| (c.word(), c.place().to_string())).collect();
        prop_assert_eq!(told, turned);
        prop_assert_eq!(&there.newly_covered, &back.no_longer_covered);
        prop_assert!(diff(&old, &old).unwrap().is_empty());
    }

    #[test]
    fn what_is_said_to_be_covered_is_and_a_new_name_is_shown_where_one_is_not(old in list(), new in list()) {
        let difference = diff(&old, &new).unwrap();
        for change in &difference.changes {
            if let Change::Added { covered_by: Some(by), now } = change {
                let (wide, Place::Name(narrow)) = (Pattern::parse(by).unwrap(), &now.address.place) else { panic!() };
                prop_assert!(wide.covers(narrow) && covers(&old, &now.address.place));
            }
        }
        if let Some(name) = &difference.newly_covered {
            let shown = Place::Name(Pattern::parse(name).unwrap());
            prop_assert!(covers(&new, &shown) && !covers(&old, &shown), "{}", name);
        }
    }
}
