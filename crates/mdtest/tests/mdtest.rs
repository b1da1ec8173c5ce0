// SPDX-License-Identifier: Apache-2.0
//! Every document under `mdtest/` holds.
//!
//! `MDTEST_UPDATE=1` rewrites the blocks of diagnostics, for the author to read and keep or not.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by a panic")]
#![allow(clippy::print_stderr, reason = "the counts are for whoever runs the tests")]

use std::path::{Path, PathBuf};

use portolan_catalog::Catalogue;
use portolan_mdtest::{Outcome, read, run, updated};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../mdtest")
}

/// Every Markdown file below a folder that is a suite, in order.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn run_folder(name: &str) {
    let (catalogue, root) = (Catalogue::shipped(), root());
    let update = std::env::var_os("MDTEST_UPDATE").is_some();
    let (mut wrong, mut total) = (String::new(), Outcome::default());
    let documents = documents(&root.join(name));
    for path in &documents {
        let shown = path.strip_prefix(&root).unwrap().display();
        let text = std::fs::read_to_string(path).unwrap();
        let suite = match read(&text) {
            Ok(suite) => suite,
            Err(error) => {
                wrong.push_str(&format!("mdtest/{shown}: {error}\n"));
                continue;
            }
        };
        let suite = if update {
            let new = updated(&suite, &catalogue);
            std::fs::write(path, &new).unwrap();
            read(&new).unwrap()
        } else {
            suite
        };
        let outcome = run(&suite, &catalogue);
        total.tests += outcome.tests;
        total.connections += outcome.connections;
        total.diagnostics += outcome.diagnostics;
        for (heading, failure) in outcome.failures {
            let line = failure.line;
            wrong.push_str(&format!("mdtest/{shown}:{line}: {heading}\n  {}\n", failure.text));
        }
    }
    eprintln!(
        "{name}: {} documents, {} tests, {} connections, {} blocks of diagnostics",
        documents.len(),
        total.tests,
        total.connections,
        total.diagnostics
    );
    assert!(total.tests > 0, "no document under mdtest/{name}");
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_semantics_are_as_the_documents_say() {
    run_folder("semantics");
}

#[test]
fn the_findings_are_as_their_pages_say() {
    run_folder("findings");
}
