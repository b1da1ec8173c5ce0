// SPDX-License-Identifier: Apache-2.0
//! Tables that are loaded once and judge one at a time.
//!
//! A dormant table stays in the kernel, its hooks do not: changing from one contestant to another
//! takes a moment, and memory looks the same to all.

use portolan_conformance::tool::{ToolError, run};
use portolan_site::model::{Attachment, AttachmentKind};
use portolan_target::nftables::{Guard, RuleSet};

use super::Place;
use crate::compiling::{TABLE, timed};
use crate::error::BenchError;

/// A table in one or more namespaces.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    /// Namespace, family and name.
    tables: Vec<(String, String)>,
    /// What loading took, in milliseconds.
    pub load_ms: f64,
    /// Whether the kernel took it in one transaction.
    pub is_whole: bool,
}

impl Loaded {
    pub(crate) fn wake(&self) -> Result<(), BenchError> {
        let words = |table: &str| format!("add table {table}\n");
        self.tables.iter().try_for_each(|(netns, table)| send(netns, &words(table)))
    }

    pub(crate) fn sleep(&self) -> Result<(), BenchError> {
        let words = |table: &str| format!("add table {table} {{ flags dormant; }}\n");
        self.tables.iter().try_for_each(|(netns, table)| send(netns, &words(table)))
    }

    pub(crate) fn delete(self) -> Result<(), BenchError> {
        let words = |table: &str| format!("delete table {table}\n");
        self.tables.iter().try_for_each(|(netns, table)| send(netns, &words(table)))
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
    let all: Vec<(&str, &str)> =
        place.judges.iter().map(|n| (n.as_str(), script.as_str())).collect();
    load(&all, table)
}

fn hooks(kind: AttachmentKind) -> &'static [&'static str] {
    match kind {
        AttachmentKind::Host => &["output", "input"],
        AttachmentKind::Router | AttachmentKind::Bridge => &["forward"],
    }
}

/// Ours. A user who may not enlarge a socket's buffer gets it through in parts.
pub(crate) fn load_ours(sets: &[(Attachment, RuleSet)]) -> Result<Loaded, BenchError> {
    let table = format!("inet {TABLE}");
    let netns = |a: &Attachment| a.netns.clone().unwrap_or_default();
    let scripts: Vec<(String, String)> =
        sets.iter().map(|(a, set)| (netns(a), set.load(TABLE, Guard::None))).collect();
    let whole: Vec<(&str, &str)> = scripts.iter().map(|(n, s)| (n.as_str(), s.as_str())).collect();
    match load(&whole, &table) {
        Err(BenchError::Tool(e)) if e.message.contains("Message too long") => {}
        done => return done,
    }
    let (sent, load_ms) = timed(|| {
        sets.iter().try_for_each(|(a, set)| {
            let parts = set.build_in_parts(TABLE);
            parts.iter().try_for_each(|part| send(&netns(a), part))?;
            send(&netns(a), &set.rebase(TABLE, Guard::None))
        })
    });
    sent?;
    let tables = scripts.into_iter().map(|(netns, _)| (netns, table.clone())).collect();
    let loaded = Loaded { tables, load_ms, is_whole: false };
    loaded.sleep()?;
    Ok(loaded)
}

/// The peer's file, at the last judge of the way.
pub(crate) fn load_peer(place: &Place, script: &str) -> Result<Loaded, BenchError> {
    let last = place.judges.last().map(String::as_str).unwrap_or_default();
    load(&[(last, script)], "ip filtering_policies")
}

fn load(scripts: &[(&str, &str)], table: &str) -> Result<Loaded, BenchError> {
    let (sent, load_ms) = timed(|| scripts.iter().try_for_each(|(n, script)| send(n, script)));
    sent?;
    let tables = scripts.iter().map(|(n, _)| (n.to_string(), table.to_string())).collect();
    let loaded = Loaded { tables, load_ms, is_whole: true };
    loaded.sleep()?;
    Ok(loaded)
}
