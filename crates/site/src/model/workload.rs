// SPDX-License-Identifier: Apache-2.0
//! Workloads, and where they are attached.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use portolan_diagnostics::Span;

use super::Categories;

/// A machine of the inventory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    pub name: String,
    /// Of both families, in the order given.
    pub addresses: Vec<IpAddr>,
    /// Lower case, colon-separated.
    pub mac: Option<String>,
    pub categories: Categories,
    /// The catalogue roles that it plays, by role id; empty where the inventory does not say.
    pub roles: BTreeSet<String>,
    pub span: Option<Span>,
}

/// A place where packets are judged: it judges the ends that it holds, each once (DESIGN 2.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub kind: AttachmentKind,
    /// The workloads that it holds, by name, sorted. For a bridge: with the interface of the
    /// bridge that carries each.
    pub holds: BTreeMap<String, Option<String>>,
    /// The network namespace to work in, as `ip netns` names it; `None` is this process's own.
    pub netns: Option<String>,
    pub span: Option<Span>,
}

/// What kind of place it is, which decides the hooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttachmentKind {
    /// The workload's own host: input and output.
    Host,
    /// A router between workloads: forward.
    Router,
    /// A bridge with virtual machines on it: forward, through br_netfilter.
    Bridge,
}
