// SPDX-License-Identifier: Apache-2.0
//! What is measured with namespaces: connections, and changes of what is in force.

use std::path::Path;

use portolan_conformance::tool::run as tool;
use portolan_site::model::{Attachment, AttachmentKind, Site};
use portolan_target::nftables::RuleSet;

use crate::compiling::{TABLE, acl, holding, holding_all, table, timed};
use crate::error::BenchError;
use crate::kernel::{
    Arm, Loaded, Place, Race, Traffic, load_empty, load_ours, load_peer, median, send,
};
use crate::peer::written;
use crate::policy::{Pairs, site, with_twin};
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
        let pairs = Pairs::draw(self.size.pairs.first().copied().unwrap_or_default());
        let (mut none, mut empty, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..=self.size.rounds / 3 {
            let lap = |table| Arm { table, connections: self.size.connections };
            let bare = Race::lap(&self.place, &self.traffic, &pairs, &lap(None), round)?;
            let table = load_empty(&self.place)?;
            let with = Race::lap(&self.place, &self.traffic, &pairs, &lap(Some(&table)), round)?;
            table.delete()?;
            none.push(bare);
            empty.push(with);
            ratios.push(with / bare);
        }
        let row = Row::new(
            format!("{}: new connections, empty rule set", self.word),
            median(&empty),
            "connections/s",
        );
        Ok(row.beside_at("no table, no connection tracking", median(&none), median(&ratios)))
    }

    fn with_pairs(&self, count: u32) -> Result<Vec<Row>, BenchError> {
        tell(&format!("{}: {count} pairs", self.word));
        let pairs = Pairs::draw(count);
        let site = site(&pairs);
        let sets = self.tables(&site, &pairs);
        let empty = load_empty(&self.place)?;
        let ours = load_ours(&sets)?;
        let peer = self.peer(count);
        let mut rows = self.race(&pairs, &empty, &ours, &peer)?;
        rows.push(self.loading(count, &ours, &peer));
        if count == self.size.most_pairs() && self.place.kind == AttachmentKind::Router {
            rows.extend(self.change(&site, &pairs, &sets, &peer)?);
        }
        for table in [Some(empty), Some(ours), peer.ok()].into_iter().flatten() {
            table.delete()?;
        }
        Ok(rows)
    }

    fn tables(&self, site: &Site, pairs: &Pairs) -> Vec<(Attachment, RuleSet)> {
        let acl = acl(site);
        let kind = self.place.kind;
        let attachments = match self.place.judges.as_slice() {
            [client, server] => {
                // Clients stand before servers.
                let names = || site.workloads.iter().map(|w| w.name.as_str());
                let clients = pairs.clients as usize;
                vec![
                    holding(kind, names().take(clients), client),
                    holding(kind, names().skip(clients), server),
                ]
            }
            others => others.iter().map(|netns| holding_all(kind, site, netns)).collect(),
        };
        attachments.into_iter().map(|a| (a.clone(), table(&acl, &a))).collect()
    }

    fn peer(&self, pairs: u32) -> Result<Loaded, String> {
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
            Arm { table: Some(empty), connections: all },
            Arm { table: Some(ours), connections: all },
        ];
        arms.extend(peer.iter().map(|p| Arm { table: Some(p), connections: few }));
        let race = Race::run(&self.place, &self.traffic, pairs, &arms, self.size.rounds)?;
        let row = || {
            let name = format!("{}: new connections, {count} pairs", self.word);
            Row::new(name, race.rate(1), "connections/s")
        };
        let beside_peer = match peer {
            Ok(_) => row().beside_at(PEER, race.rate(2), race.ratio(1, 2)).at_least(1.0),
            Err(why) => row().without(PEER, why),
        };
        let beside_empty = row().beside_at("empty rule set", race.rate(0), race.ratio(1, 0));
        Ok(vec![beside_empty.at_least(RATIO_MIN), beside_peer])
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
    fn change(
        &self,
        site: &Site,
        pairs: &Pairs,
        sets: &[(Attachment, RuleSet)],
        peer: &Result<Loaded, String>,
    ) -> Result<Vec<Row>, BenchError> {
        let Some((attachment, before)) = sets.first() else { return Ok(Vec::new()) };
        let netns = attachment.netns.as_deref().unwrap_or_default();
        let (twin, _) = with_twin(site.clone(), pairs);
        let attachment = holding_all(self.place.kind, &twin, netns);
        let (after, compile_ms) = timed(|| table(&acl(&twin), &attachment));
        let (there, delta_ms) = timed(|| before.delta(&after, TABLE).unwrap_or_default());
        let back = after.delta(before, TABLE).unwrap_or_default();
        let mut sent = Vec::new();
        for _ in 0..3 {
            for script in [&there, &back] {
                let (done, ms) = timed(|| send(netns, script));
                done?;
                sent.push(ms);
            }
        }
        let (count, kernel_ms) = (pairs.list.len(), median(&sent));
        let whole = compile_ms + delta_ms + kernel_ms;
        let in_kernel = Row::new(format!("one-member change, {count} pairs: nft"), kernel_ms, "ms");
        let elements = if before.differs_in_elements_only(&after) { 1.0 } else { 0.0 };
        Ok(vec![
            match peer {
                Ok(peer) => {
                    in_kernel.beside(&format!("{PEER}, whole load"), peer.load_ms).at_most(1.0)
                }
                Err(why) => in_kernel.without(PEER, why),
            },
            Row::new(format!("one-member change, {count} pairs: site to kernel"), whole, "ms"),
            Row::new("one-member change touches elements alone", elements, "yes").at_least(1.0),
        ])
    }
}

const PEER: &str = "Aerleon, linear rules";
