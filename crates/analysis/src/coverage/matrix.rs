// SPDX-License-Identifier: Apache-2.0
//! The matrix as a value: what every document of it is written from.

use std::net::IpAddr;

use portolan_site::model::{Date, View, Workload};

use super::{Beyond, Cover, LeftOut, Row};

/// The coverage of the charts by a site's policies.
#[derive(Clone, Debug)]
pub struct Matrix {
    pub site: String,
    /// The day on which it holds; rules expire.
    pub date: Date,
    /// Of the site's files.
    pub digest: String,
    pub view: View,
    /// The role that was asked for, where it was not all.
    pub only: Option<String>,
    pub components: Vec<Component>,
    /// Machines to which the inventory gives no component: no chart speaks of them.
    pub without_component: Vec<Machine>,
    /// What rules open that name no requirement.
    pub beyond: Vec<Beyond>,
    /// Machines that everything may reach, and those that may reach everything.
    pub unsecured: Unsecured,
    /// Requirements of these components that were not asked about.
    pub left_out: Vec<LeftOut>,
}

/// Machines, by name, that fall to a site default that allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsecured {
    pub inbound: Vec<String>,
    pub outbound: Vec<String>,
}

/// One component of the charts, and what it needs.
#[derive(Clone, Debug)]
pub struct Component {
    /// Its role in the catalogue.
    pub role: String,
    /// As people call it.
    pub name: String,
    pub machines: Vec<Machine>,
    /// What others need of it.
    pub inbound: Vec<Row>,
    /// What it needs of others.
    pub outbound: Vec<Row>,
}

/// A machine of the inventory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    pub name: String,
    pub addresses: Vec<IpAddr>,
}

impl Machine {
    pub(super) fn of(workload: &Workload) -> Self {
        Self { name: workload.name.clone(), addresses: workload.addresses.clone() }
    }
}

/// How many rows have each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub allowed: usize,
    pub blocked: usize,
    pub partly: usize,
    pub not_present: usize,
}

impl Counts {
    /// Of some rows.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        let mut counts = Self::default();
        for row in rows {
            match row.verdict {
                Cover::Allowed => counts.allowed += 1,
                Cover::Blocked => counts.blocked += 1,
                Cover::Partly => counts.partly += 1,
                Cover::NotPresent => counts.not_present += 1,
            }
        }
        counts
    }
}

impl Component {
    /// Every row, inbound first.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.inbound.iter().chain(&self.outbound)
    }
}

impl Matrix {
    /// Every row of every component, inbound first.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.components.iter().flat_map(Component::rows)
    }

    /// Whether something is missing that nobody meant to leave out.
    pub fn has_gaps(&self) -> bool {
        self.rows().any(Row::is_gap)
    }
}
