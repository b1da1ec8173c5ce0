// SPDX-License-Identifier: Apache-2.0
//! `portolan confirm`: what is on trial stays.

use std::process::ExitCode;

use clap::Args;
use portolan_enforce::confirm;
use serde_json::json;

use crate::enforcing::outcome::shaped;
use crate::enforcing::{State, told};
use crate::terminal::{CLEAN, data, refuse};
use crate::usage::Shape;

/// Make what is on trial stay
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    state: State,
    /// How to print what was done
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match arguments.state.open().and_then(|s| confirm(&s).map_err(|e| told(&e))) {
        Ok(generation) => {
            let text = || format!("generation {generation} stays in force\n");
            let document = || json!({"version": 1, "generation": generation});
            data(&shaped(arguments.format, text, document));
            ExitCode::from(CLEAN)
        }
        Err(diagnostic) => refuse(diagnostic),
    }
}
