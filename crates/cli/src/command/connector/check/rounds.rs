// SPDX-License-Identifier: Apache-2.0
//! `--watch`: asks again and again, and tells what changed and when.

mod history;
mod metrics;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use portolan_diagnostics::Diagnostic;
use portolan_doctor::seen::Run;
use portolan_doctor::{Change, Report, changes, view};

use super::super::super::apply::{say, time};
use super::told::{self, Shape};
use crate::terminal::{FAILED, data};
use history::History;
use metrics::Metrics;

#[derive(Debug, Args)]
pub(super) struct Rounds {
    /// Ask again every so often, such as 60s or 5m, until Ctrl-C
    #[arg(long, value_name = "TIME", value_parser = time, conflicts_with = "from")]
    pub(super) watch: Option<Duration>,
    /// End after so many rounds
    #[arg(long, value_name = "NUMBER", requires = "watch", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: Option<u32>,
    /// Keep each report that differs from the one before, and what changed, in this folder
    #[arg(long, value_name = "DIR", requires = "watch")]
    history: Option<PathBuf>,
    /// Serve metrics for Prometheus here: ADDRESS:PORT, or a port of this machine's own address
    #[arg(long, value_name = "ADDRESS:PORT", requires = "watch")]
    metrics: Option<String>,
}

/// How often an end is looked for while nothing is to do.
const GLANCE: Duration = Duration::from_millis(200);

impl Rounds {
    /// Runs rounds until it is told to end; the exit code of the last that was whole.
    pub(super) fn go(
        &self,
        every: Duration,
        shape: Shape,
        ask: impl Fn() -> Result<Run, Diagnostic> + Send + Sync + 'static,
        mut judged: impl FnMut(Run) -> Result<Report, Diagnostic>,
    ) -> Result<u8, Diagnostic> {
        let (stop, ask) = (stop_on_signal(), Arc::new(ask));
        let metrics = self.metrics.as_deref().map(Metrics::serve).transpose()?;
        let history = self.history.as_deref().map(History::open).transpose()?;
        let mut before = history.as_ref().map(History::last).transpose()?.flatten();
        let (mut done, mut code) = (0, None);
        while self.rounds.is_none_or(|all| done < all) && !stop.load(Ordering::Relaxed) {
            let began = Instant::now();
            let Some(run) = round(&ask, &stop) else { break };
            let report = judged(run?)?;
            let found = before.as_ref().map(|before| changes(before, &report));
            tell(&report, found.as_deref(), shape)?;
            if let Some(history) = &history {
                history.keep(&report, found.as_deref())?;
            }
            if let Some(metrics) = &metrics {
                metrics.set(view::metrics(&report));
            }
            (code, before, done) =
                (Some(told::code(&report)), Some(report), done.saturating_add(1));
            if self.rounds.is_none_or(|all| done < all) {
                rest(every.saturating_sub(began.elapsed()), &stop);
            }
        }
        if code.is_none() {
            say("note: it was ended before a round was whole");
        }
        Ok(code.unwrap_or(FAILED))
    }
}

/// Set by Ctrl-C and by a request to end; the next one ends at once, whatever is under way.
fn stop_on_signal() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Without a handler the signal ends the process. What is asked in this order is done in it.
        let flag = || Arc::clone(&stop);
        let second = signal_hook::flag::register_conditional_shutdown;
        let _ = second(signal, i32::from(FAILED), flag());
        let _ = signal_hook::flag::register(signal, flag());
    }
    stop
}

/// Asks in a thread of its own, which writes nothing: where the end comes first, it is left to itself
/// and ends with the program.
fn round<T: Send + 'static>(
    ask: &Arc<impl Fn() -> T + Send + Sync + 'static>,
    stop: &AtomicBool,
) -> Option<T> {
    let (tell, told) = channel();
    let ask = Arc::clone(ask);
    thread::spawn(move || {
        // Nobody may listen any more.
        let _ = tell.send(ask());
    });
    while !stop.load(Ordering::Relaxed) {
        match told.recv_timeout(GLANCE) {
            Ok(run) => return Some(run),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    None
}

/// The first round whole, and of each later one what changed; for programs, a report a line.
fn tell(report: &Report, found: Option<&[Change]>, shape: Shape) -> Result<(), Diagnostic> {
    match (shape, found) {
        (Shape::Json, _) => {
            let line = serde_json::to_string(report).map_err(|error| told::unwritten(&error))?;
            data(&format!("{line}\n"));
        }
        (_, None) => data(&told::shaped(report, shape)),
        (_, Some([])) => data(&format!("{} no change\n", report.started)),
        (_, Some(found)) => data(&view::changed(found)),
    }
    Ok(())
}

fn rest(wanted: Duration, stop: &Arc<AtomicBool>) {
    let began = Instant::now();
    while began.elapsed() < wanted && !stop.load(Ordering::Relaxed) {
        std::thread::sleep(GLANCE.min(wanted.saturating_sub(began.elapsed())));
    }
}
