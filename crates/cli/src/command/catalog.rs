// SPDX-License-Identifier: Apache-2.0
//! `portolan catalog`: the vendors' charts, and newer editions of them.

mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use portolan_catalog::import::{self, Form, PrintedRow};
use portolan_catalog::{Catalogue, Requirement, diff, search, view};
use portolan_diagnostics::{Diagnostic, Place, Sources};

use crate::files;
use crate::terminal::{CLEAN, FAILED, FINDINGS, complain, data, refuse, stops, tell};
use crate::usage::Shape as Lines;

/// Look at the charts of what components need, or read a newer edition of one
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List requirements
    List {
        #[command(flatten)]
        which: Which,
    },
    /// List the roles: what a component may be called in an inventory, and what kind it is
    Roles {
        #[command(flatten)]
        which: words::Words,
    },
    /// List the conditions: what a site can choose, and whether it has it when it says nothing
    Conditions {
        #[command(flatten)]
        which: words::Words,
    },
    /// Show one requirement whole: as printed, as meant, and why the two differ
    Show {
        /// Its id, as `list` prints it
        id: String,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Lines::Text)]
        format: Lines,
    },
    /// List the requirements that hold all the words
    Search {
        /// Words of ids, roles, services or purposes
        #[arg(required = true)]
        words: Vec<String>,
        #[command(flatten)]
        which: Which,
    },
    /// Read a ports paper into its rows: flattened text, Markdown or HTML
    Import {
        /// The paper
        file: PathBuf,
        /// Whose roles its names are read as
        #[arg(long, default_value = "citrix")]
        vendor: String,
        /// Which form it has, where the text does not tell
        #[arg(long, value_enum)]
        form: Option<FormWord>,
        /// How to print the rows
        #[arg(long, value_enum, default_value_t = Shape::Table)]
        format: Shape,
    },
    /// Say what an edition of a ports paper changes against the shipped chart
    Diff {
        /// The paper
        file: PathBuf,
        /// Whose chart it is compared with
        #[arg(long, default_value = "citrix")]
        vendor: String,
        /// Which form it has, where the text does not tell
        #[arg(long, value_enum)]
        form: Option<FormWord>,
        /// How to print the changes
        #[arg(long, value_enum, default_value_t = Lines::Text)]
        format: Lines,
    },
}

#[derive(Debug, Args)]
struct Which {
    /// Only this vendor's
    #[arg(long)]
    vendor: Option<String>,
    /// Only those of this role, by any of its names, at either end
    #[arg(long)]
    role: Option<String>,
    /// How to print them
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    format: Shape,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shape {
    #[value(alias = "text")]
    Table,
    Markdown,
    Csv,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormWord {
    Flat,
    Markdown,
    Html,
}

impl From<FormWord> for Form {
    fn from(word: FormWord) -> Self {
        match word {
            FormWord::Flat => Self::Flat,
            FormWord::Markdown => Self::Markdown,
            FormWord::Html => Self::Html,
        }
    }
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let catalogue = Catalogue::shipped();
    match &arguments.verb {
        Verb::List { which } => list(&catalogue, catalogue.requirements.iter().collect(), which),
        Verb::Search { words, which } => {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            list(&catalogue, search(&catalogue, &words), which)
        }
        Verb::Roles { which } => words::roles(&catalogue, which),
        Verb::Conditions { which } => words::conditions(&catalogue, which),
        Verb::Show { id, format } => show(&catalogue, id, *format),
        Verb::Import { file, vendor, form, format } => {
            if let Err(diagnostic) = known_vendor(&catalogue, vendor) {
                return refuse(diagnostic);
            }
            with_rows(file, *form, |rows| import_rows(&catalogue, vendor, rows, *format))
        }
        Verb::Diff { file, vendor, form, format } => {
            if let Err(diagnostic) = known_vendor(&catalogue, vendor) {
                return refuse(diagnostic);
            }
            with_rows(file, *form, |rows| difference(&catalogue, vendor, rows, *format))
        }
    }
}

fn list(catalogue: &Catalogue, all: Vec<&Requirement>, which: &Which) -> ExitCode {
    let chosen = match choose(catalogue, all, which) {
        Ok(chosen) => chosen,
        Err(diagnostic) => return refuse(diagnostic),
    };
    tell_if_none(chosen.len());
    data(&match which.format {
        Shape::Table => view::table(&chosen, terminal_width()),
        Shape::Markdown => view::markdown(&chosen),
        Shape::Csv => view::csv(&chosen),
        Shape::Json => view::json(catalogue, &chosen),
    });
    ExitCode::from(CLEAN)
}

fn choose<'a>(
    catalogue: &Catalogue,
    mut all: Vec<&'a Requirement>,
    which: &Which,
) -> Result<Vec<&'a Requirement>, Diagnostic> {
    if let Some(vendor) = &which.vendor {
        known_vendor(catalogue, vendor)?;
        all.retain(|r| r.vendor == *vendor);
    }
    if let Some(name) = &which.role {
        let Some(role) = catalogue.role(name) else {
            let near = catalogue.near_role(name).map(|r| format!("did you mean `{}`?", r.id));
            let said = format!("no chart has the role `{name}`");
            return Err(Diagnostic::error("unknown-role", Place::Argument(name.clone()), said)
                .help(near.unwrap_or_else(|| "`portolan catalog roles` lists them".into())));
        };
        all.retain(|r| r.source.contains(&role.id) || r.destination.contains(&role.id));
    }
    Ok(all)
}

fn known_vendor(catalogue: &Catalogue, vendor: &str) -> Result<(), Diagnostic> {
    let mut vendors: Vec<&str> = catalogue.requirements.iter().map(|r| r.vendor.as_str()).collect();
    vendors.sort_unstable();
    vendors.dedup();
    if vendors.contains(&vendor) {
        return Ok(());
    }
    let said = format!("there is no chart of `{vendor}`");
    Err(Diagnostic::error("unknown-vendor", Place::Argument(vendor.into()), said)
        .help(format!("the charts are {}", vendors.join(", "))))
}

fn show(catalogue: &Catalogue, id: &str, format: Lines) -> ExitCode {
    let Some(requirement) = catalogue.requirement(id) else {
        let said = format!("no chart has the requirement `{id}`");
        return refuse(
            Diagnostic::error("unknown-requirement", Place::Argument(id.into()), said)
                .help("find its id with `portolan catalog search WORD`"),
        );
    };
    data(&match format {
        Lines::Text => view::show(catalogue, requirement),
        Lines::Json => view::json(catalogue, &[requirement]),
    });
    ExitCode::from(CLEAN)
}

fn with_rows(
    file: &Path,
    form: Option<FormWord>,
    then: impl FnOnce(&[PrintedRow]) -> ExitCode,
) -> ExitCode {
    let text = match files::read(file) {
        Ok(text) => text,
        Err(diagnostic) => return refuse(diagnostic),
    };
    let mut sources = Sources::default();
    let source = sources.add(file.display().to_string(), text);
    let (rows, diagnostics) = import::import(source, &sources, form.map(Form::from));
    complain(&diagnostics, &sources);
    if stops(&diagnostics) {
        return ExitCode::from(FAILED);
    }
    then(&rows)
}

fn import_rows(
    catalogue: &Catalogue,
    vendor: &str,
    rows: &[PrintedRow],
    format: Shape,
) -> ExitCode {
    data(&match format {
        Shape::Table => view::rows_table(catalogue, vendor, rows, terminal_width()),
        Shape::Markdown => view::rows_markdown(catalogue, vendor, rows),
        Shape::Csv => view::rows_csv(catalogue, vendor, rows),
        Shape::Json => view::rows_json(catalogue, vendor, rows),
    });
    ExitCode::from(CLEAN)
}

fn difference(catalogue: &Catalogue, vendor: &str, rows: &[PrintedRow], format: Lines) -> ExitCode {
    let differences = diff(catalogue, vendor, rows);
    data(&match format {
        Lines::Text => view::differences_text(&differences),
        Lines::Json => view::differences_json(&differences),
    });
    ExitCode::from(if differences.is_empty() { CLEAN } else { FINDINGS })
}

fn tell_if_none(found: usize) {
    if found == 0 {
        tell("nothing in the charts fits\n");
    }
}

/// The width of the terminal, where standard output is one.
fn terminal_width() -> Option<u16> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    (size.ws_col > 0).then_some(size.ws_col)
}
