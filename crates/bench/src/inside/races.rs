// SPDX-License-Identifier: Apache-2.0
//! Connections through a table with very many pairs in force.

use super::{Bench, EMPTY, PEER};
use crate::error::BenchError;
use crate::kernel::{Arm, Loaded, Race, Side, Talk, load_empty, load_ours};
use crate::policy::{Pairs, site};
use crate::report::Row;
use crate::tell;

/// The least share of new connections a second that is left with every pair in force.
const RATIO_MIN: f64 = 0.97;

/// The connections of a run are drawn from so many pairs: few of those that are allowed are in use
/// at one moment. Beside that some runs with all of them in use, more than caches hold.
const PAIRS_IN_USE: usize = 1000;

/// The peer runs about so often: it is many times slower, and no target hangs on its second digit.
const PEER_RUNS: usize = 11;

/// What is raced, with the most pairs: connections between some pairs, between all of them, and
/// with more than a handshake. Arms are the empty table, ours, and the peer's.
#[derive(Default)]
struct Races {
    usual: Race,
    all_in_use: Race,
    exchange: Race,
}

impl Bench<'_> {
    pub(super) fn with_pairs(&self, count: u32) -> Result<Vec<Row>, BenchError> {
        tell(&format!("{}: {count} pairs", self.word));
        let pairs = self.pairs(count);
        let peer = self.peer(&pairs);
        let mut races = Races::default();
        let mut rows = Vec::new();
        for (way, [one, other]) in self.both_ways().into_iter().enumerate() {
            let empty = load_empty(&one.place)?;
            let ours = load_ours(&other.place, &self.table(&site(&pairs)))?;
            self.race(&mut races, &pairs, [one, other], peer.is_ok())?;
            if way == 0 {
                rows.push(self.loading(count, &ours, &peer));
                rows.extend(self.change(&pairs, other, &peer)?);
            }
            empty.delete()?;
            ours.delete()?;
        }
        rows.splice(0..0, self.rows(&pairs, &races, &peer));
        if let Ok(peer) = peer {
            peer.delete()?;
        }
        Ok(rows)
    }

    fn race(
        &self,
        races: &mut Races,
        pairs: &Pairs,
        sides: [&Side; 2],
        has_peer: bool,
    ) -> Result<(), BenchError> {
        let is_most = self.is_most(pairs.list.len());
        let rounds = if is_most { self.size.most_rounds } else { self.size.rounds };
        let mut arms: Vec<Arm<'_>> = sides.map(|side| self.arm(side)).into();
        if has_peer {
            // Its runs are as many connections shorter as they are slower.
            let times = u32::try_from(pairs.list.len() / 1000).unwrap_or(1).max(1);
            let connections = (self.size.connections / times).max(200);
            // Odd, so that it runs as often first as last.
            let every = (rounds / PEER_RUNS) | 1;
            arms.push(Arm { side: &self.third, connections, every });
        }
        let (two, _) = arms.split_at(sides.len());
        let some = pairs.some(PAIRS_IN_USE);
        races.usual.run(&some, Talk::Nothing, &arms, rounds / 2)?;
        if is_most {
            let fewer = (rounds / 6).max(1);
            races.all_in_use.run(pairs, Talk::Nothing, two, fewer)?;
            races.exchange.run(&some, Talk::Exchange, two, fewer)?;
        }
        Ok(())
    }

    pub(super) fn is_most(&self, pairs: usize) -> bool {
        pairs == self.size.most_pairs() as usize
    }

    fn rows(&self, pairs: &Pairs, races: &Races, peer: &Result<Loaded, String>) -> Vec<Row> {
        let count = pairs.list.len();
        let name = format!("{}: new connections, {count} pairs", self.word);
        let row = |race: &Race, name: &str| Row::new(name, race.rate(1), "connections/s");
        let beside = |race: &Race, name: &str, to: usize, peer: &str| {
            row(race, name).in_rounds(peer, race.rate(to), race.ratio(1, to))
        };
        let is_most = self.is_most(count);
        let usual = beside(&races.usual, &name, 0, EMPTY);
        // Fewer rounds tell too little to hold a target by.
        let mut rows = vec![if is_most { usual.at_least(RATIO_MIN) } else { usual }];
        rows.push(match peer {
            Ok(_) => beside(&races.usual, &name, 2, PEER).at_least(1.0),
            Err(why) => row(&races.usual, &name).without(PEER, why),
        });
        if is_most {
            let all = format!("{name}, all in use");
            rows.push(beside(&races.all_in_use, &all, 0, EMPTY));
            let exchange = format!("{name}, with an exchange of 1 KiB");
            rows.push(beside(&races.exchange, &exchange, 0, EMPTY));
        }
        rows
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
}
