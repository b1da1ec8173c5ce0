// SPDX-License-Identifier: Apache-2.0
//! `portolan connector check`: asks for what Citrix Cloud needs, and tells what is in the way.

mod asking;
mod given;
mod progress;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use portolan_connector::probe;
use portolan_diagnostics::{Diagnostic, Place};
use portolan_doctor::seen::Run;

use super::options::Cloudy;
use crate::files::{read, replace};
use crate::terminal::{CLEAN, data, refuse};

/// Ask for everything that Citrix Cloud needs, by each way, and tell what is in between
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    cloudy: Cloudy,
    #[command(flatten)]
    given: given::Given,
    /// Keep the record of what was seen in this file
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
    /// Judge a record that was kept, and ask nobody
    #[arg(long, value_name = "FILE", conflicts_with_all = ["keep", "address", "direct", "proxy", "pac", "winhttp", "dns", "echo", "idle"])]
    from: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shape {
    Text,
    Json,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match checked(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(diagnostic) => refuse(diagnostic),
    }
}

fn checked(arguments: &Arguments) -> Result<u8, Diagnostic> {
    let run = match &arguments.from {
        Some(path) => kept(path)?,
        None => asked(arguments)?,
    };
    let text = serde_json::to_string_pretty(&run).map_err(|error| unwritten(&error))?;
    data(&format!("{text}\n"));
    Ok(CLEAN)
}

fn asked(arguments: &Arguments) -> Result<Run, Diagnostic> {
    let plan = asking::plan(&arguments.cloudy, &arguments.given)?;
    let options = arguments.given.options()?;
    let progress = progress::Shown::new();
    let ran = probe::run(&plan.asked, &options, &|step| progress.tell(step));
    progress.end();
    let mut run = ran.map_err(|error| {
        let place = Place::Argument("connector check".into());
        Diagnostic::error("no-probes", place, error.to_string())
            .help("look at the limits of this machine: `ulimit -a`")
    })?;
    run.omitted.splice(0..0, plan.omitted);
    if let Some(path) = &arguments.keep {
        let text = serde_json::to_string(&run).map_err(|error| unwritten(&error))?;
        replace(path, &text)?;
    }
    Ok(run)
}

fn kept(path: &std::path::Path) -> Result<Run, Diagnostic> {
    let place = || Place::Path(path.display().to_string());
    let run: Run = serde_json::from_str(&read(path)?).map_err(|error| {
        Diagnostic::error("bad-record", place(), format!("it is no record of a run: {error}"))
            .help("give a file that `portolan connector check --keep FILE` wrote")
    })?;
    if run.version != 1 {
        let said = format!("it is a record of version {}", run.version);
        return Err(Diagnostic::error("bad-record", place(), said).help("version 1 is read here"));
    }
    Ok(run)
}

fn unwritten(error: &serde_json::Error) -> Diagnostic {
    let place = Place::Argument("connector check".into());
    Diagnostic::error("unwritten", place, error.to_string()).help("this is our mistake")
}
