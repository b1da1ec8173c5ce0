// SPDX-License-Identifier: Apache-2.0
//! `portolan lab`: a Citrix platform in network namespaces.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_lab::command::{self, Options};
use portolan_lab::{LabError, Topology};

use crate::demo;
use crate::terminal::{CLEAN, data, refuse};

/// Raise a platform in network namespaces, run commands inside, play the demo
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Raise the lab; it stays until it is taken down
    Up(Which),
    /// End the lab and everything in it
    Down(Which),
    /// Run a command inside the lab
    Run {
        #[command(flatten)]
        which: Which,
        /// The command and its arguments, behind --
        #[arg(last = true, required = true)]
        command: Vec<OsString>,
    },
    /// Open a shell inside the lab, or on one of its machines
    Shell {
        #[command(flatten)]
        which: Which,
        /// A machine, such as vda-general-01; without one, the lab as a whole
        machine: Option<String>,
    },
    /// Print the lab's inventory, as init takes it
    Inventory(Which),
    /// Print the lab's attachments, as portolan.yaml takes them
    Attachments(Which),
    /// Tell the whole story: chart, site, check, monitor, enforce, attack
    Demo {
        #[command(flatten)]
        which: Which,
        /// Where to write the figures
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
        /// Keep the site that was written in this folder, which must not exist
        #[arg(long, value_name = "DIR")]
        keep: Option<PathBuf>,
    },
    /// The lab's own processes
    #[command(hide = true)]
    Inside {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<OsString>,
    },
}

#[derive(Debug, Args)]
struct Which {
    /// The lab
    #[arg(value_parser = ["citrix"])]
    lab: String,
    /// The folder in which labs are remembered
    #[arg(long, value_name = "DIR")]
    lab_state: Option<PathBuf>,
}

impl Which {
    fn options(&self) -> Options {
        Options { lab: self.lab.clone(), state: self.lab_state.clone(), program: None }
    }
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let done = match &arguments.verb {
        Verb::Up(which) => command::up(&which.options(), &mut std::io::stdout()),
        Verb::Down(which) => command::down(&which.options()),
        Verb::Run { which, command } => command::run(&which.options(), command),
        Verb::Shell { which, machine } => command::shell(&which.options(), machine.as_deref()),
        Verb::Inventory(which) => print(&which.lab, &Topology::inventory_csv),
        Verb::Attachments(which) => print(&which.lab, &demo::attachments_yaml),
        Verb::Demo { which, report, keep } => {
            return demo::run(&which.lab, report.as_deref(), keep.as_deref());
        }
        Verb::Inside { words } => command::inside(words),
    };
    done.unwrap_or_else(|error| refuse(error.diagnostic()))
}

fn print(lab: &str, what: &dyn Fn(&Topology) -> String) -> Result<ExitCode, LabError> {
    let Some(topology) = Topology::named(lab) else {
        let said = format!("there is no lab `{lab}`");
        return Ok(refuse(
            Diagnostic::error("unknown-lab", Place::Argument(lab.into()), said)
                .help("the labs are: citrix"),
        ));
    };
    data(&what(&topology));
    Ok(ExitCode::from(CLEAN))
}
