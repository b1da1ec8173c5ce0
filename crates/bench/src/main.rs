// SPDX-License-Identifier: Apache-2.0
//! `bench [--quick] [--only PART] [--folder FOLDER]`: measures what a policy costs.
//!
//! It writes `report.json` into the folder (`target/bench` unless told otherwise) and prints a
//! table. Exit 0 where every target holds, 1 where one does not, 2 where it could not run.

mod child;
mod compiling;
mod connector;
mod error;
mod inside;
mod kernel;
mod outside;
mod peer;
mod policy;
mod proof;
mod report;
mod scale;
mod size;

use std::path::PathBuf;
use std::process::ExitCode;

use error::BenchError;
use size::Size;

const USE: &str =
    "use: bench [--quick] [--only compile|proof|scale|kernel|connector] [--folder FOLDER]";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some(ended) = portolan_range::role(&words) {
        return ended.map_or_else(|error| range_failed(&error), |()| ExitCode::SUCCESS);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        // What it asks of itself: one measurement in a process of its own.
        ["scale", workloads] => print(workloads.parse().map(scale::measure).ok()),
        ["steps", pairs] => print(pairs.parse().map(compiling::steps).ok()),
        ["inside", quick, folder] => inside::run(size(*quick == "quick"), &PathBuf::from(folder))
            .and_then(|rows| print(Some(rows))),
        _ => match options(&words) {
            Some(options) => outside::run(size(options.quick), &options),
            None => print::<()>(None),
        },
    };
    done.unwrap_or_else(|error| {
        tell(&format!("bench: {error}"));
        ExitCode::from(2)
    })
}

/// A part of the range could not be played.
fn range_failed(error: &portolan_range::RangeError) -> ExitCode {
    tell(&format!("bench: {error}"));
    ExitCode::from(2)
}

fn size(quick: bool) -> Size {
    if quick { Size::QUICK } else { Size::FULL }
}

/// A part that can be measured alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Compile,
    Proof,
    Scale,
    Kernel,
    Connector,
}

/// What a user asks for.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub quick: bool,
    /// `None`: all of it.
    pub only: Option<Part>,
    pub folder: PathBuf,
}

impl Options {
    pub(crate) fn wants(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }
}

fn options(words: &[&str]) -> Option<Options> {
    let mut options = Options { quick: false, only: None, folder: PathBuf::from("target/bench") };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match *word {
            "--quick" => options.quick = true,
            "--folder" => options.folder = PathBuf::from(words.next()?),
            "--only" => options.only = Some(part(words.next()?)?),
            _ => return None,
        }
    }
    Some(options)
}

fn part(word: &str) -> Option<Part> {
    match word {
        "compile" => Some(Part::Compile),
        "proof" => Some(Part::Proof),
        "scale" => Some(Part::Scale),
        "kernel" => Some(Part::Kernel),
        "connector" => Some(Part::Connector),
        _ => None,
    }
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
