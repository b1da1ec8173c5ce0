// SPDX-License-Identifier: Apache-2.0
//! Where in the site's files something stands.

use portolan_diagnostics::{Sources, Span};
use portolan_site::edit::key_place;
use portolan_site::model::{Decision, Policy, Site};
use serde::Serialize;

/// The site, and the files that it was read from.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    pub site: &'a Site,
    pub sources: &'a Sources,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Line {
    pub(super) file: String,
    pub(super) line: usize,
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl<'a> Files<'a> {
    pub(super) fn policy(&self, id: &str) -> Option<&'a Policy> {
        self.site.policies.iter().find(|p| p.id == id)
    }

    pub(super) fn line(&self, span: Span) -> Line {
        let (line, _) = self.sources.line_column(span);
        Line { file: self.sources.path(span.source).to_owned(), line }
    }

    /// The rule that decided, else the policy.
    pub(super) fn of(&self, decision: &Decision) -> Option<Line> {
        let policy = self.policy(decision.policy.as_deref()?)?;
        let rules = policy.rules();
        let rule = rules.into_iter().find(|r| Some(&r.id) == decision.rule.as_ref());
        rule.map_or(policy.span, |r| r.span).map(|span| self.line(span))
    }

    /// A key of a policy, such as `outbound`; else the policy.
    pub(super) fn key(&self, policy: &str, key: &str) -> Option<Line> {
        let span = self.policy(policy)?.span?;
        let at = key_place(self.sources.text(span.source), policy, key);
        Some(self.line(at.map_or(span, |range| Span::new(span.source, range))))
    }
}
