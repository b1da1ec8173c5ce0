// SPDX-License-Identifier: Apache-2.0
//! From pairs to the words of a table, each step timed.

use std::time::Instant;

use portolan_acl::{Acl, compile};
use portolan_site::model::{Addressing, Attachment, AttachmentKind, Date, Site};
use portolan_target::nftables::{Guard, Options, RuleSet, lower};
use serde::{Deserialize, Serialize};

use crate::child::ms;
use crate::policy::{Pairs, Shape, site};

/// The table that is measured.
pub(crate) const TABLE: &str = "portolan_a";

/// Milliseconds of each step.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Steps {
    pub compile_ms: f64,
    pub lower_ms: f64,
    pub render_ms: f64,
}

/// Compiles, lowers and renders for a router that holds every workload.
pub(crate) fn steps(pairs: u32) -> Steps {
    let site = site(&Pairs::draw(Shape::Many, pairs));
    let (acl, compile_ms) = timed(|| acl(&site));
    let names = site.workloads.iter().map(|w| w.name.as_str());
    let attachment = holding(AttachmentKind::Router, names, "middle");
    let (set, lower_ms) = timed(|| table(&acl, &attachment));
    let (script, render_ms) = timed(|| set.load(TABLE, Guard::None));
    std::hint::black_box(script);
    Steps { compile_ms, lower_ms, render_ms }
}

/// No rule of these sites expires, so any day does.
pub(crate) fn acl(site: &Site) -> Acl {
    compile(site, &Addressing::default(), Date::constant(2026, 1, 1))
}

pub(crate) fn table(acl: &Acl, attachment: &Attachment) -> RuleSet {
    lower(acl, attachment, Options::default())
}

/// An attachment that holds these workloads.
pub(crate) fn holding<'a>(
    kind: AttachmentKind,
    names: impl Iterator<Item = &'a str>,
    netns: &str,
) -> Attachment {
    let interface = (kind == AttachmentKind::Bridge).then(|| "br0".to_string());
    let holds = names.map(|name| (name.to_string(), interface.clone())).collect();
    Attachment { name: netns.into(), kind, holds, netns: Some(netns.into()), span: None }
}

pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = work();
    (done, ms(start.elapsed()))
}
