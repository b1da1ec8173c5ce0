// SPDX-License-Identifier: Apache-2.0
//! What judges in a place.

use portolan_conformance::tool::{ToolError, run};
use portolan_site::model::AttachmentKind;
use portolan_target::nftables::{Guard, RuleSet};

use super::Place;
use crate::compiling::{TABLE, timed};
use crate::error::BenchError;

/// A table of the namespace that judges.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    netns: String,
    /// Family and name.
    table: String,
    /// What loading took, in milliseconds.
    pub load_ms: f64,
    /// Whether the kernel took it in one transaction.
    pub is_whole: bool,
}

impl Loaded {
    pub(crate) fn delete(self) -> Result<(), BenchError> {
        send(&self.netns, &format!("delete table {}\n", self.table))
    }
}

/// Gives a script to the kernel of a namespace.
pub(crate) fn send(netns: &str, script: &str) -> Result<(), BenchError> {
    Ok(nft(netns, script)?)
}

fn nft(netns: &str, script: &str) -> Result<(), ToolError> {
    run(&["ip", "netns", "exec", netns, "nft", "-f", "-"], script).map(|_| ())
}

/// Chains at the same hooks and no rule in them. A chain that nothing enters keeps connection
/// tracking on, as it is with every other contestant.
pub(crate) fn load_empty(place: &Place) -> Result<Loaded, BenchError> {
    let table = "inet empty";
    let mut script = format!("add table {table}\n");
    for hook in hooks(place.kind) {
        let of = format!("type filter hook {hook} priority filter; policy accept;");
        script += &format!("add chain {table} {hook} {{ {of} }}\n");
    }
    script += &format!("add chain {table} unused\nadd rule {table} unused ct state new\n");
    load(place, table, || send(&place.judge(), &script))
}

fn hooks(kind: AttachmentKind) -> &'static [&'static str] {
    match kind {
        AttachmentKind::Host => &["output", "input"],
        AttachmentKind::Router | AttachmentKind::Bridge => &["forward", "input", "output"],
    }
}

/// Ours. A user who may not enlarge a socket's buffer gets it through in parts.
pub(crate) fn load_ours(place: &Place, set: &RuleSet) -> Result<Loaded, BenchError> {
    let table = format!("inet {TABLE}");
    let script = set.load(TABLE, Guard::None);
    match load(place, &table, || send(&place.judge(), &script)) {
        Err(BenchError::Tool(e)) if e.message.contains("Message too long") => {}
        done => return done,
    }
    let parts = set.build_in_parts(TABLE);
    let loaded = load(place, &table, || {
        parts.iter().try_for_each(|part| send(&place.judge(), part))?;
        send(&place.judge(), &set.rebase(TABLE, Guard::None))
    })?;
    Ok(Loaded { is_whole: false, ..loaded })
}

/// The peer's file.
pub(crate) fn load_peer(place: &Place, script: &str) -> Result<Loaded, BenchError> {
    load(place, "ip filtering_policies", || send(&place.judge(), script))
}

fn load(
    place: &Place,
    table: &str,
    send: impl FnOnce() -> Result<(), BenchError>,
) -> Result<Loaded, BenchError> {
    let (sent, load_ms) = timed(send);
    sent?;
    Ok(Loaded { netns: place.judge(), table: table.to_string(), load_ms, is_whole: true })
}
