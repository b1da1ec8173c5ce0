// SPDX-License-Identifier: Apache-2.0
//! `portolan apply`: puts the policy in force.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use portolan_diagnostics::Diagnostic;
use portolan_enforce::{Applied, Options, apply, clean};

use crate::enforcing::outcome::{document, shaped, words};
use crate::enforcing::{Compiled, State, Where, told};
use crate::files::{Loaded, load};
use crate::terminal::{CLEAN, FAILED, data, refuse, tell};
use crate::usage::Shape;

/// Put the policy in force: at every attachment or at none, in one transaction each
///
/// Attachments are changed one after the other, so several may differ for a moment; and where the
/// command is killed in between, until the next command puts that right. Each by itself always
/// holds the old rules or the new ones, whole.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the site
    dir: PathBuf,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    state: State,
    /// Go back by itself unless `portolan confirm` comes in this time, such as 60s or 5m
    #[arg(long, value_name = "TIME", value_parser = time)]
    confirm_within: Option<Duration>,
    /// Also cut established connections that the policy denies
    #[arg(long)]
    cut_established: bool,
    /// Why, for the record
    #[arg(long, default_value = "")]
    note: String,
    /// How to print what was done
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

/// The longest that a trial may last: longer, and nobody remembers that it goes back.
const TRIAL_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// A duration between a second and a day.
pub(crate) fn time(word: &str) -> Result<Duration, String> {
    let parsed: SignedDuration = word.parse().map_err(|_| "give a time such as 60s or 5m")?;
    let time = Duration::try_from(parsed).map_err(|_| "the time lies in the past")?;
    if time < Duration::from_secs(1) || time > TRIAL_MAX {
        return Err("give a time between 1s and 24h".into());
    }
    Ok(time)
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let Some(loaded) = load(&arguments.dir) else { return ExitCode::from(FAILED) };
    loaded.complain();
    match carry_out(arguments, &loaded) {
        Ok(applied) => {
            let text = || text(&applied, arguments);
            data(&shaped(arguments.format, text, || document(&applied)));
            ExitCode::from(CLEAN)
        }
        Err(diagnostic) => refuse(diagnostic),
    }
}

fn carry_out(arguments: &Arguments, loaded: &Loaded) -> Result<Applied, Diagnostic> {
    let names = arguments.state.names(&loaded.site)?;
    let addressing = names.addressing(Timestamp::now());
    let compiled = Compiled::of(loaded, &arguments.place, &addressing)?;
    compiled.bridges_are_judged()?;
    let cut_listed = arguments.cut_established;
    let session = arguments.state.open()?;
    // First, for what an earlier command left is part of what is in force.
    let recovered = clean(&session).map_err(|e| told(&e))?;
    compiled.advise((&arguments.state, &session), &addressing)?;
    let desired = compiled.desired(&session, &arguments.place, cut_listed)?;
    let cut = if cut_listed { compiled.cut()?.on_request } else { Default::default() };
    let stop = stop_on_signal();
    let who = std::env::var("SUDO_USER").or_else(|_| std::env::var("USER")).unwrap_or_default();
    let options = Options {
        now: Timestamp::now(),
        who: &who,
        note: &arguments.note,
        confirm_within: arguments.confirm_within,
        cut,
        stop: Some(&stop),
    };
    let applied = apply(&session, &desired, &options).map_err(|e| told(&e))?;
    Ok(Applied { recovered, ..applied })
}

/// Set by Ctrl-C and by a request to end; looked at between attachments.
pub(crate) fn stop_on_signal() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Without a handler the signal ends the process, which leaves whole rules as well.
        let _ = signal_hook::flag::register(signal, Arc::clone(&stop));
    }
    stop
}

fn text(applied: &Applied, arguments: &Arguments) -> String {
    let mut out = words(applied);
    if let (Some(until), Some(time)) = (applied.confirm_until, arguments.confirm_within) {
        let dir = arguments.state.option();
        out += &format!(
            "it goes back by itself in {time:?}, at {until}, unless you say: portolan confirm{dir}\n"
        );
    }
    out
}

/// Tells a line that is no data.
pub(crate) fn say(line: &str) {
    tell(&format!("{line}\n"));
}
