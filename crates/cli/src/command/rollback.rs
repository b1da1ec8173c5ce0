// SPDX-License-Identifier: Apache-2.0
//! `portolan rollback`: back to an earlier apply.

use std::collections::BTreeMap;
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use portolan_diagnostics::Diagnostic;
use portolan_enforce::{Options, remove, rollback};
use serde_json::{Value, json};

use super::apply::stop_on_signal;
use crate::enforcing::outcome::{document, shaped, words};
use crate::enforcing::{State, told};
use crate::terminal::{CLEAN, data, refuse};
use crate::usage::Shape;

/// End a trial, or return to an earlier apply
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The generation to return to; without one, a trial is ended, or else what was before the last apply comes back
    generation: Option<u32>,
    /// Take every rule of ours away
    #[arg(long, conflicts_with = "generation")]
    all: bool,
    #[command(flatten)]
    state: State,
    /// How to print what was done
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
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
        return Ok(shaped(arguments.format, || removed(&places), || removal(&places)));
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
    let applied = rollback(&session, arguments.generation, &options).map_err(|e| told(&e))?;
    Ok(shaped(arguments.format, || words(&applied), || document(&applied)))
}

fn removed(places: &[String]) -> String {
    if places.is_empty() {
        return "nothing of ours is recorded here as in force; rules that were applied with \
                another state directory stand\n"
            .into();
    }
    format!("nothing of ours is in force any more ({} attachments)\n", places.len())
}

fn removal(places: &[String]) -> Value {
    json!({"version": 1, "generation": null, "removed": places})
}
