// SPDX-License-Identifier: Apache-2.0
//! What the README shows is what a user gets: its commands are run and their data compared.

use std::fs;
use std::path::{Path, PathBuf};

use crate::portolan::portolan_in;

/// A line of its own that stands for any lines.
const ANY: &str = "...";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).unwrap()
}

/// Every command that is shown, with the lines that are shown under it.
fn shown(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut shown: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("    $ portolan ") {
            shown.push((command, Vec::new()));
            inside = true;
        } else if !line.is_empty() && !line.starts_with("    ") {
            inside = false;
        } else if let (true, Some((_, lines))) = (inside, shown.last_mut()) {
            lines.push(line.strip_prefix("    ").unwrap_or(line).trim_end());
        }
    }
    for (_, lines) in &mut shown {
        let end = lines.iter().rposition(|l| !l.is_empty()).map_or(0, |last| last + 1);
        lines.truncate(end);
    }
    shown
}

fn matches(shown: &[&str], given: &[&str]) -> bool {
    match shown.split_first() {
        None => given.is_empty(),
        Some((&ANY, rest)) => (0..=given.len()).any(|skip| matches(rest, &given[skip..])),
        Some((first, rest)) => {
            given.split_first().is_some_and(|(line, more)| line == first && matches(rest, more))
        }
    }
}

#[test]
fn every_command_of_the_readme_prints_what_it_shows() {
    prints_what_it_shows(&readme());
}

#[test]
fn every_command_of_the_page_on_blast_radius_prints_what_it_shows() {
    prints_what_it_shows(&fs::read_to_string(root().join("docs/blast-radius.md")).unwrap());
}

fn prints_what_it_shows(text: &str) {
    let commands = shown(text);
    assert!(commands.len() >= 2, "{commands:?}");
    for (command, lines) in commands {
        let words: Vec<&str> = command.split_whitespace().collect();
        let ran = portolan_in(&root(), &words);
        assert_eq!(ran.stderr, "", "{command}");
        let given: Vec<&str> = ran.stdout.trim_end().lines().map(str::trim_end).collect();
        assert!(matches(&lines, &given), "{command} printed\n{}", given.join("\n"));
    }
}

#[test]
fn the_policy_of_the_readme_is_the_policy_of_the_example() {
    let policy = fs::read_to_string(root().join("examples/minimal/policies/stores.yaml")).unwrap();
    assert!(readme().contains(&format!("```yaml\n{policy}```\n")));
}

#[test]
fn three_dots_stand_for_any_lines_and_nothing_else_does() {
    assert!(matches(&["a", ANY, "d"], &["a", "b", "c", "d"]));
    assert!(matches(&["a", ANY], &["a"]));
    assert!(!matches(&["a", ANY, "d"], &["a", "b"]));
    assert!(!matches(&["a"], &["a", "b"]));
    assert_eq!(
        shown("text\n    $ portolan x y\n    a\n\n      b\n\nend\n    c\n"),
        [("x y", vec!["a", "", "  b"])]
    );
}
