// SPDX-License-Identifier: Apache-2.0
//! `portolan confirm`: what is on trial stays.

use std::process::ExitCode;

use clap::Args;
use portolan_enforce::confirm;

use crate::enforcing::{State, told};
use crate::terminal::{CLEAN, data, refuse};

/// Make what is on trial stay
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    state: State,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match arguments.state.open().and_then(|s| confirm(&s).map_err(|e| told(&e))) {
        Ok(generation) => {
            data(&format!("generation {generation} stays in force\n"));
            ExitCode::from(CLEAN)
        }
        Err(diagnostic) => refuse(diagnostic),
    }
}
