// SPDX-License-Identifier: Apache-2.0
//! `portolan mode`: how far policies have gone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_site::edit::{policies, set_mode};
use portolan_site::model::Mode;

use crate::files::{read_site, replace_all};
use crate::terminal::{CLEAN, data, refuse};

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
    /// Every policy of the site
    #[arg(long, conflicts_with = "policies")]
    all: bool,
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

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match set(arguments) {
        Ok(count) => {
            let mode = Mode::from(arguments.mode).word();
            data(&format!(
                "{count} policies are set to {mode}; see what that changes: portolan plan {}\n",
                arguments.dir.display()
            ));
            ExitCode::from(CLEAN)
        }
        Err(diagnostic) => refuse(diagnostic),
    }
}

fn set(arguments: &Arguments) -> Result<usize, Diagnostic> {
    let files = read_site(&arguments.dir)?;
    let mut known = BTreeMap::new();
    for (path, text) in files.iter().filter(|(p, _)| p.starts_with("policies/")) {
        let names = policies(text).map_err(|e| refused(Path::new(path), &e.to_string()))?;
        known.extend(names.into_iter().map(|name| (name, path.clone())));
    }
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
    let texts = texts.into_iter().map(|(path, text)| (arguments.dir.join(path), text));
    replace_all(&texts.collect::<Vec<_>>())?;
    Ok(chosen.len())
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
