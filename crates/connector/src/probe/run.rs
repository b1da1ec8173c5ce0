// SPDX-License-Identifier: Apache-2.0
//! All addresses by all ways, at once.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use jiff::Timestamp;
use portolan_doctor::seen::{AddressSeen, Asked, DnsSeen, Resolver, Run, Scope, Speaks};
use thiserror::Error;
use tokio::sync::OnceCell;
use tokio::task::JoinSet;

use super::address::{Looked, look, ms};
use super::choice::{Via, ways};
use super::dns::{System, resolve, resolve_by_system};
use super::options::{Options, WayChoice};
use super::pac;
use super::room::Room;
use super::secret::Secrets;
use crate::packets::{BEHIND, Flow, Side, Watch};
use crate::path::Revocation;
use crate::{echo, host};

/// Why nothing could be asked at all.
#[derive(Debug, Error)]
pub enum ProbeError {
    #[error("this machine gives no means to wait for sockets")]
    Runtime(#[source] io::Error),
    #[error("the record cannot be freed of passwords, and is not kept")]
    Secrets(#[source] serde_json::Error),
}

/// One address is done, of so many.
#[derive(Debug)]
pub struct Progress<'a> {
    pub done: usize,
    pub all: usize,
    pub seen: &'a AddressSeen,
}

/// What all questions of a run share.
pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) began: Instant,
    pub(crate) room: Arc<Room>,
    pub(crate) revocation: Revocation,
    notes: Mutex<BTreeSet<String>>,
    system: System,
    known: Mutex<BTreeMap<String, Arc<OnceCell<Vec<DnsSeen>>>>>,
}

impl Shared {
    fn new(options: &Options) -> Self {
        let mut system = System::read();
        if let Some(servers) = &options.system_dns {
            system.servers.clone_from(servers);
        }
        Self {
            options: options.with_credentials_given(),
            began: Instant::now(),
            room: Arc::new(Room::of(options.in_flight)),
            revocation: Revocation::default(),
            notes: Mutex::default(),
            system,
            known: Mutex::new(BTreeMap::new()),
        }
    }

    /// Something that was left out, and why; the same is told once.
    pub(crate) fn note(&self, told: String) {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner).insert(told);
    }

    fn take_notes(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.notes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What every resolver says of a name, the machine's own first; each name is asked once a run.
    pub(crate) async fn names(&self, name: &str) -> Vec<DnsSeen> {
        let cell = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(name.to_owned()).or_default())
        };
        cell.get_or_init(|| self.ask(name)).await.clone()
    }

    async fn ask(&self, name: &str) -> Vec<DnsSeen> {
        let limit = self.options.timeout;
        let mut all = JoinSet::new();
        for (number, server) in self.options.dns.iter().copied().enumerate() {
            let name = name.to_owned();
            all.spawn(async move {
                let resolver = Resolver::Given { server: server.to_string() };
                (number, resolve(resolver, &[server], &name, limit).await)
            });
        }
        let own = resolve_by_system(&self.system, name, limit).await;
        let mut given = all.join_all().await;
        given.sort_by_key(|(number, _)| *number);
        std::iter::once(own).chain(given.into_iter().map(|(_, seen)| seen)).collect()
    }
}

/// Asks for everything, and writes down what came of it. `told` hears of each address as it is done.
pub fn run(
    asked: &[Asked],
    options: &Options,
    told: &dyn Fn(&Progress<'_>),
) -> Result<Run, ProbeError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(ProbeError::Runtime)?;
    let (started, shared) = (Timestamp::now(), Arc::new(Shared::new(options)));
    allow_sockets();
    let run = runtime.block_on(async {
        let mut run = begun(started, options);
        let watch = Watch::start(Side::Ours);
        let tasks = tasks(asked, &shared, &mut run).await;
        let looked = all(tasks, &shared, told).await;
        let tried = looked.iter().flat_map(|one| one.ends.iter().flatten().map(|(_, to)| *to));
        run.echoes = echo::visits(&shared, &mut run.omitted).await;
        host::look_again(&mut run.host, &tried.collect(), &mut run.omitted);
        tokio::time::sleep(BEHIND).await;
        run.addresses = with_packets(looked, watch, &mut run.omitted);
        run.ways = run.addresses.iter().map(|seen| seen.way.clone()).collect();
        run.ways.sort();
        run.ways.dedup();
        pac::tell_withheld(&mut run, options);
        run.omitted.extend(shared.take_notes());
        run.took_ms = ms(shared.began.elapsed());
        run
    });
    Secrets::of(options).out_of(run).map_err(ProbeError::Secrets)
}

/// The record before anything was asked.
fn begun(started: Timestamp, options: &Options) -> Run {
    let mut omitted = Vec::new();
    Run {
        version: 1,
        started: started.to_string(),
        took_ms: 0,
        scope: Scope::default(),
        host: host::look(&options.texts, &mut omitted),
        ways: Vec::new(),
        pac: Vec::new(),
        addresses: Vec::new(),
        echoes: Vec::new(),
        omitted,
    }
}

/// Adds what the packets of each connection showed, where they could be watched.
fn with_packets(
    looked: Vec<Looked>,
    watch: Result<Watch, String>,
    omitted: &mut Vec<String>,
) -> Vec<AddressSeen> {
    let watch = watch.map_err(|why| omitted.push(why)).ok();
    let with = |mut looked: Looked| {
        for (tcp, ends) in looked.seen.tcp.iter_mut().zip(&looked.ends) {
            let flow = ends.map(|(from, to)| Flow { from, to });
            tcp.packets = flow.and_then(|flow| watch.as_ref()?.seen(&flow));
        }
        looked.seen
    };
    looked.into_iter().map(with).collect()
}

/// An address and the ways that are tried in turn until one leads somewhere.
struct Task {
    asked: Asked,
    ways: Vec<Via>,
}

async fn tasks(asked: &[Asked], shared: &Arc<Shared>, run: &mut Run) -> Vec<Task> {
    let direct = [WayChoice::Direct];
    let choices = &shared.options.ways;
    let choices = if choices.is_empty() { &direct[..] } else { &choices[..] };
    let mut pacs = Vec::new();
    for choice in choices {
        if let WayChoice::Pac(place) = choice {
            let answers = pac::answers(place, asked, shared, run).await;
            pacs.push(answers);
        }
    }
    if asked.iter().any(|one| one.speaks == Speaks::Dtls) && !has_direct(choices) {
        run.omitted.push("UDP by a proxy: none carries it, so it was asked for straight".into());
    }
    let mut tasks = Vec::new();
    for one in asked {
        let mut known: Vec<Vec<Via>> = Vec::new();
        let mut pacs = pacs.iter();
        for choice in choices {
            let given = ways(choice, &one.host, one.port, one.speaks == Speaks::Http);
            let given = given.or_else(|| pacs.next()?.get(&pac::key(one)).cloned());
            let mut given = given.unwrap_or_else(|| vec![Via::Direct]);
            // What is of one's own site never goes by a proxy.
            if one.speaks == Speaks::Dtls || one.is_own() {
                given = vec![Via::Direct];
            }
            if !known.contains(&given) {
                known.push(given);
            }
        }
        tasks.extend(known.into_iter().map(|ways| Task { asked: one.clone(), ways }));
    }
    tasks
}

fn has_direct(choices: &[WayChoice]) -> bool {
    choices.iter().any(|choice| matches!(choice, WayChoice::Direct))
}

/// In the order of asking, whatever order they are done in.
async fn all(tasks: Vec<Task>, shared: &Arc<Shared>, told: &dyn Fn(&Progress<'_>)) -> Vec<Looked> {
    let (count, mut done) = (tasks.len(), 0_usize);
    let mut running = JoinSet::new();
    for (number, task) in tasks.into_iter().enumerate() {
        let shared = Arc::clone(shared);
        running.spawn(async move { (number, in_turn(task, shared).await) });
    }
    let mut results = BTreeMap::new();
    while let Some(joined) = running.join_next().await {
        let Ok((number, looked)) = joined else { continue };
        done = done.saturating_add(1);
        if let Some(last) = looked.last() {
            told(&Progress { done, all: count, seen: &last.seen });
        }
        results.insert(number, looked);
    }
    results.into_values().flatten().collect()
}

/// Each way is tried only where the one before led nowhere.
async fn in_turn(task: Task, shared: Arc<Shared>) -> Vec<Looked> {
    let mut all = Vec::new();
    for via in task.ways {
        let _room = shared.room.address(via.way()).await;
        let looked = look(task.asked.clone(), via, Arc::clone(&shared)).await;
        let is_there = looked.seen.tcp.last().is_some_and(|tcp| tcp.failure.is_none());
        all.push(looked);
        if is_there {
            break;
        }
    }
    all
}

/// A run has some hundred sockets open at once; the usual limit of a shell may be lower.
fn allow_sockets() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Where it is not allowed, what does not fit is told as this machine's own failure.
    let _ = setrlimit(Resource::Nofile, limit);
}
