// SPDX-License-Identifier: Apache-2.0
//! The smallest changes that would let a connection pass: every place that must change.
//!
//! Each end has its own order of steps, and behind a denial that is taken away the next one
//! stands. So the site is changed as proposed, compiled and asked again, until the connection
//! passes in both views. Then every change that it passes without is taken back: what is left is
//! needed, each part of it.

mod apply;
mod around;
mod change;
mod holds;
mod likeness;
mod peer;
mod propose;
mod yaml;

use portolan_acl::{Acl, compile};
use portolan_catalog::Catalogue;
use portolan_net::Connection;
use portolan_site::model::{Addressing, Date, Decision, Direction, Judgement, Site, View};

use around::around;
pub use change::{Change, Edit, Narrowed};
pub use yaml::written;

/// Everything that changes are worked out from.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub site: &'a Site,
    pub catalogue: &'a Catalogue,
    pub addressing: &'a Addressing,
    pub today: Date,
}

/// More changes than this, no connection needs: each denial is taken away once.
const STEPS_MAX: usize = 256;

/// What must change for a connection to pass in both views, at the initiator's end first. Empty
/// where it passes.
pub fn changes(context: &Context<'_>, connection: Connection) -> Vec<Change> {
    let around = around(context.site, connection);
    let mut site = around.clone();
    let mut found: Vec<Change> = Vec::new();
    while let Some(denial) = Denial::first(context, &site, connection) {
        let change = propose::change(context, &site, connection, &denial);
        let Some(change) = change.filter(|_| found.len() < STEPS_MAX) else { return Vec::new() };
        change.edit.apply(&mut site);
        found.push(change);
    }
    needed(context, &around, connection, &mut found);
    found.sort_by_key(|change| change.end);
    found
}

/// Takes back what the connection passes without.
fn needed(context: &Context<'_>, site: &Site, c: Connection, found: &mut Vec<Change>) {
    let mut at = 0;
    while at < found.len() {
        let mut without = site.clone();
        let others = found.iter().enumerate().filter(|(index, _)| *index != at);
        others.for_each(|(_, change)| change.edit.apply(&mut without));
        if Denial::first(context, &without, c).is_none() {
            found.remove(at);
        } else {
            at += 1;
        }
    }
}

/// An end that denies, and what it says.
struct Denial {
    acl: Acl,
    view: View,
    end: Direction,
    decision: Decision,
    /// Whether it would pass if everything were enforced that is only monitored.
    intended: bool,
}

impl Denial {
    /// The live denials come first: what opens those opens most of the intended ones too.
    fn first(context: &Context<'_>, site: &Site, c: Connection) -> Option<Self> {
        let acl = compile(site, context.addressing, context.today);
        let verdict = acl.verdict(c);
        let intended = verdict.intended.allows();
        let live = denial(&verdict.live).map(|d| (View::Live, d));
        let found = live.or_else(|| denial(&verdict.intended).map(|d| (View::Intended, d)));
        let (view, (end, decision)) = found?;
        let decision = decision.clone();
        Some(Self { acl, view, end, decision, intended })
    }
}

fn denial(judgement: &Judgement) -> Option<(Direction, &Decision)> {
    let ends = [(Direction::Egress, &judgement.egress), (Direction::Ingress, &judgement.ingress)];
    let mut said = ends.into_iter().filter_map(|(end, d)| Some((end, d.as_ref()?)));
    said.find(|(_, decision)| !decision.outcome.allows())
}
