// SPDX-License-Identifier: Apache-2.0
//! `portolan connector allowlist`: the names and networks that Citrix Cloud needs, from the shipped
//! list or a published one.

pub(super) mod choice;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use portolan_allowlist::{Address, Listed, Secured, diff, objects, policies, view};
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place};
use serde_json::json;

use self::choice::{Choice, Narrow, Read};
use super::options::Cloudy;
use crate::terminal::{CLEAN, FAILED, FINDINGS, data, refuse, tell};
use crate::usage::Shape as Lines;

/// List, read and compare what Citrix Cloud needs; write it as policies and as objects
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// List what a profile asks for
    List {
        #[command(flatten)]
        cloudy: Cloudy,
        #[command(flatten)]
        narrow: Narrow,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Shape::Text)]
        format: Shape,
    },
    /// Read a published list: the static JSON, or an answer of the connectivity interface
    Import {
        /// The list; `-` for standard input
        file: PathBuf,
        #[command(flatten)]
        choice: Choice,
        /// How to print it
        #[arg(long, value_enum, default_value_t = Shape::Text)]
        format: Shape,
    },
    /// Say what a list has otherwise than another
    Diff {
        /// A published list, or `shipped`
        old: PathBuf,
        /// A published list, or `shipped`
        new: PathBuf,
        #[command(flatten)]
        choice: Choice,
        /// How to print the changes
        #[arg(long, value_enum, default_value_t = Lines::Text)]
        format: Lines,
    },
    /// Write the firewall rules as policies of a site
    Policy {
        /// A published list; what the profile asks for where it is left out
        file: Option<PathBuf>,
        #[command(flatten)]
        choice: Choice,
        /// The policies, or the groups for `portolan.yaml` that they name
        #[arg(long, value_enum, default_value_t = Part::Policies)]
        part: Part,
        /// The category of the machines, in the place of the catalogue's
        #[arg(long, value_name = "KEY:VALUE")]
        secures: Option<String>,
        /// The file itself, or a document with both
        #[arg(long, value_enum, default_value_t = Lines::Text)]
        format: Lines,
    },
    /// Write address and FQDN objects for a firewall's manager
    Objects {
        /// A published list; what the profile asks for where it is left out
        file: Option<PathBuf>,
        #[command(flatten)]
        choice: Choice,
        /// How to write them
        #[arg(long, value_enum, default_value_t = ObjectShape::Csv)]
        format: ObjectShape,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shape {
    #[value(alias = "table")]
    Text,
    Markdown,
    Csv,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ObjectShape {
    Csv,
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Part {
    #[value(alias = "policy")]
    Policies,
    Groups,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    ran(&arguments.verb).unwrap_or_else(Refusal::exit)
}

/// Why a verb could not run.
pub(super) enum Refusal {
    /// The user knows already.
    Told,
    Because(Box<Diagnostic>),
}

impl Refusal {
    /// Tells it, and fails.
    pub(super) fn exit(self) -> ExitCode {
        match self {
            Self::Told => ExitCode::from(FAILED),
            Self::Because(diagnostic) => refuse(*diagnostic),
        }
    }
}

impl From<Diagnostic> for Refusal {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Because(Box::new(diagnostic))
    }
}

fn ran(verb: &Verb) -> Result<ExitCode, Refusal> {
    match verb {
        Verb::List { cloudy, narrow, format } => {
            let list = narrow.shipped(cloudy)?;
            print(&list, *format, || view::list_json(&list));
        }
        Verb::Import { file, choice, format } => {
            let Read { import, list } = choice.read(file)?;
            print(&list, *format, || view::import_json(&import, &list));
        }
        Verb::Diff { old, new, choice, format } => return differences(old, new, choice, *format),
        Verb::Policy { file, choice, part, secures, format } => {
            let secured = secures.as_deref().map(secured).transpose()?;
            policy(&choice.addresses(file.as_deref())?, secured.as_ref(), *part, *format);
        }
        Verb::Objects { file, choice, format } => {
            let all = choice.addresses(file.as_deref())?;
            let objects = objects(&all);
            data(&match format {
                ObjectShape::Csv => view::objects_csv(&objects),
                ObjectShape::Json => view::objects_json(&objects),
            });
        }
    }
    Ok(ExitCode::from(CLEAN))
}

fn print(list: &[Listed], format: Shape, document: impl FnOnce() -> String) {
    data(&match format {
        Shape::Text => view::text(list),
        Shape::Markdown => view::markdown(list),
        Shape::Csv => view::csv(list),
        Shape::Json => document(),
    });
}

fn differences(
    old: &Path,
    new: &Path,
    choice: &Choice,
    format: Lines,
) -> Result<ExitCode, Refusal> {
    let (before, now) = (choice.either(old)?, choice.either(new)?);
    let difference = diff(&before, &now).map_err(|error| {
        let place = Place::Path(new.display().to_string());
        Diagnostic::error("list-too-large", place, error.to_string()).help("compare it in parts")
    })?;
    data(&match format {
        Lines::Text => view::difference_text(&difference),
        Lines::Json => view::difference_json(&difference),
    });
    Ok(ExitCode::from(if difference.is_empty() { CLEAN } else { FINDINGS }))
}

/// What is written becomes a selector of a policy.
fn secured(word: &str) -> Result<Secured, Diagnostic> {
    let clean = |part: &str| {
        let fits = |c: char| c.is_alphanumeric() || ['-', '_', '.', ' '].contains(&c);
        !part.trim().is_empty() && part.trim() == part && part.chars().all(fits)
    };
    match word.split_once(':') {
        Some((key, value)) if clean(key) && clean(value) => {
            Ok(Secured { key: key.to_owned(), value: value.to_owned() })
        }
        Some(_) | None => {
            let said = format!("`{word}` is no category");
            Err(Diagnostic::error("bad-category", Place::Argument(word.into()), said)
                .help("write `KEY:VALUE`, such as `AppTier:CloudConnector`"))
        }
    }
}

fn policy(addresses: &[Address], secured: Option<&Secured>, part: Part, format: Lines) {
    let written = policies(addresses, &Catalogue::shipped(), secured);
    match format {
        Lines::Text => {
            let notes = written.notes.iter().map(|note| format!("note: {note}\n"));
            tell(&notes.collect::<String>());
            data(match part {
                Part::Policies => &written.policies,
                Part::Groups => &written.groups,
            });
        }
        Lines::Json => {
            let whole = json!({
                "version": 1,
                "groups": written.groups,
                "policies": written.policies,
                "notes": written.notes,
            });
            data(&format!("{whole:#}\n"));
        }
    }
}
