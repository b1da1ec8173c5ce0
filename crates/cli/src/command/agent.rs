// SPDX-License-Identifier: Apache-2.0
//! `portolan agent`: keeps names enforced.

mod due;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use jiff::Timestamp;
use portolan_collect::dns::{self, Learner};
use portolan_collect::named;
use portolan_diagnostics::Diagnostic;
use portolan_enforce::{
    AGENT, Applied, EnforceError, Options, Recovered, Session, apply, clean, status,
};

use super::apply::{say, stop_on_signal, time};
use crate::enforcing::{Compiled, State, Where, collecting, told};
use crate::files::{Loaded, digest, load, read_site, today};
use crate::terminal::{CLEAN, FAILED, refuse};
use due::Due;

/// Learn from DNS answers what the site's names stand for, and keep the rules at that
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the site
    dir: PathBuf,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    state: State,
    /// End after this time, such as 60s or 1h; without it, Ctrl-C ends
    #[arg(long = "for", value_name = "TIME", value_parser = time)]
    time: Option<Duration>,
}

/// How often a request to end is looked for, and expiry.
const TICK: Duration = Duration::from_millis(200);

/// How often what is known is written down where nothing but its time has changed.
const KEEP: Duration = Duration::from_secs(30);
/// How long more answers are waited for before the rules change.
const JOIN: Duration = Duration::from_millis(100);

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let Some(loaded) = load(&arguments.dir) else { return ExitCode::from(FAILED) };
    loaded.complain();
    let stop = stop_on_signal();
    let done = Agent::open(arguments, loaded).and_then(|mut agent| agent.run(&stop));
    match done {
        Ok(()) => ExitCode::from(CLEAN),
        Err(diagnostic) => refuse(diagnostic),
    }
}

/// What was learned, and the edition of the site that it is learned for.
struct Agent<'a> {
    arguments: &'a Arguments,
    loaded: Loaded,
    learner: Learner,
    due: Due,
}

impl<'a> Agent<'a> {
    fn open(arguments: &'a Arguments, loaded: Loaded) -> Result<Self, Diagnostic> {
        let names = arguments.state.names(&loaded.site)?;
        let attachments = arguments.place.attachments(&loaded.site)?;
        let points = attachments.iter().map(|a| (a.name.clone(), a.netns.as_deref().map(named)));
        let learner = Learner::open(points, &loaded.site, names).map_err(|e| collecting(&e))?;
        let due = Due { behind: true, day: today(), looked: Instant::now() };
        Ok(Self { arguments, loaded, learner, due })
    }

    fn run(&mut self, stop: &AtomicBool) -> Result<(), Diagnostic> {
        let end = self.arguments.time.map(|t| Instant::now() + t);
        let mut kept = Instant::now();
        say("learning; the rules follow what DNS answers");
        while !stop.load(Ordering::Relaxed) && end.is_none_or(|end| Instant::now() < end) {
            let changed = self.learner.poll(Timestamp::now, TICK).map_err(|e| collecting(&e))?;
            if kept.elapsed() > KEEP {
                kept = Instant::now();
                self.keep()?;
            }
            let today = today();
            if self.due.learned(changed) || self.due.again(today, Instant::now()) {
                // Answers come in pairs, one a family: one change serves both.
                self.learner.poll(Timestamp::now, JOIN).map_err(|e| collecting(&e))?;
                self.keep()?;
                let in_force = self.follow()?;
                self.due.looked(today, Instant::now(), in_force);
            }
        }
        self.keep()?;
        tell_losses(&self.learner);
        Ok(())
    }

    /// Writes down what is known.
    fn keep(&self) -> Result<(), Diagnostic> {
        let file = self.arguments.state.names_file();
        dns::write(&file, self.learner.names()).map_err(|e| collecting(&e))
    }

    /// Puts what is known in force. `false` where it has to wait: nothing was applied yet, a trial
    /// runs, or the folder is being edited. What nobody has applied, an agent must not.
    fn follow(&mut self) -> Result<bool, Diagnostic> {
        let session: Session = self.arguments.state.open()?;
        if matches!(clean(&session).map_err(|e| told(&e))?, Recovered::TrialRunning { .. }) {
            return Ok(false);
        }
        let status = status(&session).map_err(|e| told(&e))?;
        let applied = status.generations.iter().find(|m| Some(m.generation) == status.current);
        let Some(applied) = applied else { return Ok(false) };
        if applied.site_digest != self.loaded.digest && !self.reload(&applied.site_digest)? {
            return Ok(false);
        }
        let now = Timestamp::now();
        let addressing = self.learner.names().addressing(now);
        let compiled = Compiled::of(&self.loaded, &self.arguments.place, &addressing)?;
        let desired = compiled.renewed(&session)?;
        let options = Options {
            now,
            who: AGENT,
            note: "names",
            confirm_within: None,
            cut: Default::default(),
            stop: None,
        };
        match apply(&session, &desired, &options) {
            Ok(applied) => {
                tell(&applied, &self.learner);
                Ok(true)
            }
            Err(EnforceError::TrialRunning { .. }) => Ok(false),
            Err(error) => Err(told(&error)),
        }
    }

    /// Takes the folder's edition where it is the one that was applied.
    fn reload(&mut self, applied: &str) -> Result<bool, Diagnostic> {
        if digest(&read_site(&self.arguments.dir)?) != applied {
            return Ok(false);
        }
        let Some(loaded) = load(&self.arguments.dir) else { return Ok(false) };
        self.learner.follow(&loaded.site);
        self.loaded = loaded;
        Ok(true)
    }
}

fn tell(applied: &Applied, learner: &Learner) {
    if let (Some(generation), false) = (applied.generation, applied.sent.is_empty()) {
        say(&format!("{} addresses of names; generation {generation}", learner.names().len()));
    }
}

fn tell_losses(learner: &Learner) {
    for (point, losses) in learner.losses() {
        for (reason, count) in losses.by_reason {
            say(&format!("not taken at {point}: {count} ({reason})"));
        }
    }
    for (reason, count) in learner.names().losses() {
        say(&format!("not held: {count} ({reason})"));
    }
}
