// SPDX-License-Identifier: Apache-2.0
//! What Z3 says, held against what we say and what the text says.

use std::fmt;
use std::net::IpAddr;

use portolan_analysis::diff::{Change, Kind};
use portolan_net::{Connection, Protocol, Service};
use portolan_site::model::{Verdict, View};
use serde::Deserialize;

use super::pair::Pair;

#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    seed: u64,
    equal: bool,
    /// A connection that passes in one edition alone, in some view.
    witness: Option<Found>,
    /// For each of our witnesses: old live, old intended, new live, new intended.
    confirmed: Vec<[bool; 4]>,
    /// A connection for each view in which our set of what is allowed is wrong.
    not_allowed_so: Vec<Found>,
}

#[derive(Debug, Deserialize)]
struct Found {
    source: IpAddr,
    destination: IpAddr,
    protocol: u8,
    detail: u16,
}

impl Found {
    fn connection(&self) -> Connection {
        let service = Service { protocol: Protocol(self.protocol), detail: self.detail };
        Connection { initiator: self.source, responder: self.destination, service }
    }
}

/// How much was held against each other.
#[derive(Default)]
pub(crate) struct Tally {
    equal: usize,
    different: usize,
    witnesses: usize,
}

impl Tally {
    pub(crate) fn one(&mut self, pair: &Pair, answer: &Answer) {
        let seed = pair.seed;
        assert_eq!(answer.seed, seed);
        assert_eq!(answer.equal, pair.difference.is_equal(), "seed {seed}: Z3 found {answer:?}");
        assert!(answer.not_allowed_so.is_empty(), "seed {seed}: {:?}", answer.not_allowed_so);
        assert_eq!(answer.witness.is_none(), answer.equal);
        if let Some(found) = &answer.witness {
            self.theirs(pair, found.connection());
        }
        assert_eq!(answer.confirmed.len(), pair.difference.changes.len());
        for (change, confirmed) in pair.difference.changes.iter().zip(&answer.confirmed) {
            self.ours(pair, change, *confirmed);
        }
        self.equal += usize::from(answer.equal);
        self.different += usize::from(!answer.equal);
    }

    /// Z3's witness, by the text.
    fn theirs(&mut self, pair: &Pair, c: Connection) {
        let (old, new) = (passing(&pair.old.verdict(c)), passing(&pair.new.verdict(c)));
        assert_ne!(old, new, "seed {}: the text knows no difference at {c}", pair.seed);
        self.witnesses += 1;
    }

    /// Our witness, by Z3 and by the text.
    fn ours(&mut self, pair: &Pair, change: &Change, confirmed: [bool; 4]) {
        let c = change.witness.connection;
        let (old, new) = (passing(&pair.old.verdict(c)), passing(&pair.new.verdict(c)));
        let seed = pair.seed;
        assert_eq!([old.0, old.1, new.0, new.1], confirmed, "seed {seed}: the text and Z3 at {c}");
        assert!(shows(change, old, new), "seed {seed}: {c} does not show {change:?}");
        self.witnesses += 1;
    }

    /// Both answers must come up, or agreement would say little.
    pub(crate) fn must_mean_something(&self) {
        let all = self.equal + self.different;
        assert!(self.equal * 8 > all && self.different * 8 > all, "{self}");
    }
}

/// Live and intended.
fn passing(verdict: &Verdict) -> (bool, bool) {
    (verdict.live.allows(), verdict.intended.allows())
}

fn shows(change: &Change, old: (bool, bool), new: (bool, bool)) -> bool {
    let view = |both: (bool, bool)| match change.view {
        View::Live => both.0,
        View::Intended => both.1,
    };
    let flagged = |both: (bool, bool)| both.0 && !both.1;
    match change.kind {
        Kind::NewlyAllowed => !view(old) && view(new),
        Kind::NewlyDenied => view(old) && !view(new),
        Kind::NewlyFlagged => !flagged(old) && flagged(new),
        Kind::NoLongerFlagged => flagged(old) && !flagged(new),
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { equal, different, witnesses } = self;
        let pairs = equal + different;
        write!(f, "{pairs} pairs of policies and Z3, {equal} equal and {different} different, ")?;
        write!(f, "{} sets, {witnesses} witnesses", 2 * pairs)
    }
}
