// SPDX-License-Identifier: Apache-2.0
//! The verbs.

mod catalog;
mod check;
mod explain;
mod init;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Chart the ports of an application platform, write its segmentation policy, prove it, watch it,
/// enforce it
#[derive(Debug, Parser)]
#[command(name = "portolan", version, propagate_version = true, max_term_width = 100)]
#[command(arg_required_else_help = false, subcommand_required = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Init(init::Arguments),
    Catalog(catalog::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
}

/// Does what was asked.
pub(crate) fn run(cli: Cli) -> ExitCode {
    match cli.verb {
        Verb::Init(arguments) => init::run(&arguments),
        Verb::Catalog(arguments) => catalog::run(&arguments),
        Verb::Check(arguments) => check::run(&arguments),
        Verb::Explain(arguments) => explain::run(&arguments),
    }
}
