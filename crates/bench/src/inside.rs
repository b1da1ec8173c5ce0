// SPDX-License-Identifier: Apache-2.0
//! What is measured with namespaces: connections, and changes of what is in force.

use std::path::Path;

use portolan_conformance::tool::run as tool;
use portolan_site::model::{AttachmentKind, Site};
use portolan_target::nftables::RuleSet;

use crate::compiling::{TABLE, acl, holding, table, timed};
use crate::error::BenchError;
use crate::kernel::{
    Arm, Loaded, Place, Race, Traffic, load_empty, load_ours, load_peer, median, send,
};
use crate::peer::written;
use crate::policy::{Pairs, Shape, is_server, site, with_twin};
use crate::report::Row;
use crate::size::Size;
use crate::tell;

const KINDS: [(AttachmentKind, &str); 3] = [
    (AttachmentKind::Host, "host"),
    (AttachmentKind::Router, "router"),
    (AttachmentKind::Bridge, "bridge"),
];

/// The least share of new connections a second that is left with every pair in force.
const RATIO_MIN: f64 = 0.97;

pub(crate) fn run(size: Size, folder: &Path) -> Result<Vec<Row>, BenchError> {
    std::thread::spawn(end_with_the_one_outside);
    tool(&["mount", "-t", "tmpfs", "tmpfs", "/run"], "")?;
    let mut rows = Vec::new();
    for (kind, word) in KINDS {
        let place = Place::build(kind)?;
        let bench = Bench { size, folder, word, traffic: Traffic::listen()?, place };
        rows.push(bench.no_table()?);
        for &pairs in size.pairs {
            rows.extend(bench.with_pairs(pairs)?);
        }
        drop(bench.traffic);
        bench.place.remove()?;
    }
    Ok(rows)
}

/// Nothing is ever written to this process: its input ends when the one that started it does.
fn end_with_the_one_outside() {
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
    std::process::exit(2);
}

/// One attachment.
struct Bench<'a> {
    size: Size,
    folder: &'a Path,
    word: &'static str,
    place: Place,
    traffic: Traffic,
}

impl Bench<'_> {
    /// What connection tracking and an empty table cost. Tracking stays on as long as any table
    /// needs it, so the table comes and goes.
    fn no_table(&self) -> Result<Row, BenchError> {
        tell(&format!("{}: an empty table beside none", self.word));
        let pairs = self.pairs(self.size.pairs.first().copied().unwrap_or_default());
        let lap = |table: Option<&Loaded>, round| {
            let arm = Arm { table, connections: self.size.connections, every: 1 };
            Race::lap(&self.place, &self.traffic, &pairs, &arm, round)
        };
        let (mut none, mut empty, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..self.size.rounds {
            let bare = lap(None, round)?;
            let table = load_empty(&self.place)?;
            let with = lap(Some(&table), round)?;
            table.delete()?;
            none.push(bare);
            empty.push(with);
            ratios.push(with / bare);
        }
        let name = format!("{}: new connections, empty rule set", self.word);
        let row = Row::new(name, median(&empty), "connections/s");
        Ok(row.beside_at("no table, no connection tracking", median(&none), median(&ratios)))
    }

    fn pairs(&self, count: u32) -> Pairs {
        let shape = match self.place.kind {
            AttachmentKind::Host => Shape::OneServer,
            AttachmentKind::Router | AttachmentKind::Bridge => Shape::Many,
        };
        Pairs::draw(shape, count)
    }

    fn with_pairs(&self, count: u32) -> Result<Vec<Row>, BenchError> {
        tell(&format!("{}: {count} pairs", self.word));
        let pairs = self.pairs(count);
        let empty = load_empty(&self.place)?;
        // What is compiled is given up before the race: a small process starts tools faster.
        let ours = load_ours(&self.place, &self.table(&site(&pairs)))?;
        let peer = self.peer(&pairs);
        let mut rows = self.race(&pairs, &empty, &ours, &peer)?;
        rows.push(self.loading(count, &ours, &peer));
        if count == self.size.most_pairs() && self.place.kind == AttachmentKind::Router {
            rows.extend(self.change(&pairs, &peer)?);
        }
        for table in [Some(empty), Some(ours), peer.ok()].into_iter().flatten() {
            table.delete()?;
        }
        Ok(rows)
    }

    fn table(&self, site: &Site) -> RuleSet {
        let on_host = |name: &&str| self.place.kind != AttachmentKind::Host || is_server(name);
        let names = site.workloads.iter().map(|w| w.name.as_str()).filter(on_host);
        table(&acl(site), &holding(self.place.kind, names, self.place.judge))
    }

    fn peer(&self, pairs: &Pairs) -> Result<Loaded, String> {
        let script = written(&self.folder.join("peer"), pairs, self.place.kind);
        let script = script.map_err(|_| "nothing was generated".to_string())?;
        load_peer(&self.place, &script).map_err(|e| e.to_string())
    }

    fn race(
        &self,
        pairs: &Pairs,
        empty: &Loaded,
        ours: &Loaded,
        peer: &Result<Loaded, String>,
    ) -> Result<Vec<Row>, BenchError> {
        let (all, count) = (self.size.connections, pairs.list.len());
        // The peer's runs are as many connections shorter as they are slower.
        let few = (all / u32::try_from(count / 1000).unwrap_or(1).max(1)).max(200);
        let mut arms = vec![
            Arm { table: Some(empty), connections: all, every: 1 },
            Arm { table: Some(ours), connections: all, every: 1 },
        ];
        arms.extend(peer.iter().map(|p| Arm { table: Some(p), connections: few, every: 3 }));
        let name = format!("{}: new connections, {count} pairs", self.word);
        let race = |pairs: &Pairs, arms: &[Arm<'_>]| {
            Race::run(&self.place, &self.traffic, pairs, arms, self.size.rounds)
        };
        let row = |race: &Race, name: &str| Row::new(name, race.rate(1), "connections/s");
        let usual = race(&pairs.some(PAIRS_IN_USE), &arms)?;
        let beside_empty = row(&usual, &name)
            .beside_at(EMPTY, usual.rate(0), usual.ratio(1, 0))
            .at_least(RATIO_MIN);
        let beside_peer = match peer {
            Ok(_) => {
                row(&usual, &name).beside_at(PEER, usual.rate(2), usual.ratio(1, 2)).at_least(1.0)
            }
            Err(why) => row(&usual, &name).without(PEER, why),
        };
        if count <= PAIRS_IN_USE {
            return Ok(vec![beside_empty, beside_peer]);
        }
        arms.truncate(2);
        let all = race(pairs, &arms)?;
        let name = format!("{name}, all in use");
        let all = row(&all, &name).beside_at(EMPTY, all.rate(0), all.ratio(1, 0));
        Ok(vec![beside_empty, beside_peer, all])
    }

    fn loading(&self, count: u32, ours: &Loaded, peer: &Result<Loaded, String>) -> Row {
        let how = if ours.is_whole { "" } else { " in parts" };
        let name = format!("{}: load {count} pairs{how}", self.word);
        let row = Row::new(name, ours.load_ms, "ms");
        match peer {
            Ok(peer) => row.beside(PEER, peer.load_ms),
            Err(why) => row.without(PEER, why),
        }
    }

    /// A workload more that plays a known part comes and goes.
    fn change(&self, pairs: &Pairs, peer: &Result<Loaded, String>) -> Result<Vec<Row>, BenchError> {
        let site = site(pairs);
        let before = self.table(&site);
        let twin = with_twin(site, pairs);
        let (after, compile_ms) = timed(|| self.table(&twin));
        let (there, delta_ms) = timed(|| before.delta(&after, TABLE).unwrap_or_default());
        let back = after.delta(&before, TABLE).unwrap_or_default();
        let mut sent = Vec::new();
        for script in [&there, &back].into_iter().cycle().take(CHANGES) {
            let (done, ms) = timed(|| send(self.place.judge, script));
            done?;
            sent.push(ms);
        }
        let (count, kernel_ms) = (pairs.list.len(), median(&sent));
        let whole = compile_ms + delta_ms + kernel_ms;
        let in_kernel = Row::new(format!("one-member change, {count} pairs: nft"), kernel_ms, "ms");
        let elements = if before.differs_in_elements_only(&after) { 1.0 } else { 0.0 };
        Ok(vec![
            match peer {
                Ok(p) => in_kernel.beside(&format!("{PEER}, whole load"), p.load_ms).at_most(1.0),
                Err(why) => in_kernel.without(PEER, why),
            },
            Row::new(format!("one-member change, {count} pairs: site to kernel"), whole, "ms"),
            Row::new("one-member change touches elements alone", elements, "yes").at_least(1.0),
        ])
    }
}

/// How often the workload comes or goes.
const CHANGES: usize = 6;

/// The connections of a run are drawn from so many pairs: few of those that are allowed are in use
/// at one moment. Beside that every run with all of them in use, which no cache holds.
const PAIRS_IN_USE: usize = 1000;

const EMPTY: &str = "empty rule set";
const PEER: &str = "Aerleon, linear rules";
