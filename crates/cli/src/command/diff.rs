// SPDX-License-Identifier: Apache-2.0
//! `portolan diff`: what a change of the site lets pass, and what it no longer does.

mod sides;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use portolan_analysis::diff::{Side, diff, json, text};
use portolan_site::model::Date;

use crate::terminal::{CLEAN, FAILED, FINDINGS, data};
use crate::usage::Shape;

/// Compare two editions of a site: exactly which connections are newly allowed, denied or flagged
///
/// An edition is a folder, or a folder of a Git revision as `git show` names it: REV:PATH. Nothing
/// is checked out. Exits 0 where nothing differs, which is proved, and 1 where something does.
#[derive(Debug, Args)]
#[command(
    override_usage = "portolan diff [OPTIONS] <OLD> <NEW>\n   or: portolan diff [OPTIONS] <REV> <REV> --site <DIR>\n   or: portolan diff [OPTIONS] --baseline <DIR>"
)]
pub(crate) struct Arguments {
    /// The edition before: a folder, or REV:PATH
    #[arg(required_unless_present = "baseline")]
    old: Option<String>,
    /// The edition after
    #[arg(required_unless_present = "baseline")]
    new: Option<String>,
    /// Take both words for Git revisions, and this folder of them
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// Compare this folder with what is applied
    #[arg(long, value_name = "DIR", conflicts_with_all = ["old", "new", "site"])]
    baseline: Option<PathBuf>,
    /// The folder with the record of every apply; addresses of names are taken from it too
    #[arg(long, env = "PORTOLAN_STATE", value_name = "DIR")]
    state: Option<PathBuf>,
    /// Judge expiry as of this day (YYYY-MM-DD) and not of today
    #[arg(long)]
    today: Option<Date>,
    /// How to print the difference
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let Some(editions) = sides::both(arguments) else { return ExitCode::from(FAILED) };
    let [old, new] = &editions.each_ref().map(|e| Side { site: &e.loaded.site, acl: &e.acl });
    let found = diff(old, new);
    data(&match arguments.format {
        Shape::Text => text(&found, old, new),
        Shape::Json => json(&found),
    });
    ExitCode::from(if found.is_equal() { CLEAN } else { FINDINGS })
}
