// SPDX-License-Identifier: Apache-2.0
//! `portolan coverage`: what the charts ask for and what becomes of it, as a document to sign.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use portolan_acl::compile;
use portolan_analysis::check::Context;
use portolan_analysis::coverage::{Matrix, Question, components, coverage, json, text};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_site::model::{Addressing, Date, View};

use crate::files::{Loaded, load, replace_bytes, today};
use crate::terminal::{self, CLEAN, FAILED, FINDINGS, refuse, tell};

/// Hold the charts against the policy: for each component what is allowed, blocked, partly allowed
/// or not present, as a document that a network team can sign
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the site
    dir: PathBuf,
    /// Only this component, by any name of its role
    #[arg(long, value_name = "ROLE")]
    component: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
    /// Write it to this file, whole or not at all
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Which policies count: the enforced ones, or all as if they were
    #[arg(long, value_enum, default_value_t = ViewWord::Intended)]
    view: ViewWord,
    /// Date it, and judge expiry, as of this day (YYYY-MM-DD) and not of today
    #[arg(long)]
    today: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shape {
    Text,
    #[value(alias = "markdown")]
    Md,
    Html,
    Csv,
    Xlsx,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ViewWord {
    Live,
    Intended,
}

impl From<ViewWord> for View {
    fn from(word: ViewWord) -> Self {
        match word {
            ViewWord::Live => Self::Live,
            ViewWord::Intended => Self::Intended,
        }
    }
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    if arguments.format == Shape::Xlsx && arguments.output.is_none() && is_watched() {
        return refuse(unreadable());
    }
    let Some(loaded) = load(&arguments.dir) else { return ExitCode::from(FAILED) };
    let matrix = match asked(arguments, &loaded) {
        Ok(matrix) => matrix,
        Err(diagnostic) => return refuse(diagnostic),
    };
    match written(arguments, &matrix) {
        Ok(()) => ExitCode::from(if matrix.has_gaps() { FINDINGS } else { CLEAN }),
        Err(diagnostic) => refuse(diagnostic),
    }
}

fn asked(arguments: &Arguments, loaded: &Loaded) -> Result<Matrix, Diagnostic> {
    let today = arguments.today.unwrap_or_else(today);
    let acl = compile(&loaded.site, &Addressing::default(), today);
    let context = Context {
        site: &loaded.site,
        acl: &acl,
        catalogue: &loaded.catalogue,
        today,
        observed: &[],
    };
    let component = match &arguments.component {
        Some(word) => Some(role(&context, word)?),
        None => None,
    };
    let question = Question {
        view: arguments.view.into(),
        component: component.as_deref(),
        sources: &loaded.sources,
        digest: &loaded.digest,
    };
    Ok(coverage(&context, &question))
}

/// The role of this name, where machines of the site play it.
fn role(context: &Context<'_>, word: &str) -> Result<String, Diagnostic> {
    let place = Place::Argument(word.to_owned());
    let Some(role) = context.catalogue.role(word) else {
        let near = context.catalogue.near_role(word);
        let near = near.map(|r| format!("did you mean `{}`?", r.id));
        let said = format!("no chart has the role `{word}`");
        return Err(Diagnostic::error("unknown-role", place, said)
            .help(near.unwrap_or_else(|| "`portolan catalog list` shows the roles".into())));
    };
    let here = components(context);
    if here.contains(&role.id.as_str()) {
        return Ok(role.id.clone());
    }
    let said = format!("the inventory gives no machine the component `{}`", role.id);
    let given = if here.is_empty() { "none".into() } else { here.join(", ") };
    Err(Diagnostic::error("no-such-component", place, said).help(format!("it gives {given}")))
}

fn written(arguments: &Arguments, matrix: &Matrix) -> Result<(), Diagnostic> {
    let bytes = bytes(arguments.format, matrix)?;
    match &arguments.output {
        Some(path) => {
            replace_bytes(path, &bytes)?;
            tell(&format!("wrote {}\n", path.display()));
        }
        None => terminal::bytes(&bytes),
    }
    Ok(())
}

fn bytes(shape: Shape, matrix: &Matrix) -> Result<Vec<u8>, Diagnostic> {
    Ok(match shape {
        Shape::Text => text(matrix).into_bytes(),
        Shape::Md => portolan_sheet::markdown(matrix).into_bytes(),
        Shape::Html => portolan_sheet::html(matrix).into_bytes(),
        Shape::Csv => portolan_sheet::csv(matrix).into_bytes(),
        Shape::Json => json(matrix).into_bytes(),
        Shape::Xlsx => portolan_sheet::xlsx(matrix).map_err(|error| {
            let place = Place::Argument("--format xlsx".into());
            Diagnostic::error("no-workbook", place, error.to_string())
                .help("write it with `--format html` or `--format csv`")
        })?,
    })
}

fn is_watched() -> bool {
    std::io::stdout().is_terminal()
}

fn unreadable() -> Diagnostic {
    let place = Place::Argument("--format xlsx".into());
    Diagnostic::error("needs-output", place, "a workbook is not for a terminal to show")
        .help("give a file with `--output coverage.xlsx`")
}
