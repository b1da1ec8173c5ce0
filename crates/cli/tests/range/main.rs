// SPDX-License-Identifier: Apache-2.0
//! `connector check` in the range: every scenario has a truth, and the checker is held to it. Prints
//! the confusion matrix. `PORTOLAN_SCENARIO=words` runs those whose names hold the words.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test may fail by a panic, and tells what it counted"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;

use libtest_mimic::{Arguments, Failed, Trial};
use portolan_range::{Range, Scenario, Scored, all, matrix, missing, play, role, score};

/// At once: each waits more than it works.
const AT_ONCE: usize = 3;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some(ended) = role(&words) {
        return match ended {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("range: {error}: {:?}", std::error::Error::source(&error));
                ExitCode::from(70)
            }
        };
    }
    let trials = vec![
        Trial::test("every_scenario_of_the_range_is_told_as_it_is", every_scenario),
        Trial::test("every_scenario_has_a_name_of_its_own_and_there_are_enough", names),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

fn names() -> Result<(), Failed> {
    let mut names: Vec<&str> = all().iter().map(|scenario| scenario.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    println!("{count} scenarios");
    if names.len() == count && count >= 60 { Ok(()) } else { Err(format!("{names:?}").into()) }
}

fn every_scenario() -> Result<(), Failed> {
    let wanted = std::env::var("PORTOLAN_SCENARIO").unwrap_or_default();
    let range = range();
    let (ready, lacking): (Vec<Scenario>, Vec<Scenario>) = all()
        .into_iter()
        .filter(|scenario| scenario.name.contains(&wanted))
        .partition(|scenario| missing(scenario, &range).is_none());
    for scenario in &lacking {
        let why = missing(scenario, &range).unwrap_or_default();
        println!("skipped: {} ({why})", scenario.name);
    }
    let scores = scores(&ready, &range);
    println!("{}", matrix(&scores));
    let faults: Vec<String> = scores
        .iter()
        .filter(|scored| !scored.faults.is_empty())
        .map(|scored| format!("## {}\n{}", scored.name, scored.faults.join("\n")))
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults.join("\n").into()) }
}

fn scores(scenarios: &[Scenario], range: &Range) -> Vec<Scored> {
    let queue = Mutex::new(scenarios.iter());
    let scores = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(scenario) = queue.lock().unwrap().next() else { break };
                    let scored = one(scenario, range);
                    scores.lock().unwrap().push(scored);
                }
            });
        }
    });
    scores.into_inner().unwrap()
}

fn one(scenario: &Scenario, range: &Range) -> Scored {
    match play(scenario, range) {
        Ok(played) => {
            if std::env::var("PORTOLAN_SCENARIO").is_ok() {
                println!(
                    "{} in {:?}\n{}{}",
                    scenario.name, played.took, played.stdout, played.stderr
                );
            }
            score(scenario, &played)
        }
        Err(error) => Scored {
            name: scenario.name,
            is_intercepted: scenario.truth.is_intercepted,
            said: None,
            faults: vec![format!("{error}: {:?}", std::error::Error::source(&error))],
        },
    }
}

fn range() -> Range {
    let portolan = std::env::var("PORTOLAN_CHECKER").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mitmdump = root.join("target/range/venv/bin/mitmdump");
    Range {
        program: std::env::current_exe().unwrap(),
        portolan: portolan.unwrap_or_else(|_| env!("CARGO_BIN_EXE_portolan").into()),
        mitmdump: mitmdump.canonicalize().ok(),
        folder: PathBuf::new(),
    }
}
