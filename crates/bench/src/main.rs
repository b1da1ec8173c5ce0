// SPDX-License-Identifier: Apache-2.0
//! `bench [--quick] [--folder FOLDER]`: measures what a policy costs.
//!
//! It writes `report.json` into the folder (`target/bench` unless told otherwise) and prints a
//! table. Exit 0 where every target holds, 1 where one does not, 2 where it could not run.

mod child;
mod compiling;
mod error;
mod inside;
mod kernel;
mod outside;
mod peer;
mod policy;
mod report;
mod size;

use std::path::PathBuf;
use std::process::ExitCode;

use error::BenchError;
use size::Size;

const USE: &str = "use: bench [--quick] [--folder FOLDER]";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        // What it asks of itself: one measurement in a process of its own.
        ["steps", pairs] => print(pairs.parse().map(compiling::steps).ok()),
        ["inside", quick, folder] => inside::run(size(*quick == "quick"), &PathBuf::from(folder))
            .and_then(|rows| print(Some(rows))),
        _ => match options(&words) {
            Some((quick, folder)) => outside::run(size(quick), quick, &folder),
            None => print::<()>(None),
        },
    };
    done.unwrap_or_else(|error| {
        tell(&format!("bench: {error}"));
        ExitCode::from(2)
    })
}

fn size(quick: bool) -> Size {
    if quick { Size::QUICK } else { Size::FULL }
}

fn options(words: &[&str]) -> Option<(bool, PathBuf)> {
    let (mut quick, mut folder) = (false, PathBuf::from("target/bench"));
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--quick" => quick = true,
            "--folder" => folder = PathBuf::from(words.next()?),
            _ => return None,
        }
    }
    Some((quick, folder))
}

/// Prints for the process that asked; nothing to print is a wrong use.
fn print<T: serde::Serialize>(value: Option<T>) -> Result<ExitCode, BenchError> {
    match value {
        Some(value) => say(&serde_json::to_string(&value)?),
        None => {
            tell(USE);
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "results are what this program is for")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(clippy::print_stderr, reason = "long work tells how far it is")]
fn tell(text: &str) {
    eprintln!("{text}");
}
