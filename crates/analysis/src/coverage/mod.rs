// SPDX-License-Identifier: Apache-2.0
//! What becomes of the charts under a policy: for each component of a site, each requirement that
//! it has towards others and that others have towards it, and whether both ends let it pass.
//!
//! It is the firewall matrix that a network team signs, so it leaves nothing out in silence: what
//! is not asked is listed with the reason, and so is what a policy opens that no chart asks for.
//! What a requirement means is judged where `check` judges it.

mod beyond;
mod by;
mod end;
mod ends;
mod judged;
mod left_out;
mod matrix;
mod row;
mod selector;
mod source;
mod view;

use std::collections::BTreeSet;

use portolan_catalog::Role;
use portolan_diagnostics::Sources;
use portolan_site::model::{Direction, View, Workload};

pub use beyond::Beyond;
pub use by::{Because, By, Denied, Witness};
pub use end::{End, Who};
pub use left_out::{LeftOut, Why};
pub use matrix::{Component, Counts, Machine, Matrix, Unsecured};
pub use row::{Cover, Note, Row};
pub use view::{json, text};

use ends::Parties;
use judged::Known;

use crate::check::met::judged_by;
use crate::check::ways::Ways;
use crate::check::{Context, Present};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    pub view: View,
    /// Only this role of the catalogue, by id.
    pub component: Option<&'a str>,
    /// Where rules stand.
    pub sources: &'a Sources,
    /// Of the site's files, so that a signature is under one edition of them.
    pub digest: &'a str,
}

/// Everything that a requirement is judged by.
struct Desk<'a> {
    context: &'a Context<'a>,
    question: &'a Question<'a>,
    present: &'a Present<'a>,
}

/// The matrix of a site.
pub fn coverage(context: &Context<'_>, question: &Question<'_>) -> Matrix {
    let present = Present::of(context.site, context.acl, context.catalogue);
    let acl = judged_by(context);
    let desk = Desk { context, question, present: &present };
    let mut known = Known { ways: Ways::new(&acl, question.view), parties: Parties::default() };
    let roles = components(context);
    let asked = |id: &&str| question.component.is_none_or(|only| only == *id);
    let asked: Vec<&str> = roles.iter().copied().filter(asked).collect();
    let nobody = |w: &&Workload| w.roles.is_empty();
    Matrix {
        site: context.site.name.clone(),
        date: context.today,
        digest: question.digest.to_owned(),
        view: question.view,
        only: question.component.map(str::to_owned),
        components: asked.iter().map(|role| component(&desk, &mut known, role)).collect(),
        without_component: context.site.workloads.iter().filter(nobody).map(Machine::of).collect(),
        beyond: beyond::rules(&desk),
        unsecured: beyond::unsecured(&desk),
        left_out: left_out::find(&desk, &asked),
    }
}

/// The components of a site: the roles that the inventory gives its machines, in the order of
/// the catalogue.
pub fn components<'a>(context: &Context<'a>) -> Vec<&'a str> {
    let given: BTreeSet<&str> =
        context.site.workloads.iter().flat_map(|w| &w.roles).map(String::as_str).collect();
    let known = |role: &&Role| given.contains(role.id.as_str());
    context.catalogue.roles.iter().filter(known).map(|r| r.id.as_str()).collect()
}

fn component(desk: &Desk<'_>, known: &mut Known<'_>, role: &str) -> Component {
    let machines = desk.context.site.workloads.iter().filter(|w| w.roles.contains(role));
    let mut rows = |direction| rows(desk, known, role, direction);
    let (inbound, outbound) = (rows(Direction::Ingress), rows(Direction::Egress));
    let name = desk.context.catalogue.role(role).map_or(role, |r| r.name.as_str());
    Component {
        role: role.to_owned(),
        name: name.to_owned(),
        machines: machines.map(Machine::of).collect(),
        inbound,
        outbound,
    }
}

/// Every requirement that a component has in a direction, in the order of the catalogue.
fn rows(desk: &Desk<'_>, known: &mut Known<'_>, role: &str, direction: Direction) -> Vec<Row> {
    let mine = desk.context.catalogue.requirements.iter().filter(|r| {
        let own = match direction {
            Direction::Egress => &r.source,
            Direction::Ingress => &r.destination,
        };
        desk.present.plays(role, own) && left_out::why(desk.context, r).is_none()
    });
    mine.map(|r| judged::row(desk, known, r, (role, direction))).collect()
}
