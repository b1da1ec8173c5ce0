// SPDX-License-Identifier: Apache-2.0
//! `--watch`: asks again and again, and tells what changed and when.

mod history;
mod metrics;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use portolan_diagnostics::Diagnostic;
use portolan_doctor::{Change, Report, changes, view};

use super::super::super::apply::{stop_on_signal, time};
use super::told::{self, Shape};
use crate::terminal::{CLEAN, data};
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
    /// Runs rounds until it is told to end; the exit code of the last.
    pub(super) fn go(
        &self,
        every: Duration,
        shape: Shape,
        mut one: impl FnMut() -> Result<Report, Diagnostic>,
    ) -> Result<u8, Diagnostic> {
        let stop = stop_on_signal();
        let metrics = self.metrics.as_deref().map(Metrics::serve).transpose()?;
        let history = self.history.as_deref().map(History::open).transpose()?;
        let mut before = history.as_ref().map(History::last).transpose()?.flatten();
        let (mut done, mut code) = (0, CLEAN);
        while self.rounds.is_none_or(|all| done < all) && !stop.load(Ordering::Relaxed) {
            let began = Instant::now();
            let report = one()?;
            let found = before.as_ref().map(|before| changes(before, &report));
            tell(&report, found.as_deref(), shape)?;
            if let Some(history) = &history {
                history.keep(&report, found.as_deref())?;
            }
            if let Some(metrics) = &metrics {
                metrics.set(view::metrics(&report));
            }
            (code, before, done) = (told::code(&report), Some(report), done.saturating_add(1));
            if self.rounds.is_none_or(|all| done < all) {
                rest(every.saturating_sub(began.elapsed()), &stop);
            }
        }
        Ok(code)
    }
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
