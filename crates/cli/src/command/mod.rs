// SPDX-License-Identifier: Apache-2.0
//! The verbs.

mod accept;
mod agent;
mod apply;
mod blast_radius;
mod catalog;
mod check;
mod confirm;
mod connector;
mod coverage;
mod diff;
mod explain;
mod init;
mod lab;
mod lsp;
mod mode;
mod plan;
mod rollback;
mod schema;
mod status;
mod watch;

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
    Coverage(coverage::Arguments),
    Diff(diff::Arguments),
    BlastRadius(blast_radius::Arguments),
    Mode(mode::Arguments),
    Plan(plan::Arguments),
    Apply(apply::Arguments),
    Confirm(confirm::Arguments),
    Rollback(rollback::Arguments),
    Status(status::Arguments),
    Watch(watch::Arguments),
    Agent(agent::Arguments),
    Connector(connector::Arguments),
    Lab(lab::Arguments),
    Lsp(lsp::Arguments),
    Schema(schema::Arguments),
}

/// Does what was asked.
pub(crate) fn run(cli: Cli) -> ExitCode {
    match cli.verb {
        Verb::Init(arguments) => init::run(&arguments),
        Verb::Catalog(arguments) => catalog::run(&arguments),
        Verb::Check(arguments) => check::run(&arguments),
        Verb::Explain(arguments) => explain::run(&arguments),
        Verb::Coverage(arguments) => coverage::run(&arguments),
        Verb::Diff(arguments) => diff::run(&arguments),
        Verb::BlastRadius(arguments) => blast_radius::run(&arguments),
        Verb::Mode(arguments) => mode::run(&arguments),
        Verb::Plan(arguments) => plan::run(&arguments),
        Verb::Apply(arguments) => apply::run(&arguments),
        Verb::Confirm(arguments) => confirm::run(&arguments),
        Verb::Rollback(arguments) => rollback::run(&arguments),
        Verb::Status(arguments) => status::run(&arguments),
        Verb::Watch(arguments) => watch::run(&arguments),
        Verb::Agent(arguments) => agent::run(&arguments),
        Verb::Connector(arguments) => connector::run(&arguments),
        Verb::Lab(arguments) => lab::run(&arguments),
        Verb::Lsp(arguments) => lsp::run(&arguments),
        Verb::Schema(arguments) => schema::run(&arguments),
    }
}
