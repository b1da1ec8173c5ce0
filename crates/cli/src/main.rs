// SPDX-License-Identifier: Apache-2.0
//! The `portolan` binary. One file a verb, under [`command`]; data on standard output, the rest
//! on standard error; exit 0 clean, 1 findings or differences, 2 could not run.

mod command;
mod demo;
mod enforcing;
mod files;
mod terminal;
mod usage;

use std::process::ExitCode;

fn main() -> ExitCode {
    match usage::parse() {
        Ok(cli) => command::run(cli),
        Err(code) => code,
    }
}
