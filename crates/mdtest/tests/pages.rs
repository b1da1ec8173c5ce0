// SPDX-License-Identifier: Apache-2.0
//! The table of findings, its pages, the list of them and the sources say the same.
//!
//! `MDTEST_UPDATE=1` rewrites the list.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test may fail by a panic")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Confidence, Diagnostic, FINDINGS, Finding, Severity};
use portolan_mdtest::{read, told};

/// Where findings are found: each in a file or a folder that is called as its code is.
const SOURCES: [&str; 2] = ["crates/analysis/src/check", "crates/site/src/resolve/findings"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn codes() -> BTreeSet<String> {
    FINDINGS.iter().map(|f| f.code.to_owned()).collect()
}

/// Everything that the sites of a finding's page are told.
fn told_by(finding: &Finding) -> Vec<Diagnostic> {
    told(&read(&text(&finding.page())).unwrap(), &Catalogue::shipped())
}

#[test]
fn every_finding_has_a_page_and_every_page_a_finding() {
    let entries = std::fs::read_dir(root().join("mdtest/findings")).unwrap();
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let pages: BTreeSet<String> = entries.map(|entry| stem(entry.unwrap().path())).collect();
    assert_eq!(pages, codes());
    assert_eq!(codes().len(), FINDINGS.len(), "a code stands twice");
}

#[test]
fn a_page_says_what_and_why_and_shows_its_finding_and_its_end() {
    for finding in FINDINGS {
        let (code, text) = (finding.code, text(&finding.page()));
        assert!(text.starts_with(&format!("# `{code}`\n")), "{code}");
        for heading in ["**What it finds.**", "**Why it matters.**", "\n## Mended"] {
            assert!(text.contains(heading), "{code}: {heading}");
        }
        let shown = format!("[{code}]: ");
        assert!(text.contains(&shown), "{code} is not shown");
        let mended = text.split("\n## Mended").nth(1).unwrap();
        let block = mended.split("```diagnostics").nth(1).and_then(|rest| rest.split("```").next());
        assert!(!block.unwrap().contains(&shown), "{code} is not mended");
    }
}

#[test]
fn a_page_shows_every_severity_and_confidence_of_its_finding_and_no_other() {
    for finding in FINDINGS {
        let told = told_by(finding);
        let own = told.iter().filter(|d| d.code == finding.code);
        let severities: BTreeSet<Severity> = own.clone().map(|d| d.severity).collect();
        let confidences: BTreeSet<Confidence> = own.map(|d| d.confidence).collect();
        assert_eq!(severities, finding.severities.iter().copied().collect(), "{}", finding.code);
        assert_eq!(confidences, finding.confidences.iter().copied().collect(), "{}", finding.code);
    }
}

#[test]
fn what_is_told_can_be_known_by_its_subject() {
    for one in FINDINGS.iter().flat_map(told_by) {
        let finding = Finding::of(one.code).unwrap_or_else(|| panic!("{} is not listed", one.code));
        assert!(!one.subjects.is_empty(), "{}: {}", finding.code, one.message);
        assert!(one.help.is_some(), "{}: {}", finding.code, one.message);
    }
}

/// The sources of a folder, by path.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

#[test]
fn a_finding_has_a_file_of_its_own_in_the_sources() {
    let all: Vec<(PathBuf, String)> =
        SOURCES.iter().flat_map(|folder| sources(&root().join(folder))).collect();
    for code in codes() {
        let (quoted, file) = (format!("\"{code}\""), code.replace('-', "_"));
        let said = all.iter().filter(|(_, text)| text.contains(&quoted));
        let said: Vec<&PathBuf> = said.map(|(path, _)| path).collect();
        assert!(!said.is_empty(), "nobody says {code}");
        for path in said {
            let stem = path.file_stem().unwrap() == file.as_str();
            let folder = path.components().any(|part| part.as_os_str() == file.as_str());
            assert!(stem || folder, "{} says {code}", path.display());
        }
    }
}

#[test]
fn the_sources_tell_nothing_that_is_not_in_the_table() {
    let before = ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::note(", "severity,"];
    for (path, text) in SOURCES.iter().flat_map(|folder| sources(&root().join(folder))) {
        for before in before {
            for rest in text.split(before).skip(1) {
                let word = rest.trim_start().strip_prefix('"').and_then(|w| w.split('"').next());
                let listed = word.is_none_or(|code| Finding::of(code).is_some());
                assert!(listed, "{} says {word:?}", path.display());
            }
        }
    }
}

const LIST: &str = "docs/findings/README.md";

#[test]
fn the_list_in_the_documentation_is_the_table() {
    let old = text(LIST);
    let start = old.find("| code |").unwrap();
    let length = old[start..].find("\n\n").unwrap() + 1;
    let mut new = old.clone();
    new.replace_range(start..start + length, &table());
    if std::env::var_os("MDTEST_UPDATE").is_some() {
        std::fs::write(root().join(LIST), &new).unwrap();
    } else {
        assert_eq!(old, new, "set MDTEST_UPDATE=1 and run again");
    }
}

fn table() -> String {
    let head = "| code | severity | confidence | what it finds |\n|---|---|---|---|\n";
    let or = |words: Vec<&str>| match words.as_slice() {
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
        [] => String::new(),
    };
    let row = |f: &Finding| {
        let severities = or(f.severities.iter().map(|s| s.word()).collect());
        let confidences = or(f.confidences.iter().map(|c| c.word()).collect());
        let link = format!("[`{}`](../../{})", f.code, f.page());
        format!("| {link} | {severities} | {confidences} | {} |\n", f.what)
    };
    head.to_owned() + &FINDINGS.iter().map(row).collect::<String>()
}
