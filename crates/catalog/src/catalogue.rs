// SPDX-License-Identifier: Apache-2.0
//! The catalogue as a whole, and how to find things in it.

use std::collections::BTreeSet;

use portolan_diagnostics::Sources;

use crate::{Condition, Link, Pin, Requirement, Role, VENDORS, near, read};

/// Every vendor's requirements and the roles they speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// By vendor in the order shipped, then in the order of the chart.
    pub requirements: Vec<Requirement>,
    pub roles: Vec<Role>,
    pub conditions: Vec<Condition>,
    pub pins: Vec<Pin>,
    pub links: Vec<Link>,
}

impl Catalogue {
    /// The data that ships with Portolan. A test proves that it reads without a diagnostic.
    pub fn shipped() -> Self {
        read(VENDORS, &mut Sources::default()).0
    }

    /// The role of this id, name or alias, without regard to case.
    pub fn role(&self, name: &str) -> Option<&Role> {
        let name = name.trim();
        self.roles.iter().find(|r| r.is_called(name))
    }

    /// The role whose id, name or alias is closest to a word that none has.
    pub fn near_role(&self, name: &str) -> Option<&Role> {
        let close =
            |role: &Role| role.names().filter_map(|n| near::likeness(name, n)).fold(0.0, f64::max);
        let best = self.roles.iter().map(|r| (close(r), r)).max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best.0 > 0.0).then_some(best.1)
    }

    /// The requirement of this id.
    pub fn requirement(&self, id: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|r| r.id == id)
    }

    /// The condition of this id.
    pub fn condition(&self, id: &str) -> Option<&Condition> {
        self.conditions.iter().find(|c| c.id == id)
    }

    /// The pinned port of this id.
    pub fn pin(&self, id: &str) -> Option<&Pin> {
        self.pins.iter().find(|p| p.id == id)
    }

    /// The ids of the roles whose workloads play this role, the role itself included.
    pub fn played_by(&self, role: &str) -> BTreeSet<String> {
        let mut players = BTreeSet::new();
        let mut open = vec![role.to_owned()];
        while let Some(id) = open.pop() {
            let more = self.roles.iter().filter(|r| r.id == id).flat_map(|r| r.played_by.iter());
            open.extend(more.filter(|p| !players.contains(*p)).cloned());
            players.insert(id);
        }
        players
    }

    /// Whether a site that chooses these conditions, and the defaults besides, needs it.
    pub fn holds(&self, requirement: &Requirement, chosen: &BTreeSet<String>) -> bool {
        requirement.when.as_deref().is_none_or(|when| {
            chosen.contains(when) || self.condition(when).is_some_and(|c| c.default)
        })
    }
}
