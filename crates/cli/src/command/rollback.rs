// SPDX-License-Identifier: Apache-2.0
//! `portolan rollback`: back to an earlier apply.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use portolan_diagnostics::Diagnostic;
use portolan_enforce::{Applied, Options, remove, rollback};

use super::apply::{recovered, stop_on_signal};
use crate::enforcing::{State, told};
use crate::terminal::{CLEAN, data, refuse};

/// End a trial, or return to an earlier apply
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The generation to return to; without one, a trial is ended, or else the one before comes back
    generation: Option<u32>,
    /// Take every rule of ours away
    #[arg(long, conflicts_with = "generation")]
    all: bool,
    #[command(flatten)]
    state: State,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match carry_out(arguments) {
        Ok(words) => {
            data(&words);
            ExitCode::from(CLEAN)
        }
        Err(diagnostic) => refuse(diagnostic),
    }
}

fn carry_out(arguments: &Arguments) -> Result<String, Diagnostic> {
    let session = arguments.state.open()?;
    if arguments.all {
        let places = remove(&session).map_err(|e| told(&e))?;
        return Ok(format!(
            "nothing of ours is in force any more ({} attachments)\n",
            places.len()
        ));
    }
    let stop = stop_on_signal();
    let options = Options {
        now: Timestamp::now(),
        who: "",
        note: "rollback",
        confirm_within: None,
        cut: BTreeMap::new(),
        stop: Some(&stop),
    };
    rollback(&session, arguments.generation, &options).map(|a| words(&a)).map_err(|e| told(&e))
}

fn words(applied: &Applied) -> String {
    let state = applied.generation.map_or_else(
        || "nothing of ours is in force".to_string(),
        |n| format!("generation {n} is in force"),
    );
    format!("{}{state}\n", recovered(applied.recovered))
}
