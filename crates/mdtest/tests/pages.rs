// SPDX-License-Identifier: Apache-2.0
//! Every finding has a page that shows it and a list that links it; no page speaks of another.
#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The pages, by the code that their name gives.
fn pages() -> BTreeSet<String> {
    let entries = std::fs::read_dir(root().join("mdtest/findings")).unwrap();
    let stem = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    entries.map(|entry| stem(entry.unwrap().path())).collect()
}

/// The codes in the sources of a folder: what stands in quotes as a diagnostic's code does.
fn codes(folder: &Path, before: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(codes(&path, before));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for before in before {
            let after = text.split(before).skip(1);
            let code =
                after.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
            found.extend(code.map(str::to_owned));
        }
    }
    found
}

#[test]
fn a_page_shows_the_finding_that_it_is_named_after_and_its_end() {
    for code in pages() {
        let path = root().join(format!("mdtest/findings/{code}.md"));
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.starts_with(&format!("# `{code}`\n")), "{code}");
        assert!(text.contains(&format!("[{code}]: ")), "{code} is not shown");
        assert!(text.contains("**What it finds.**"), "{code}");
        let silent = text.split("```diagnostics").skip(1).filter_map(|b| b.split("```").next());
        let silent = silent.filter(|block| !block.contains(&format!("error[{code}]")));
        let silent = silent.filter(|block| !block.contains(&format!("warning[{code}]")));
        assert!(silent.count() > 0, "{code} is shown and never mended");
    }
}

#[test]
fn every_finding_has_a_page() {
    let check =
        ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::note(", "self.severity,"];
    let mut expected = codes(&root().join("crates/analysis/src/check"), &check);
    let site = ["self.warning(", "self.unused_names(", "[] => (", ".. ] => ("];
    expected.extend(codes(&root().join("crates/site/src/resolve"), &site));
    expected.insert("held-twice".into());
    // A group of addresses and one of names have one code; the rest of the list is the sources'.
    assert_eq!(pages(), expected);
}

#[test]
fn the_list_of_findings_links_every_page() {
    let list = std::fs::read_to_string(root().join("docs/findings/README.md")).unwrap();
    let links = list.split("(../../mdtest/findings/").skip(1);
    let linked: BTreeSet<String> =
        links.filter_map(|rest| Some(rest.split_once(".md)")?.0.to_owned())).collect();
    assert_eq!(linked, pages());
}
