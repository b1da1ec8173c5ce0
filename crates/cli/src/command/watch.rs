// SPDX-License-Identifier: Apache-2.0
//! `portolan watch`: flagged and denied connections, live and by name.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use jiff::Timestamp;
use portolan_acl::{Acl, compile};
use portolan_collect::{CollectError, Observer, named, wait_any};
use portolan_diagnostics::Diagnostic;
use portolan_flow::{Attributed, Attributor, Discovered, Discovery, FirewallEvent, suggest};
use portolan_site::model::{Addressing, Attachment};
use portolan_target::nftables::LOG_GROUP;

use super::accept::accept;
use super::apply::{say, stop_on_signal, time};
use crate::enforcing::{Where, collecting};
use crate::files::{Loaded, load, today};
use crate::terminal::{CLEAN, FAILED, FINDINGS, complain, data, refuse};

/// Print flagged and denied connections as they happen, each named by workload, component and
/// the requirement that it resembles
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the site
    dir: PathBuf,
    #[command(flatten)]
    place: Where,
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
    /// How to print connections
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shape {
    Text,
    /// One JSON object a line
    Json,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let Some(loaded) = load(&arguments.dir) else { return ExitCode::from(FAILED) };
    complain(&loaded.diagnostics, &loaded.sources);
    let watched = match Watch::open(&loaded, &arguments.place) {
        Ok(watch) => watch,
        Err(diagnostic) => return refuse(diagnostic),
    };
    let stop = stop_on_signal();
    match watched.run(arguments, &stop) {
        Ok(discovery) => finish(arguments, &loaded, &discovery),
        Err(error) => refuse(collecting(&error)),
    }
}

/// The logs of every attachment, and who is who.
struct Watch<'a> {
    observers: Vec<Observer>,
    attributor: Attributor<'a>,
    acl: Acl,
}

/// How often a request to end is looked for.
const TICK: Duration = Duration::from_millis(200);

/// The kernel hands log records over in batches; after this long without one, all are here.
const LINGER: Duration = Duration::from_millis(150);
/// A flood must not keep a watch from ending.
const LINGER_MAX: Duration = Duration::from_secs(2);

impl<'a> Watch<'a> {
    fn open(loaded: &'a Loaded, place: &Where) -> Result<Self, Diagnostic> {
        let open = |a: &&Attachment| {
            let netns = a.netns.as_deref().map(named);
            Observer::open(&a.name, netns.as_deref(), LOG_GROUP).map_err(|e| collecting(&e))
        };
        let observers =
            place.attachments(&loaded.site)?.iter().map(open).collect::<Result<_, _>>()?;
        Ok(Self {
            observers,
            attributor: Attributor::new(&loaded.site, &loaded.catalogue),
            acl: compile(&loaded.site, &Addressing::default(), today()),
        })
    }

    fn run(mut self, arguments: &Arguments, stop: &AtomicBool) -> Result<Discovery, CollectError> {
        let end = arguments.time.map(|t| Instant::now() + t);
        let mut discovery = Discovery::default();
        say("watching; connections appear as the kernel judges them");
        while !stop.load(Ordering::Relaxed) && end.is_none_or(|end| Instant::now() < end) {
            let left =
                end.map_or(TICK, |end| end.saturating_duration_since(Instant::now()).min(TICK));
            wait_any(&self.observers, left)?;
            self.take(&mut discovery, arguments)?;
        }
        // What the kernel logged before the end is still on its way.
        let last = Instant::now() + LINGER_MAX;
        while wait_any(&self.observers, LINGER)? && Instant::now() < last {
            self.take(&mut discovery, arguments)?;
        }
        self.tell_losses(&discovery);
        Ok(discovery)
    }

    fn take(&mut self, found: &mut Discovery, arguments: &Arguments) -> Result<(), CollectError> {
        for seen in self.drain()? {
            found.add(&seen);
            if !arguments.summary {
                data(&line(&seen, arguments.format));
            }
        }
        Ok(())
    }

    fn drain(&mut self) -> Result<Vec<Attributed>, CollectError> {
        let (mut seen, acl) = (Vec::new(), &self.acl);
        for observer in &mut self.observers {
            let attributor = &self.attributor;
            observer.records(Timestamp::now(), &mut |record| {
                // One end's rules log a flag without knowing the other end; a connection that
                // is denied there has not been let through, and is told by that denial alone.
                let denied_elsewhere = record.firewall_event == FirewallEvent::Flagged
                    && !acl.verdict(record.connection()).live.allows();
                if !denied_elsewhere {
                    seen.push(attributor.attribute(record));
                }
            })?;
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
        if discovery.beyond() > 0 {
            losses.insert("too-many-kinds", discovery.beyond());
        }
        for (reason, count) in losses {
            say(&format!("lost: {count} ({reason})"));
        }
    }
}

fn line(seen: &Attributed, format: Shape) -> String {
    match format {
        Shape::Text => format!("{seen}\n"),
        Shape::Json => serde_json::to_string(seen).unwrap_or_default() + "\n",
    }
}

fn finish(arguments: &Arguments, loaded: &Loaded, discovery: &Discovery) -> ExitCode {
    if arguments.summary {
        data(&summary(loaded, discovery));
    }
    if arguments.accept {
        let found: Vec<&Discovered> = discovery.by_count();
        if let Err(diagnostic) = take_over(&arguments.dir, loaded, &found) {
            return refuse(diagnostic);
        }
    }
    ExitCode::from(if discovery.is_empty() { CLEAN } else { FINDINGS })
}

fn take_over(dir: &Path, loaded: &Loaded, found: &[&Discovered]) -> Result<(), Diagnostic> {
    let accepted = accept(dir, &loaded.site, &loaded.catalogue, found)?;
    for line in &accepted {
        data(&format!("{line}\n"));
    }
    say(&format!("{} rules written", accepted.len()));
    Ok(())
}

/// Each kind on a line: how often, what, by which policy, what it resembles, and the rule that
/// would allow it.
fn summary(loaded: &Loaded, discovery: &Discovery) -> String {
    let mut out = String::new();
    for found in discovery.by_count() {
        let kind = &found.kind;
        let by = kind.policy.as_deref().unwrap_or("the site default");
        let _ = write!(
            out,
            "{:>7}  {} -> {} {} {} at {} by {by}",
            found.count,
            kind.source,
            kind.destination,
            kind.service,
            kind.event.word(),
            kind.direction.word(),
        );
        if let Some(like) = &found.resembles {
            let _ = write!(out, ", resembles {}", like.requirement);
        }
        if let Some(rule) = suggest(&loaded.site, &loaded.catalogue, found) {
            let _ = write!(out, "; a rule `{}` in {} would allow it", rule.rule.id, rule.policy);
        }
        out.push('\n');
    }
    out
}
