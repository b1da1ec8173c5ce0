// SPDX-License-Identifier: Apache-2.0
//! `portolan mode`: how far policies have gone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_site::SITE_FILE;
use portolan_site::edit::{policies, set_mode, set_unlabelled_mode};
use portolan_site::model::Mode;
use serde_json::json;

use crate::files::{read_site, replace_all};
use crate::terminal::{CLEAN, data, refuse};
use crate::usage::Shape;

/// Set policies to draft, monitor or enforce, without touching a comment
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the site
    dir: PathBuf,
    /// The mode
    #[arg(value_enum)]
    mode: Word,
    /// The policies, by name
    #[arg(required_unless_present = "all")]
    policies: Vec<String>,
    /// Every policy of the site, and its rule for machines without categories
    #[arg(long, conflicts_with = "policies")]
    all: bool,
    /// How to print what was set
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Word {
    Draft,
    Monitor,
    Enforce,
}

impl From<Word> for Mode {
    fn from(word: Word) -> Self {
        match word {
            Word::Draft => Self::Draft,
            Word::Monitor => Self::Monitor,
            Word::Enforce => Self::Enforce,
        }
    }
}

/// What was set.
struct Set {
    policies: Vec<String>,
    /// With `--all` the site's rule for machines without a category goes along.
    unlabelled: bool,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match set(arguments) {
        Ok(set) => {
            data(&match arguments.format {
                Shape::Text => text(&set, arguments),
                Shape::Json => json(&set, arguments.mode.into()),
            });
            ExitCode::from(CLEAN)
        }
        Err(diagnostic) => refuse(diagnostic),
    }
}

fn text(set: &Set, arguments: &Arguments) -> String {
    let and = if set.unlabelled { " and the rule for machines without categories" } else { "" };
    format!(
        "{} policies{and} are set to {}; see what that changes: portolan plan {}\n",
        set.policies.len(),
        Mode::from(arguments.mode).word(),
        arguments.dir.display()
    )
}

fn json(set: &Set, mode: Mode) -> String {
    let unlabelled = set.unlabelled.then_some(mode.word());
    let told = json!({
        "version": 1, "mode": mode.word(), "policies": set.policies, "unlabelled": unlabelled,
    });
    format!("{told:#}\n")
}

fn set(arguments: &Arguments) -> Result<Set, Diagnostic> {
    let files = read_site(&arguments.dir)?;
    let known = homes(&files)?;
    let chosen: Vec<String> =
        if arguments.all { known.keys().cloned().collect() } else { arguments.policies.clone() };
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    for name in &chosen {
        let path = known.get(name).ok_or_else(|| unknown(name, &known))?;
        let text =
            texts.get(path.as_str()).or_else(|| files.get(path)).cloned().unwrap_or_default();
        let edited = set_mode(&text, name, arguments.mode.into());
        texts.insert(path, edited.map_err(|e| refused(Path::new(path), &e.to_string()))?);
    }
    let site = files.get(SITE_FILE).filter(|_| arguments.all);
    if let Some(text) = site {
        let edited = set_unlabelled_mode(text, arguments.mode.into());
        let edited = edited.map_err(|e| refused(Path::new(SITE_FILE), &e.to_string()))?;
        texts.insert(SITE_FILE, edited);
    }
    let texts = texts.into_iter().map(|(path, text)| (arguments.dir.join(path), text));
    replace_all(&texts.collect::<Vec<_>>())?;
    Ok(Set { policies: chosen, unlabelled: site.is_some() })
}

/// The file of each policy.
fn homes(files: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>, Diagnostic> {
    let mut known = BTreeMap::new();
    for (path, text) in files.iter().filter(|(p, _)| p.starts_with("policies/")) {
        let names = policies(text).map_err(|e| refused(Path::new(path), &e.to_string()))?;
        known.extend(names.into_iter().map(|name| (name, path.clone())));
    }
    Ok(known)
}

fn unknown(name: &str, known: &BTreeMap<String, String>) -> Diagnostic {
    let names: Vec<&str> = known.keys().map(String::as_str).collect();
    let said = format!("the site has no policy `{name}`");
    Diagnostic::error("unknown-policy", Place::Argument(name.into()), said)
        .help(format!("its policies are {}", names.join(", ")))
}

fn refused(path: &Path, why: &str) -> Diagnostic {
    Diagnostic::error("cannot-edit", Place::Path(path.display().to_string()), why)
        .help("change the mode by hand; no file was changed")
}
