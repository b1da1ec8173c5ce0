// SPDX-License-Identifier: Apache-2.0
//! `portolan check`: what is wrong with a site.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use portolan_analysis::check::{Context, report};
use portolan_analysis::explain::connections;
use portolan_diagnostics::{Diagnostic, Format, Severity, Sources, render};
use portolan_net::Connection;
use portolan_site::model::Date;

use crate::enforcing::learned;
use crate::files::{self, Loaded, load, today};
use crate::terminal::{CLEAN, FAILED, FINDINGS, complain, data, refuse, stops};

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
    /// Print too what the site says that it knows
    #[arg(long)]
    show_suppressed: bool,
    /// Connections that were seen, as a list: source,destination,service. Rules that decided none
    /// of them are told of
    #[arg(long, value_name = "FILE")]
    observed: Option<PathBuf>,
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
    let Some(mut loaded) = load(&arguments.dir) else { return ExitCode::from(FAILED) };
    let (observed, wrong) = observed(arguments.observed.as_deref(), &mut loaded);
    if stops(&wrong) {
        complain(&wrong, &loaded.sources);
        return ExitCode::from(FAILED);
    }
    let today = arguments.today.unwrap_or_else(today);
    let addressing = match learned(arguments.state.as_deref(), &loaded.site) {
        Ok(addressing) => addressing,
        Err(diagnostic) => return refuse(diagnostic),
    };
    let acl = portolan_acl::compile(&loaded.site, &addressing, today);
    let (site, catalogue) = (&loaded.site, &loaded.catalogue);
    let context = Context { site, acl: &acl, catalogue, today, observed: &observed };
    let mut found = report(&context, loaded.diagnostics);
    found.sort_by_key(|d| Reverse((d.severity, d.confidence)));
    data(&match arguments.format {
        Shape::Text => text(Format::Full, &found, &loaded.sources, arguments),
        Shape::Concise => text(Format::Concise, &found, &loaded.sources, arguments),
        Shape::Json => render(Format::Json, &found, &loaded.sources),
        Shape::Sarif => render(Format::Sarif, &found, &loaded.sources),
    });
    let bar = if arguments.strict { Severity::Note } else { Severity::Warning };
    let counts = found.iter().any(|d| d.suppression.is_none() && d.severity >= bar);
    ExitCode::from(if counts { FINDINGS } else { CLEAN })
}

/// For people: what is suppressed is counted, and shown to whoever asks for it.
fn text(format: Format, found: &[Diagnostic], sources: &Sources, arguments: &Arguments) -> String {
    let (known, told): (Vec<Diagnostic>, Vec<Diagnostic>) =
        found.iter().cloned().partition(|d| d.suppression.is_some());
    let mut text = render(format, &told, sources);
    if arguments.show_suppressed {
        text += &render(format, &known, sources);
    }
    text + &summary(&told, known.len())
}

/// The connections that were seen.
fn observed(list: Option<&Path>, loaded: &mut Loaded) -> (Vec<Connection>, Vec<Diagnostic>) {
    let Some(path) = list else { return (Vec::new(), Vec::new()) };
    let text = match files::read(path) {
        Ok(text) => text,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let file = loaded.sources.add(path.display().to_string(), text);
    connections(&loaded.site, &loaded.sources, file)
}

fn summary(told: &[Diagnostic], suppressed: usize) -> String {
    let count = |severity| told.iter().filter(|d| d.severity == severity).count();
    let suppressed = match suppressed {
        0 => String::new(),
        some => format!(", {some} suppressed"),
    };
    format!(
        "{} errors, {} warnings, {} notes{suppressed}\n",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note)
    )
}
