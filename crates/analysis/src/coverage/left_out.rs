// SPDX-License-Identifier: Apache-2.0
//! Requirements of these components that were not asked about, and why.

use portolan_catalog::{Requirement, RoleKind};

use super::Desk;
use crate::check::Context;

/// Requirements that are left out for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub why: Why,
    /// Their ids, in the order of the catalogue.
    pub requirements: Vec<String>,
}

/// Why a requirement is not in the matrix.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It holds under a condition that this site does not choose.
    Condition { id: String, meaning: String },
    /// It stays on the machine.
    Loopback,
    /// Its chart gives no port.
    NoPort,
}

impl Why {
    /// A sentence for the document.
    pub fn words(&self) -> String {
        match self {
            Self::Condition { id, meaning } => format!("condition {id} does not hold: {meaning}"),
            Self::Loopback => "it stays on the machine".into(),
            Self::NoPort => "its chart gives no port".into(),
        }
    }
}

/// In the order of the catalogue.
pub(super) fn find(desk: &Desk<'_>, components: &[&str]) -> Vec<LeftOut> {
    let mut found: Vec<LeftOut> = Vec::new();
    for requirement in &desk.context.catalogue.requirements {
        let ends = [&requirement.source, &requirement.destination];
        let mine = |role: &&str| ends.iter().any(|roles| desk.present.plays(role, roles));
        let Some(why) = why(desk.context, requirement) else { continue };
        if !components.iter().any(mine) {
            continue;
        }
        let id = requirement.id.clone();
        match found.iter_mut().find(|known| known.why == why) {
            Some(known) => known.requirements.push(id),
            None => found.push(LeftOut { why, requirements: vec![id] }),
        }
    }
    found
}

pub(super) fn why(context: &Context<'_>, requirement: &Requirement) -> Option<Why> {
    let catalogue = context.catalogue;
    let ends = requirement.source.iter().chain(&requirement.destination);
    let kinds = ends.filter_map(|id| catalogue.role(id)).map(|role| role.kind);
    if kinds.into_iter().any(|kind| kind == RoleKind::Loopback) {
        Some(Why::Loopback)
    } else if requirement.services.is_empty() {
        Some(Why::NoPort)
    } else if context.needs(requirement) {
        None
    } else {
        let condition = catalogue.condition(requirement.when.as_deref()?)?;
        Some(Why::Condition { id: condition.id.clone(), meaning: condition.meaning.clone() })
    }
}
