// SPDX-License-Identifier: Apache-2.0
//! `portolan check`: what is wrong with a site.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use portolan_analysis::check::{Context, check};
use portolan_diagnostics::{Diagnostic, Format, Severity, render};
use portolan_site::model::Date;

use crate::enforcing::learned;
use crate::files::{load, today};
use crate::terminal::{CLEAN, FAILED, FINDINGS, data, refuse};

/// Find what would break the platform, and what protects less than it seems
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the site
    dir: PathBuf,
    /// How to print findings
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
    /// Take addresses of names from this folder with the record of every apply, where the agent
    /// keeps what it learns
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Judge expiry as of this day (YYYY-MM-DD) and not of today
    #[arg(long)]
    today: Option<Date>,
    /// Exit 1 on notes too, and not only on errors and warnings
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shape {
    Text,
    Concise,
    Json,
    Sarif,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let Some(loaded) = load(&arguments.dir) else { return ExitCode::from(FAILED) };
    let today = arguments.today.unwrap_or_else(today);
    let addressing = match learned(arguments.state.as_deref(), &loaded.site) {
        Ok(addressing) => addressing,
        Err(diagnostic) => return refuse(diagnostic),
    };
    let acl = portolan_acl::compile(&loaded.site, &addressing, today);
    let context = Context { site: &loaded.site, acl: &acl, catalogue: &loaded.catalogue, today };
    let mut found = loaded.diagnostics;
    found.extend(check(&context));
    found.extend(portolan_flow::dns::Resolvers::missing(&loaded.site));
    found.sort_by_key(|d| std::cmp::Reverse(d.severity));
    let format = match arguments.format {
        Shape::Text => Format::Full,
        Shape::Concise => Format::Concise,
        Shape::Json => Format::Json,
        Shape::Sarif => Format::Sarif,
    };
    data(&render(format, &found, &loaded.sources));
    if matches!(arguments.format, Shape::Text | Shape::Concise) {
        data(&summary(&found));
    }
    let bar = if arguments.strict { Severity::Note } else { Severity::Warning };
    let counts = found.iter().any(|d| d.severity >= bar);
    ExitCode::from(if counts { FINDINGS } else { CLEAN })
}

fn summary(found: &[Diagnostic]) -> String {
    let count = |severity| found.iter().filter(|d| d.severity == severity).count();
    format!(
        "{} errors, {} warnings, {} notes\n",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note)
    )
}
