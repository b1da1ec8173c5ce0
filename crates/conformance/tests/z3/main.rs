// SPDX-License-Identifier: Apache-2.0
//! Our proofs against Z3's: whether two sites let the same pass, the witnesses where they do not,
//! and the sets that both ends allow. Z3 is told the entries and nothing else; what it finds and
//! what we find is held against the text besides. `make proof` asks about a thousand pairs.
#![allow(clippy::print_stdout, reason = "the count is part of the proof")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod answer;
mod edit;
mod pair;
mod question;

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use answer::{Answer, Tally};
use fastrand::Rng;
use pair::Pair;

#[test]
fn z3_finds_the_same_sets_the_same_differences_and_no_others() {
    let Some(python) = python() else {
        println!(
            "skipped: z3_finds_the_same_sets_the_same_differences_and_no_others (no Z3 here; `make proof` installs it)"
        );
        return;
    };
    let count = number("PORTOLAN_PAIRS").unwrap_or(50);
    let first = number("PORTOLAN_SEED").unwrap_or_else(|| Rng::new().u64(..u64::MAX / 2));
    println!("seeds from {first}");
    let pairs: Vec<Pair> = (0..count).map(|n| Pair::draw(first + n)).collect();
    let questions = write(&pairs);
    let mut tally = Tally::default();
    let mut answers = asked(&python, &questions);
    for pair in &pairs {
        let answer = answers.next().unwrap_or_else(|| panic!("seed {}: no answer", pair.seed));
        tally.one(pair, &answer);
    }
    assert!(answers.next().is_none());
    println!("{tally}: 0 differences");
    tally.must_mean_something();
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The Python of `scripts/z3.sh`, where it has Z3.
fn python() -> Option<PathBuf> {
    let python = root().join("target/z3/venv/bin/python");
    let tried = Command::new(&python).args(["-c", "import z3"]).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success()).then_some(python)
}

fn write(pairs: &[Pair]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("z3-questions.jsonl");
    let mut file = File::create(&path).unwrap();
    for pair in pairs {
        writeln!(file, "{}", question::question(pair)).unwrap();
    }
    path
}

/// The answers as they come.
fn asked(python: &Path, questions: &Path) -> impl Iterator<Item = Answer> {
    let script = root().join("crates/conformance/z3/decide.py");
    let mut child =
        Command::new(python).arg(script).arg(questions).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap()).chain(std::iter::from_fn(
        move || {
            assert!(child.wait().unwrap().success(), "Z3 gave up");
            None
        },
    ))
}
