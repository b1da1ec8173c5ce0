// SPDX-License-Identifier: Apache-2.0
//! `portolan blast-radius`: what an attacker reaches, and how open a site is.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use portolan_acl::{Acl, compile};
use portolan_analysis::blast_radius::{
    Exposure, Radius, Start, dot, exposure_json, exposure_text, json, svg, text,
};
use portolan_analysis::explain::who;
use portolan_diagnostics::{Diagnostic, Place, Sources};
use portolan_site::model::{Date, View};

use crate::enforcing::learned;
use crate::files::{Loaded, Revision, load, load_files, read_site, today};
use crate::terminal::{CLEAN, FAILED, complain, data, refuse};

/// Say what an attacker at a machine can open, and by how many steps everything else
///
/// Without WHO: which share of all pairs of workloads can open anything, overall and for each
/// component. Plumbing counts nowhere.
#[derive(Debug, Args)]
#[command(after_help = "\
WHO is a workload, an address, or many as `explain` takes them: a glob of names (`vda-*`), a category \
(`AppTier=VDA`), a role (`role:vda`), a network, an address group, `outside`. The attacker is at any \
one of them. Quote what the shell would change.")]
pub(crate) struct Arguments {
    /// The folder of the site
    dir: PathBuf,
    /// Where the attacker is
    who: Option<String>,
    /// Show beside it what was so in this edition: a folder, or REV:PATH of Git
    #[arg(long, value_name = "OLD")]
    before: Option<String>,
    /// How to print it; dot and svg draw one view
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
    /// Which view a drawing shows
    #[arg(long, value_enum, default_value_t = Sight::Intended)]
    view: Sight,
    /// Take addresses of names from this folder with the record of every apply, where the agent
    /// keeps what it learns
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Judge expiry as of this day (YYYY-MM-DD) and not of today
    #[arg(long)]
    today: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shape {
    Text,
    Json,
    Dot,
    Svg,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Sight {
    Live,
    Intended,
}

/// A site and what it compiles to.
struct Edition {
    loaded: Loaded,
    acl: Acl,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    if let Some(diagnostic) = no_drawing(arguments) {
        return refuse(diagnostic);
    }
    let Some(loaded) = load(&arguments.dir) else { return ExitCode::from(FAILED) };
    let before = arguments.before.as_deref().map(before);
    let before = match before.transpose() {
        Ok(before) => before,
        Err(code) => return code,
    };
    let compiled = |loaded| compiled(arguments, loaded);
    match compiled(loaded).and_then(|now| Ok((now, before.map(compiled).transpose()?))) {
        Ok((now, before)) => answer(arguments, &now, before.as_ref()),
        Err(diagnostic) => refuse(diagnostic),
    }
}

/// A drawing shows one attacker in one edition.
fn no_drawing(arguments: &Arguments) -> Option<Diagnostic> {
    let name = match arguments.format {
        Shape::Text | Shape::Json => return None,
        Shape::Dot => "dot",
        Shape::Svg => "svg",
    };
    let wrong = |said: &str, help: &str| {
        Some(Diagnostic::error("no-drawing", Place::Argument(name.into()), said).help(help))
    };
    if arguments.who.is_none() {
        return wrong(
            "a drawing begins at an attacker",
            "say where: `portolan blast-radius DIR WHO`",
        );
    }
    let help = "draw each edition by itself, or print `text` or `json`";
    arguments.before.as_ref().and_then(|_| wrong("a drawing shows one edition", help))
}

/// The edition before, or the exit code once it was told why not.
fn before(word: &str) -> Result<Loaded, ExitCode> {
    let folder = Path::new(word);
    let files = match Revision::parse(word) {
        Some(revision) if !folder.is_dir() => revision.read_site(),
        _ => read_site(folder),
    };
    let loaded = load_files(files.map_err(refuse)?);
    loaded.ok_or_else(|| {
        let said = "the mistakes are in this edition";
        let which = Diagnostic::note("edition", Place::Argument(word.to_owned()), said);
        complain(&[which.help("mend them, or name another edition")], &Sources::default());
        ExitCode::from(FAILED)
    })
}

fn compiled(arguments: &Arguments, loaded: Loaded) -> Result<Edition, Diagnostic> {
    let addressing = learned(arguments.state.as_deref(), &loaded.site)?;
    let day = arguments.today.unwrap_or_else(today);
    let acl = compile(&loaded.site, &addressing, day);
    Ok(Edition { loaded, acl })
}

fn answer(arguments: &Arguments, now: &Edition, before: Option<&Edition>) -> ExitCode {
    let told = match &arguments.who {
        None => Ok(exposed(arguments.format, now, before)),
        Some(word) => reached(arguments, word, now, before),
    };
    match told {
        Ok(told) => {
            data(&told);
            ExitCode::from(CLEAN)
        }
        Err(diagnostic) => refuse(diagnostic),
    }
}

fn exposed(shape: Shape, now: &Edition, before: Option<&Edition>) -> String {
    let of = |edition: &Edition| Exposure::of(&edition.loaded.site, &edition.acl);
    let (now, before) = (of(now), before.map(of));
    match shape {
        Shape::Json => exposure_json(&now, before.as_ref()),
        Shape::Text | Shape::Dot | Shape::Svg => exposure_text(&now, before.as_ref()),
    }
}

fn reached(
    arguments: &Arguments,
    word: &str,
    now: &Edition,
    before: Option<&Edition>,
) -> Result<String, Diagnostic> {
    let of = |edition: &Edition| radius(word, edition);
    let before = before.map(|edition| {
        of(edition).map_err(|d| d.also("that is so in the edition before, which `--before` names"))
    });
    let (now, before) = (of(now)?, before.transpose()?);
    let view = match arguments.view {
        Sight::Live => View::Live,
        Sight::Intended => View::Intended,
    };
    Ok(match arguments.format {
        Shape::Text => text(&now, before.as_ref()),
        Shape::Json => json(&now, before.as_ref()),
        Shape::Dot => dot(&now, view),
        Shape::Svg => svg(&now, view),
    })
}

fn radius(word: &str, edition: &Edition) -> Result<Radius, Diagnostic> {
    let place = || Place::Argument(word.to_owned());
    let site = &edition.loaded.site;
    let who = who(site, &edition.loaded.catalogue, word, place())?;
    Ok(Radius::of(site, &edition.acl, Start::of(site, &who, place())?))
}
