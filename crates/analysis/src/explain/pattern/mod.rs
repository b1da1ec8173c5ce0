// SPDX-License-Identifier: Apache-2.0
//! The answer to a question about many connections: a few groups that are answered alike, each in
//! the site's words, with a count and a witness. Together they are the question, and no
//! connection is in two.

mod count;
mod describe;
mod names;
mod order;
mod split;
mod witness;
mod words;

use portolan_acl::Acl;
use portolan_catalog::Catalogue;
use portolan_net::{Connection, ConnectionSet};
use portolan_site::model::Site;

use super::{BothSaid, Hanging, Pattern};
pub use describe::Line;
pub use words::Words;

/// Connections that are answered alike at both ends.
#[derive(Clone, Debug)]
pub struct Group {
    pub said: BothSaid,
    /// Exactly these, and pairs of one workload's own addresses beside them (ADR 0004).
    pub connections: ConnectionSet,
    /// The same in words, disjoint.
    pub lines: Vec<Line>,
    /// Pairs of workloads, each once; everything outside counts as one end.
    pub pairs: u64,
    pub witness: Witness,
    /// Names that might change it for some of them.
    pub hanging: Hanging,
}

/// One of the connections, that a reader can ask about by the same names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    pub source: String,
    pub destination: String,
    pub connection: Connection,
}

/// What a pattern is answered from.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    pub site: &'a Site,
    pub acl: &'a Acl,
    pub catalogue: &'a Catalogue,
}

/// Every group, what matters most first.
pub fn groups(ground: &Ground<'_>, pattern: &Pattern) -> Vec<Group> {
    let asked = ConnectionSet::collect(&pattern.blocks);
    let mut names = names::Names::of(ground, pattern);
    let mut counter = count::Counter::new(ground);
    let parts = split::split(ground.acl, &asked).into_iter();
    let group = |(said, connections): (BothSaid, ConnectionSet)| {
        let witness = witness::of(ground, &connections)?;
        let pairs = counter.pairs(&connections);
        let lines = describe::lines(&mut names, pattern, &connections);
        let hanging = Hanging::default();
        Some(Group { said, connections, lines, pairs, witness, hanging })
    };
    let mut groups: Vec<Group> = parts.filter_map(group).collect();
    groups.sort_by_cached_key(order::importance);
    groups
}
