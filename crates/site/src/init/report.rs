// SPDX-License-Identifier: Apache-2.0
//! What could not be written, what stands wide open, and what was left out on purpose.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

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

    pub(super) fn missing(
        &mut self,
        cast: &Cast<'_>,
        other: &str,
        requirement: &Requirement,
        role: &Role,
        direction: Direction,
    ) {
        let Some(known) = cast.catalogue.role(other) else { return };
        let is_name = known.kind == RoleKind::Fqdn;
        if !is_name && known.kind != RoleKind::Workload {
            return;
        }
        let rule = (policy_id(role), direction, requirement.id.clone());
        match self.missing.iter_mut().find(|m| m.role == known.id) {
            Some(missing) => missing.rules.push(rule),
            None => self.missing.push(Missing {
                role: known.id.clone(),
                name: known.name.clone(),
                is_name,
                rules: vec![rule],
            }),
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

    pub(super) fn finish(&mut self) {
        for missing in &mut self.missing {
            missing.rules.sort();
            missing.rules.dedup();
        }
        self.missing.sort_by(|a, b| a.role.cmp(&b.role));
        self.open.sort();
        self.open.dedup();
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} workloads, {} components:", self.workloads, self.components.len())?;
        for (name, count) in &self.components {
            writeln!(f, "  {count:>4}  {name}")?;
        }
        if !self.unknown.is_empty() {
            let names = self.unknown.join(", ");
            writeln!(f, "\nno component, so no policy (the unlabelled rule holds): {names}")?;
        }
        self.write_missing(f)?;
        if !self.open.is_empty() {
            writeln!(f, "\nopen wider than need be:")?;
        }
        for Open { place, why } in &self.open {
            writeln!(f, "  {place}: {why}")?;
        }
        if !self.left_out.is_empty() {
            writeln!(f, "\nleft out, because the condition does not hold:")?;
        }
        for (condition, requirements) in &self.left_out {
            writeln!(f, "  {condition}: {} requirements", requirements.len())?;
        }
        Ok(())
    }
}

impl Report {
    fn write_missing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.missing.is_empty() {
            writeln!(f, "\nnobody plays these roles, so these rules are missing:")?;
        }
        for missing in &self.missing {
            let what = if missing.is_name { "no DNS name is known" } else { "no workload" };
            writeln!(f, "  {} ({what})", missing.name)?;
            for (policy, direction, requirement) in &missing.rules {
                let word = match direction {
                    Direction::Ingress => "inbound",
                    Direction::Egress => "outbound",
                };
                writeln!(f, "    {policy} {word}: {requirement}")?;
            }
        }
        Ok(())
    }
}
