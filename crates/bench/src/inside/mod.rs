// SPDX-License-Identifier: Apache-2.0
//! What is measured with namespaces: connections, and changes of what is in force.

mod change;
mod races;

use std::path::Path;

use portolan_conformance::tool::run as tool;
use portolan_site::model::{AttachmentKind, Site};
use portolan_target::nftables::RuleSet;

use crate::compiling::{acl, holding, table};
use crate::error::BenchError;
use crate::kernel::{Arm, Loaded, Race, Side, Talk, load_empty, load_peer};
use crate::peer::written;
use crate::policy::{Pairs, Shape, is_server};
use crate::report::Row;
use crate::size::Size;
use crate::tell;

const KINDS: [(AttachmentKind, &str); 3] = [
    (AttachmentKind::Host, "host"),
    (AttachmentKind::Router, "router"),
    (AttachmentKind::Bridge, "bridge"),
];

const EMPTY: &str = "empty rule set";
const PEER: &str = "Aerleon, linear rules";

pub(crate) fn run(size: Size, folder: &Path) -> Result<Vec<Row>, BenchError> {
    std::thread::spawn(end_with_the_one_outside);
    tool(&["mount", "-t", "tmpfs", "tmpfs", "/run"], "")?;
    let mut rows = Vec::new();
    for (kind, word) in KINDS {
        let bench = Bench::build(size, folder, (kind, word))?;
        let mut tell_and_keep = |more: Vec<Row>| {
            more.iter().for_each(|row| tell(&format!("  {}", row.line())));
            rows.extend(more);
        };
        tell_and_keep(vec![bench.no_table()?]);
        for &pairs in size.pairs {
            tell_and_keep(bench.with_pairs(pairs)?);
        }
    }
    Ok(rows)
}

/// Nothing is ever written to this process: its input ends when the one that started it does.
fn end_with_the_one_outside() {
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
    std::process::exit(2);
}

/// One attachment, three times: for an empty table, for ours and for the peer's.
struct Bench<'a> {
    size: Size,
    folder: &'a Path,
    kind: AttachmentKind,
    word: &'static str,
    sides: [Side; 2],
    third: Side,
}

impl<'a> Bench<'a> {
    fn build(
        size: Size,
        folder: &'a Path,
        (kind, word): (AttachmentKind, &'static str),
    ) -> Result<Self, BenchError> {
        let side = |name| Side::build(kind, name);
        let (sides, third) = ([side("left")?, side("right")?], side("third")?);
        Ok(Self { size, folder, kind, word, sides, third })
    }

    /// The two sides of a race, and the same the other way round: no two places lie alike in
    /// memory, and each contestant has half of its rounds on either.
    fn both_ways(&self) -> [[&Side; 2]; 2] {
        let [left, right] = &self.sides;
        [[left, right], [right, left]]
    }

    /// What connection tracking and an empty table cost.
    fn no_table(&self) -> Result<Row, BenchError> {
        tell(&format!("{}: an empty table beside none", self.word));
        let pairs = self.pairs(self.size.pairs.first().copied().unwrap_or_default());
        let mut race = Race::default();
        for [none, empty] in self.both_ways() {
            let table = load_empty(&empty.place)?;
            let arms = [none, empty].map(|side| self.arm(side));
            race.run(&pairs, Talk::Nothing, &arms, self.size.rounds / 2)?;
            table.delete()?;
        }
        let name = format!("{}: new connections, empty rule set", self.word);
        let row = Row::new(name, race.rate(1), "connections/s");
        Ok(row.in_rounds("no table, no connection tracking", race.rate(0), race.ratio(1, 0)))
    }

    fn arm<'s>(&self, side: &'s Side) -> Arm<'s> {
        Arm { side, connections: self.size.connections, every: 1 }
    }

    fn pairs(&self, count: u32) -> Pairs {
        let shape = match self.kind {
            AttachmentKind::Host => Shape::OneServer,
            AttachmentKind::Router | AttachmentKind::Bridge => Shape::Many,
        };
        Pairs::draw(shape, count)
    }

    fn table(&self, site: &Site) -> RuleSet {
        let on_host = |name: &&str| self.kind != AttachmentKind::Host || is_server(name);
        let names = site.workloads.iter().map(|w| w.name.as_str()).filter(on_host);
        table(&acl(site), &holding(self.kind, names, "here"))
    }

    fn peer(&self, pairs: &Pairs) -> Result<Loaded, String> {
        let script = written(&self.folder.join("peer"), pairs, self.kind);
        let script = script.map_err(|_| "nothing was generated".to_string())?;
        load_peer(&self.third.place, &script).map_err(|e| e.to_string())
    }
}
