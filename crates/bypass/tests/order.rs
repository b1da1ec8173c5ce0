// SPDX-License-Identifier: Apache-2.0
//! What `verify` says of a list in which the first match wins, against the plain way: each name by
//! itself, entry after entry.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail by a panic"
)]

use portolan_allowlist::{Names, Pattern};
use portolan_bypass::{Excess, Missing, Reading, Target, read, verify};
use proptest::prelude::*;

/// One decision: its names, whether it spares, its place among the entries, its text.
struct Step {
    names: Names,
    spares: bool,
    at: std::ops::Range<usize>,
}

/// Entries and what takes away from them, in the order of the file.
fn steps(reading: &Reading) -> Vec<Step> {
    let entries = reading.entries.iter().map(|entry| (entry, true));
    let shadows = reading.shadows.iter().map(|shadow| (&shadow.entry, false));
    let step = |(entry, spares): (&portolan_bypass::Entry, bool)| Step {
        names: Names::of([&entry.language]).unwrap(),
        spares,
        at: entry.at.clone(),
    };
    let mut all: Vec<Step> = entries.chain(shadows).map(step).collect();
    all.sort_by_key(|step| step.at.start);
    all
}

fn first<'a>(steps: &'a [Step], name: &str) -> Option<&'a Step> {
    steps.iter().find(|step| step.names.contains(name))
}

fn covers(pattern: &Pattern, name: &str) -> bool {
    Names::of([pattern.language()]).unwrap().contains(name)
}

/// Every name of up to five of these characters, below each of the suffixes or by itself.
fn hosts() -> Vec<String> {
    let mut all = vec![String::new()];
    let mut from = 0;
    for _ in 0..4 {
        let end = all.len();
        for at in from..end {
            all.extend(["a", "b", "."].map(|c| format!("{}{c}", all[at])));
        }
        from = end;
    }
    let ends: Vec<String> = all.iter().map(|head| format!("{head}b.a")).collect();
    all.extend(ends);
    let sound = |name: &String| !name.is_empty() && name.split('.').all(|label| !label.is_empty());
    all.retain(sound);
    all
}

fn missing_is_right(missing: &Missing, steps: &[Step], hosts: &[String]) {
    let decided = first(steps, &missing.witness);
    assert!(covers(&missing.pattern, &missing.witness), "{missing:?}");
    assert!(decided.is_none_or(|step| !step.spares), "{missing:?}");
    assert_eq!(missing.taken_by, decided.map(|step| step.at.clone()), "{missing:?}");
    let spared = |name: &&String| {
        covers(&missing.pattern, name) && first(steps, name).is_some_and(|step| step.spares)
    };
    assert!(!missing.is_whole || !hosts.iter().any(|name| spared(&name)), "{missing:?}");
}

fn is_excess(steps: &[Step], at: usize, name: &str, patterns: &[Pattern]) -> bool {
    steps[at].spares
        && steps[at].names.contains(name)
        && name.contains('.')
        && !patterns.iter().any(|pattern| covers(pattern, name))
        && !steps[..at].iter().any(|step| !step.spares && step.names.contains(name))
}

fn excess_is_right(excess: &[Excess], steps: &[Step], patterns: &[Pattern], hosts: &[String]) {
    for found in excess {
        let at = steps.iter().position(|step| step.at == found.at).unwrap();
        assert!(is_excess(steps, at, &found.witness, patterns), "{found:?}");
    }
    for at in 0..steps.len() {
        let told = excess.iter().any(|found| found.at == steps[at].at);
        let by = hosts.iter().find(|name| is_excess(steps, at, name, patterns));
        assert!(told || by.is_none(), "{:?} {by:?}", steps[at].at);
    }
}

fn test() -> impl Strategy<Value = String> {
    prop_oneof![
        "(a|b|b\\.a|a\\.b|b\\.b\\.a)".prop_map(|name| format!("host == '{name}'")),
        "\\.?(a|b|b\\.a|a\\.b\\.a)".prop_map(|name| format!("dnsDomainIs(host, '{name}')")),
        "[ab.*?]{1,5}".prop_map(|name| format!("shExpMatch(host, '{name}')")),
        Just("isPlainHostName(host)".to_owned()),
    ]
}

fn body() -> impl Strategy<Value = String> {
    let step = (prop::collection::vec(test(), 1..3), any::<bool>());
    (prop::collection::vec(step, 0..7), any::<bool>()).prop_map(|(steps, last)| {
        let answer = |spares: bool| if spares { "DIRECT" } else { "PROXY p:1" };
        let lines = steps.iter().map(|(tests, spares)| {
            format!("if ({}) return '{}';\n", tests.join(" || "), answer(*spares))
        });
        lines.collect::<String>() + &format!("return '{}';", answer(last))
    })
}

fn asked() -> impl Strategy<Value = Vec<Pattern>> {
    let one = "(\\*\\.){0,2}(b\\.a|a\\.b\\.a|b\\.b\\.a|a\\.b)";
    let parse = |word: String| Pattern::parse(&word).unwrap();
    prop::collection::vec(one.prop_map(parse), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn it_says_what_each_name_by_itself_comes_to(body in body(), patterns in asked()) {
        let text = format!("function FindProxyForURL(url, host) {{\n{body}\n}}\n");
        let reading = read(Target::Pac, &text);
        prop_assert_eq!(&reading.problems, &[]);
        let verified = verify(Target::Pac, &patterns, &reading).unwrap();
        let (steps, hosts) = (steps(&reading), hosts());
        for missing in &verified.missing {
            missing_is_right(missing, &steps, &hosts);
        }
        for pattern in patterns.iter().filter(|p| !verified.missing.iter().any(|m| m.pattern == **p)) {
            let lost = hosts.iter().find(|name| {
                covers(pattern, name) && !first(&steps, name).is_some_and(|step| step.spares)
            });
            prop_assert_eq!(lost, None, "{}\n{}", pattern, text);
        }
        excess_is_right(&verified.excess, &steps, &patterns, &hosts);
    }
}
