// SPDX-License-Identifier: Apache-2.0
//! `portolan connector check`: asks for what Citrix Cloud needs, and tells what is in the way.

mod asking;
mod chart;
mod exception;
mod given;
mod judging;
mod progress;
mod rounds;
mod told;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use portolan_connector::probe::plan::Plan;
use portolan_connector::probe::{self, Options};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_doctor::Report;
use portolan_doctor::seen::{Asked, Run};

use super::options::Cloudy;
use crate::files::{read, replace};
use crate::terminal::{FAILED, data, refuse};
use asking::Stop;
use judging::Judge;
use told::Shape;

/// Ask for everything that Citrix Cloud needs, by each way, and tell what is in between
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    cloudy: Cloudy,
    #[command(flatten)]
    given: given::Given,
    #[command(flatten)]
    against: judging::Against,
    /// Keep the record of what was seen in this file
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
    /// Judge a record that was kept, and ask nobody
    #[arg(long, value_name = "FILE", conflicts_with_all = ["keep", "address", "role", "region", "connector", "rendezvous", "allowlist", "direct", "proxy", "pac", "winhttp", "wininet", "dns", "echo", "idle"])]
    from: Option<PathBuf>,
    /// Write the report for a network team to this file
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
    #[command(flatten)]
    rounds: rounds::Rounds,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match checked(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(Stop::By(diagnostic)) => refuse(diagnostic),
        Err(Stop::Told) => ExitCode::from(FAILED),
    }
}

fn checked(arguments: &Arguments) -> Result<u8, Stop> {
    let judge = arguments.against.read(arguments.from.is_none())?;
    if let Some(path) = &arguments.from {
        return Ok(once(arguments, &judge.judge(&kept(path)?))?);
    }
    let Plan { asked, omitted } = asking::plan(&arguments.cloudy, &arguments.given)?;
    let options = arguments.given.options()?;
    let judged = |run| judged(arguments, &omitted, &judge, run);
    let Some(every) = arguments.rounds.watch else {
        return Ok(once(arguments, &judged(ask(&asked, &options)?)?)?);
    };
    Ok(arguments.rounds.go(
        every,
        arguments.format,
        move || ask(&asked, &options),
        |run| {
            let report = judged(run)?;
            write(arguments, &report).map(|()| report)
        },
    )?)
}

fn once(arguments: &Arguments, report: &Report) -> Result<u8, Diagnostic> {
    write(arguments, report)?;
    data(&told::shaped(report, arguments.format));
    Ok(told::code(report))
}

fn write(arguments: &Arguments, report: &Report) -> Result<(), Diagnostic> {
    arguments.report.as_deref().map_or(Ok(()), |path| told::write(report, path))
}

/// Asks for everything once.
fn ask(asked: &[Asked], options: &Options) -> Result<Run, Diagnostic> {
    let progress = progress::Shown::new();
    let ran = probe::run(asked, options, &|step| progress.tell(step));
    progress.end();
    ran.map_err(|error| {
        let place = Place::Argument("connector check".into());
        Diagnostic::error("no-probes", place, error.to_string())
            .help("look at the limits of this machine: `ulimit -a`")
    })
}

/// Keeps the record where that is wished, and judges it.
fn judged(
    arguments: &Arguments,
    omitted: &[String],
    judge: &Judge,
    mut run: Run,
) -> Result<Report, Diagnostic> {
    run.scope = arguments.cloudy.scope();
    run.omitted.splice(0..0, omitted.iter().cloned());
    if let Some(path) = &arguments.keep {
        let text = serde_json::to_string(&run).map_err(|error| told::unwritten(&error))?;
        replace(path, &text)?;
    }
    Ok(judge.judge(&run))
}

fn kept(path: &Path) -> Result<Run, Diagnostic> {
    let refused = |said: String| {
        Diagnostic::error("bad-record", Place::Path(path.display().to_string()), said)
            .help("give a file that `portolan connector check --keep FILE` wrote")
    };
    let run: Run = serde_json::from_str(&read(path)?)
        .map_err(|error| refused(format!("it is no record of a run: {error}")))?;
    if run.version != 1 {
        return Err(refused(format!("it is a record of version {}, and 1 is read", run.version)));
    }
    Ok(run)
}
