// SPDX-License-Identifier: Apache-2.0
//! What could not be written, what stands wide open, and what was left out on purpose.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::{Requirement, Role, RoleKind};

use super::cast::{Cast, Peer};
use super::draft::{DraftRule, policy_id};
use crate::model::{Direction, Workload};

/// A catalogue role that nobody plays here, and the rules that are missing for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The role's id.
    pub role: String,
    /// For people.
    pub name: String,
    /// Whether it is a group of DNS names that the catalogue does not know, not a machine.
    pub is_name: bool,
    /// Policy, direction, requirement id; sorted.
    pub rules: Vec<(String, Direction, String)>,
}

/// A rule that is wider than it has to be, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Open {
    /// `policy/rule`, or `addresses/group`.
    pub place: String,
    pub why: String,
}

/// What [`super::init_citrix`] tells beside the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Components that are present, with the number of their workloads.
    pub components: Vec<(String, usize)>,
    pub workloads: usize,
    /// By role id.
    pub missing: Vec<Missing>,
    pub open: Vec<Open>,
    /// Conditions that do not hold here, with the requirements that were left out for them.
    pub left_out: BTreeMap<String, BTreeSet<String>>,
    /// What the inventory says and the conditions do not.
    pub doubts: Vec<String>,
    /// Workloads without a component: they get no policy.
    pub unknown: Vec<String>,
}

impl Report {
    pub(super) fn of(cast: &Cast<'_>, workloads: &[Workload]) -> Self {
        let unknown = workloads.iter().filter(|w| w.roles.is_empty());
        Self {
            components: cast.components().map(|(r, n)| (r.name.clone(), n)).collect(),
            workloads: workloads.len(),
            unknown: unknown.map(|w| w.name.clone()).collect(),
            ..Self::default()
        }
    }

    pub(super) fn left_out(&mut self, requirement: &Requirement) {
        if let Some(when) = &requirement.when {
            self.left_out.entry(when.clone()).or_default().insert(requirement.id.clone());
        }
    }

    /// Nobody plays any of these roles, so that one component goes without one requirement.
    pub(super) fn missing(
        &mut self,
        cast: &Cast<'_>,
        others: &[String],
        requirement: &Requirement,
        role: &Role,
        direction: Direction,
    ) {
        for known in others.iter().filter_map(|other| cast.catalogue.role(other)) {
            if !matches!(known.kind, RoleKind::Workload | RoleKind::Fqdn) {
                continue;
            }
            let rule = (policy_id(role), direction, requirement.id.clone());
            match self.missing.iter_mut().find(|m| m.role == known.id) {
                Some(missing) => missing.rules.push(rule),
                None => self.missing.push(Missing {
                    role: known.id.clone(),
                    name: known.name.clone(),
                    is_name: known.kind == RoleKind::Fqdn,
                    rules: vec![rule],
                }),
            }
        }
    }

    pub(super) fn opened(&mut self, policy: &str, rule: &DraftRule) {
        for why in &rule.warnings {
            self.open.push(Open { place: format!("{policy}/{}", rule.id), why: why.clone() });
        }
        if rule.peer == Peer::Group("internet".into()) {
            let why = "the other end is the whole internet".to_owned();
            self.open.push(Open { place: format!("{policy}/{}", rule.id), why });
        }
    }

    pub(super) fn wide_group(&mut self, name: &str) {
        let why = "every private address, until you narrow it".to_owned();
        self.open.push(Open { place: format!("addresses/{name}"), why });
    }

    pub(super) fn finish(&mut self, cast: &Cast<'_>) {
        self.doubts.extend(self.without_the_cloud(cast));
        for missing in &mut self.missing {
            missing.rules.sort();
            missing.rules.dedup();
        }
        self.missing.sort_by(|a, b| a.role.cmp(&b.role));
        self.open.sort();
        self.open.dedup();
    }

    /// Connectors stand in for Controllers that Citrix runs, and nothing shows whether it does.
    fn without_the_cloud(&self, cast: &Cast<'_>) -> Option<String> {
        let plays = |id: &str| cast.components().any(|(role, _)| role.id == id);
        if !plays("cloud-connector") || !self.left_out.contains_key("cvad-service") {
            return None;
        }
        let without = match plays("delivery-controller") {
            true => "",
            false => " `--without on-premises`",
        };
        Some(format!(
            "Cloud Connectors are listed, and `cvad-service` is off: what VDAs, stores and \
             connectors say to each other where Citrix runs the Controllers is left out. If it \
             does, write the site anew, `--with cvad-service`{without}."
        ))
    }
}
