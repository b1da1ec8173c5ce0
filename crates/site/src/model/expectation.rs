// SPDX-License-Identifier: Apache-2.0
//! What a site asserts of itself, so that it carries its own tests.

use portolan_diagnostics::Span;
use portolan_net::ServiceSet;

use super::{Allow, Selector, View};

/// An assertion about every pair of two sets of ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expectation {
    /// Unique in the site.
    pub id: String,
    /// `Yes`: every connection passes. `No`: none does.
    pub allow: Allow,
    pub services: ServiceSet,
    /// No names of DNS and no tiers. A role and a machine's name are the addresses of the machines.
    pub from: Selector,
    pub to: Selector,
    pub view: View,
    pub reason: Option<String>,
    pub span: Option<Span>,
}
