// SPDX-License-Identifier: Apache-2.0
//! `portolan connector`: what Citrix Cloud Connectors need, and whether the network gives it.

mod allowlist;
mod bypass;
mod check;
mod echo;
mod options;
mod verify;

use std::process::ExitCode;

use clap::{Args, Subcommand};

/// What Citrix Cloud Connectors need, and whether the network gives it
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Allowlist(allowlist::Arguments),
    Check(Box<check::Arguments>),
    Echo(echo::Arguments),
    Bypass(bypass::Arguments),
    Verify(verify::Arguments),
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match &arguments.verb {
        Verb::Allowlist(arguments) => allowlist::run(arguments),
        Verb::Check(arguments) => check::run(arguments),
        Verb::Echo(arguments) => echo::run(arguments),
        Verb::Bypass(arguments) => bypass::run(arguments),
        Verb::Verify(arguments) => verify::run(arguments),
    }
}
