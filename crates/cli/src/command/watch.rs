// SPDX-License-Identifier: Apache-2.0
//! `portolan watch`: flagged and denied connections, live and by name.

mod other_end;
mod told;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use jiff::Timestamp;
use portolan_collect::{Observer, named, wait_any};
use portolan_diagnostics::Diagnostic;
use portolan_flow::{Attributed, Attributor, Discovered, Discovery};
use portolan_site::model::Attachment;
use portolan_target::nftables::LOG_GROUP;

use super::accept::accept;
use super::apply::{say, stop_on_signal, time};
use crate::enforcing::{State, Where, collecting};
use crate::files::{Loaded, load};
use crate::terminal::{CLEAN, FAILED, FINDINGS, data, refuse};
use crate::usage::Shape;
use other_end::OtherEnd;
use told::{line, summary, written};

/// Print flagged and denied connections as they happen, each named by workload, component and
/// the requirement that it resembles
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
    /// Print each kind of connection once, at the end, and the rule that would allow it
    #[arg(long)]
    summary: bool,
    /// At the end, write the rules that the charts call for into the policies; what no chart
    /// calls for is only shown
    #[arg(long)]
    accept: bool,
    /// How to print connections: in words, or one JSON object a line
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let Some(loaded) = load(&arguments.dir) else { return ExitCode::from(FAILED) };
    loaded.complain();
    let watched = match Watch::open(&loaded, arguments) {
        Ok(watch) => watch,
        Err(diagnostic) => return refuse(diagnostic),
    };
    let stop = stop_on_signal();
    match watched.run(arguments, &stop) {
        Ok(discovery) => finish(arguments, &loaded, &discovery),
        Err(diagnostic) => refuse(diagnostic),
    }
}

/// The logs of every attachment, and who is who.
struct Watch<'a> {
    observers: Vec<Observer>,
    attributor: Attributor<'a>,
    other_end: OtherEnd<'a>,
}

/// How often a request to end is looked for.
const TICK: Duration = Duration::from_millis(200);

/// The kernel hands log records over in batches; after this long without one, all are here.
const LINGER: Duration = Duration::from_millis(150);
/// A flood must not keep a watch from ending.
const LINGER_MAX: Duration = Duration::from_secs(2);

impl<'a> Watch<'a> {
    fn open(loaded: &'a Loaded, arguments: &'a Arguments) -> Result<Self, Diagnostic> {
        let open = |a: &&Attachment| {
            let netns = a.netns.as_deref().map(named);
            Observer::open(&a.name, netns.as_deref(), LOG_GROUP).map_err(|e| collecting(&e))
        };
        let attachments = arguments.place.attachments(&loaded.site)?;
        let observers = attachments.iter().map(open).collect::<Result<_, _>>()?;
        Ok(Self {
            observers,
            attributor: Attributor::new(&loaded.site, &loaded.catalogue),
            other_end: OtherEnd::of(&loaded.site, &arguments.state)?,
        })
    }

    fn run(mut self, arguments: &Arguments, stop: &AtomicBool) -> Result<Discovery, Diagnostic> {
        let end = arguments.time.map(|t| Instant::now() + t);
        let mut discovery = Discovery::default();
        say("watching; connections appear as the kernel judges them");
        while !stop.load(Ordering::Relaxed) && end.is_none_or(|end| Instant::now() < end) {
            let left =
                end.map_or(TICK, |end| end.saturating_duration_since(Instant::now()).min(TICK));
            self.wait(left)?;
            self.other_end.follow()?;
            self.take(&mut discovery, arguments)?;
        }
        // What the kernel logged before the end is still on its way.
        let last = Instant::now() + LINGER_MAX;
        while self.wait(LINGER)? && Instant::now() < last {
            self.take(&mut discovery, arguments)?;
        }
        self.tell_losses(&discovery);
        Ok(discovery)
    }

    fn wait(&self, time: Duration) -> Result<bool, Diagnostic> {
        wait_any(&self.observers, time).map_err(|e| collecting(&e))
    }

    fn take(&mut self, found: &mut Discovery, arguments: &Arguments) -> Result<(), Diagnostic> {
        for seen in self.drain()? {
            found.add(&seen);
            if !arguments.summary {
                data(&line(&seen, arguments.format));
            }
        }
        Ok(())
    }

    fn drain(&mut self) -> Result<Vec<Attributed>, Diagnostic> {
        let (mut seen, attributor, other_end) = (Vec::new(), &self.attributor, &mut self.other_end);
        for observer in &mut self.observers {
            let mut take = |record| {
                if !other_end.denies(&record) {
                    seen.push(attributor.attribute(record));
                }
            };
            observer.records(Timestamp::now(), &mut take).map_err(|e| collecting(&e))?;
        }
        Ok(seen)
    }

    fn tell_losses(&self, discovery: &Discovery) {
        let mut losses: BTreeMap<&str, u64> = BTreeMap::new();
        for observer in &self.observers {
            for (reason, count) in observer.losses().by_reason {
                *losses.entry(reason).or_default() += count;
            }
        }
        losses.insert("too-many-kinds", discovery.beyond());
        for (reason, count) in losses.into_iter().filter(|(_, count)| *count > 0) {
            say(&format!("lost: {count} ({reason})"));
        }
        let denied = self.other_end.denied();
        if denied > 0 {
            say(&format!("flags not told: {denied} (denied-at-the-other-end)"));
        }
    }
}

fn finish(arguments: &Arguments, loaded: &Loaded, discovery: &Discovery) -> ExitCode {
    if arguments.summary {
        data(&summary(loaded, discovery, arguments.format));
    }
    if arguments.accept {
        let found: Vec<&Discovered> = discovery.by_count();
        if let Err(diagnostic) = take_over(arguments, loaded, &found) {
            return refuse(diagnostic);
        }
    }
    ExitCode::from(if discovery.is_empty() { CLEAN } else { FINDINGS })
}

fn take_over(
    arguments: &Arguments,
    loaded: &Loaded,
    found: &[&Discovered],
) -> Result<(), Diagnostic> {
    let accepted = accept(&arguments.dir, &loaded.site, &loaded.catalogue, found)?;
    for line in &accepted {
        data(&written(line, arguments.format));
    }
    say(&format!("{} rules written", accepted.len()));
    Ok(())
}
