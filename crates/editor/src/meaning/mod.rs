// SPDX-License-Identifier: Apache-2.0
//! What a word of a file means: a category, a group, a requirement of the chart.

mod table;
mod yaml;

use std::ops::Range;
use std::sync::Arc;

pub(crate) use table::{Cell, Column, Row, rows};
pub(crate) use yaml::{ASSERTED, Finder, is_assertion, named_under, policy_of};

/// The kinds of things that words name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    Policy,
    /// Of the policy that is its scope.
    Rule,
    /// Of the policy that is its scope.
    Tier,
    Addresses,
    Fqdns,
    Service,
    CategoryKey,
    /// A value of the key that is its scope.
    Category,
    Requirement,
    Role,
    Workload,
    Condition,
    Finding,
    Expectation,
    /// A key of the format; its scope is the type that has it.
    Key,
}

/// A thing that a word names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Meaning {
    pub(crate) what: What,
    pub(crate) scope: String,
    pub(crate) name: String,
}

impl Meaning {
    pub(crate) fn new(what: What, scope: impl Into<String>, name: impl Into<String>) -> Self {
        Self { what, scope: scope.into(), name: name.into() }
    }
}

/// A word that names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) meaning: Meaning,
    pub(crate) range: Range<usize>,
    /// Whether the thing is made here: a group is declared, a workload has the category.
    pub(crate) declares: bool,
    /// The workload in whose line it stands.
    pub(crate) owner: Option<Arc<str>>,
}

#[cfg(test)]
mod tests;
