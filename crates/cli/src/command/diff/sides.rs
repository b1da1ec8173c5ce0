// SPDX-License-Identifier: Apache-2.0
//! The two editions that are compared: read, and compiled.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use portolan_acl::{Acl, compile};
use portolan_diagnostics::{Diagnostic, Place, Sources};
use portolan_enforce::{Baseline, DEFAULT_DIRECTORY, baseline};
use portolan_site::model::{Addressing, Date, Learned};

use super::Arguments;
use crate::enforcing::{learned, told};
use crate::files::{Loaded, Revision, load_files, read_site, today};
use crate::terminal::complain;

/// A site and what it compiles to.
pub(super) struct Edition {
    pub(super) loaded: Loaded,
    pub(super) acl: Acl,
}

/// Old and new; or `None`, once it was told why not.
pub(super) fn both(arguments: &Arguments) -> Option<[Edition; 2]> {
    match &arguments.baseline {
        Some(folder) => Some([applied(arguments)?, now(arguments, folder)?]),
        None => Some([
            one(arguments, arguments.old.as_deref())?,
            one(arguments, arguments.new.as_deref())?,
        ]),
    }
}

type Files = BTreeMap<String, String>;

fn one(arguments: &Arguments, word: Option<&str>) -> Option<Edition> {
    let word = word.unwrap_or_default();
    let files = heard(files(word, arguments.site.as_deref()))?;
    let loaded = of_edition(word, load_files(files))?;
    compiled(arguments, loaded, arguments.state.as_deref())
}

/// What a word of the command line stands for. A folder that is there is meant before a revision.
fn files(word: &str, site: Option<&Path>) -> Result<Files, Diagnostic> {
    if let Some(folder) = site {
        return Revision::of_folder(word, folder)?.read_site();
    }
    let folder = Path::new(word);
    match Revision::parse(word) {
        Some(revision) if !folder.is_dir() => revision.read_site(),
        _ => read_site(folder),
    }
}

fn now(arguments: &Arguments, folder: &Path) -> Option<Edition> {
    let loaded = of_edition(&folder.display().to_string(), load_files(heard(read_site(folder))?))?;
    compiled(arguments, loaded, Some(&state(arguments)))
}

/// What was applied, as of the day and with the names of then.
fn applied(arguments: &Arguments) -> Option<Edition> {
    let edition = heard(recorded(&state(arguments)))?;
    let loaded = of_edition("what is applied", load_files(edition.files))?;
    let learned = edition.learned.into_iter().map(|(name, address)| Learned { name, address });
    let addressing = Addressing { learned: learned.collect() };
    let acl = compile(&loaded.site, &addressing, edition.today);
    Some(Edition { loaded, acl })
}

fn recorded(state: &Path) -> Result<portolan_enforce::Edition, Diagnostic> {
    let wrong = |code, said: String, help: &str| {
        Err(Diagnostic::error(code, Place::Path(state.display().to_string()), said).help(help))
    };
    match baseline(state).map_err(|e| told(&e))? {
        Baseline::Edition { edition, .. } => Ok(*edition),
        Baseline::Nothing => wrong(
            "nothing-applied",
            "nothing is applied from here".into(),
            "name the folder with the record of every apply by `--state`, or compare two folders",
        ),
        Baseline::Unrecorded { generation } => wrong(
            "old-record",
            format!("generation {generation} was recorded without its site, as older versions did"),
            "apply once more, which records it, or compare with a Git revision of the site",
        ),
        Baseline::Mixed { generation } => wrong(
            "mixed-baseline",
            format!("generation {generation} has rules of several editions of the site"),
            "apply the whole site, without `--at`, or compare with a Git revision of it",
        ),
    }
}

fn compiled(arguments: &Arguments, loaded: Loaded, state: Option<&Path>) -> Option<Edition> {
    let addressing = heard(learned(state, &loaded.site))?;
    let acl = compile(&loaded.site, &addressing, day(arguments));
    Some(Edition { loaded, acl })
}

fn day(arguments: &Arguments) -> Date {
    arguments.today.unwrap_or_else(today)
}

fn state(arguments: &Arguments) -> PathBuf {
    arguments.state.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_DIRECTORY))
}

/// Says which edition the mistakes are in that were just told.
fn of_edition(word: &str, loaded: Option<Loaded>) -> Option<Loaded> {
    if loaded.is_none() {
        let said = "the mistakes are in this edition";
        let which = Diagnostic::note("edition", Place::Argument(word.to_owned()), said);
        complain(&[which.help("mend them, or compare another edition")], &Sources::default());
    }
    loaded
}

fn heard<T>(answer: Result<T, Diagnostic>) -> Option<T> {
    answer.map_err(|diagnostic| complain(&[diagnostic], &Sources::default())).ok()
}
