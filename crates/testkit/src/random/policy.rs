// SPDX-License-Identifier: Apache-2.0
//! Policies of every kind, in every mode, with monitored parts.

use fastrand::Rng;
use portolan_site::model::{Direction, Forbid, Mode, Part, Policy, PolicyKind, Site};

use super::application::application;
use super::draw::{chance, one, weighted};
use super::guard::{isolation, quarantine, shared_service};
use super::selector::{For, selector};
use super::shape::Shape;

/// One policy, with this id.
pub(crate) fn policy(rng: &mut Rng, shape: &Shape, site: &Site, id: String) -> Policy {
    let kind = kind(rng, shape, site);
    let mode = weighted(rng, (Mode::Enforce, 45), &[(Mode::Monitor, 43), (Mode::Draft, 12)]);
    let monitored = if mode == Mode::Enforce { parts(rng, site, &kind) } else { Vec::new() };
    let forbids = [(Some(Forbid::Drop), 20), (Some(Forbid::Reject), 25)];
    let forbid = weighted(rng, (None, 55), &forbids);
    Policy { id, purpose: "drawn".into(), mode, monitored, forbid, kind, span: None }
}

#[derive(Clone, Copy)]
enum Kind {
    Application,
    Isolation,
    SharedService,
    Quarantine,
}

fn kind(rng: &mut Rng, shape: &Shape, site: &Site) -> PolicyKind {
    let others = [(Kind::Isolation, 16), (Kind::SharedService, 16), (Kind::Quarantine, 16)];
    match weighted(rng, (Kind::Application, 52), &others) {
        Kind::Application => PolicyKind::Application(application(rng, shape, site)),
        Kind::Isolation => PolicyKind::Isolation(isolation(rng, site)),
        Kind::SharedService => PolicyKind::SharedService(shared_service(rng, shape, site)),
        Kind::Quarantine => PolicyKind::Quarantine(quarantine(rng, shape, site)),
    }
}

fn parts(rng: &mut Rng, site: &Site, kind: &PolicyKind) -> Vec<Part> {
    let count = weighted(rng, (0, 55), &[(1, 30), (2, 15)]);
    (0..count).map(|_| part(rng, site, kind)).collect()
}

/// At least one condition: a part without any is the whole policy.
fn part(rng: &mut Rng, site: &Site, kind: &PolicyKind) -> Part {
    let tiers = match kind {
        PolicyKind::Application(a) => a.tiers.iter().map(|t| t.name.clone()).collect(),
        PolicyKind::Quarantine(_) | PolicyKind::SharedService(_) | PolicyKind::Isolation(_) => {
            Vec::new()
        }
    };
    let tier = one(rng, &tiers).filter(|_| rng.u32(0..100) < 35).cloned();
    let workloads = chance(rng, 40).then(|| selector(rng, site, &[], For::Secured));
    let is_empty = tier.is_none() && workloads.is_none();
    let direction =
        if is_empty || chance(rng, 35) { one(rng, &Direction::BOTH).copied() } else { None };
    Part { tier, direction, workloads }
}
