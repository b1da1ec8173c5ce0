// SPDX-License-Identifier: Apache-2.0
//! The executable semantics: what a verdict is, short and obvious.
//!
//! One file a section of DESIGN section 2, written from that text and ADR 0001 alone. It is slow
//! on purpose: the fast evaluator, the simulators and the kernel are held against it, so that it
//! must be possible to compare it with the text by eye.

mod application;
mod case;
mod decision;
mod forensic;
mod isolation;
mod last_word;
mod mode;
mod order;
mod plumbing;
mod quarantine;
mod rule;
mod select;
mod shared_service;

use portolan_net::Connection;
use portolan_site::model::{Addressing, Date, Direction, Judgement, Site, Verdict, View};

use crate::case::Case;

/// What a site says of a connection on a day, in both views (DESIGN 2.7).
pub fn verdict(
    site: &Site,
    addressing: &Addressing,
    today: Date,
    connection: Connection,
) -> Verdict {
    if is_itself(site, connection) {
        return Verdict::default();
    }
    let judgement = |view| judgement(site, addressing, today, connection, view);
    Verdict { live: judgement(View::Live), intended: judgement(View::Intended) }
}

/// DESIGN 2.4: judged for egress at an initiator that is a workload, and for ingress at a
/// responder that is one. No other end judges.
fn judgement(
    site: &Site,
    addressing: &Addressing,
    today: Date,
    connection: Connection,
    view: View,
) -> Judgement {
    let decide = |direction| {
        Case::at(site, addressing, today, connection, view, direction).map(|case| case.decide())
    };
    Judgement { egress: decide(Direction::Egress), ingress: decide(Direction::Ingress) }
}

/// ADR 0001.18: what a workload says to itself crosses no network, and no end judges it.
fn is_itself(site: &Site, connection: Connection) -> bool {
    let name = |address| site.workload_at(address).map(|w| &w.name);
    let (initiator, responder) = (connection.initiator, connection.responder);
    initiator == responder || name(initiator).is_some_and(|own| name(responder) == Some(own))
}
