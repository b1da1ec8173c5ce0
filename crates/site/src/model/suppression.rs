// SPDX-License-Identifier: Apache-2.0
//! What a site says it knows.

use portolan_diagnostics::{Code, Span, Subjects};

use super::Date;

/// Findings of one code that are known, and not told until a day has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    pub finding: Code,
    /// Only what is about all of these.
    pub subjects: Subjects,
    pub reason: String,
    /// The last day on which it suppresses.
    pub until: Date,
    pub span: Option<Span>,
}

impl Suppression {
    /// The code and what narrows it, for a message.
    pub fn words(&self) -> String {
        let narrows = self.subjects.iter().map(|(kind, name)| format!("{} `{name}`", kind.word()));
        let narrows: Vec<String> = narrows.collect();
        let of = if narrows.is_empty() { "" } else { " of " };
        format!("`{}`{of}{}", self.finding, narrows.join(", "))
    }

    /// Whether its last day has passed: then it suppresses nothing.
    pub fn is_expired(&self, today: Date) -> bool {
        self.until < today
    }
}
