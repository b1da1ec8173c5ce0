// SPDX-License-Identifier: Apache-2.0
//! `never-hit`: an allow that decided none of the connections that were observed.

use std::collections::BTreeSet;

use portolan_diagnostics::{Confidence, Diagnostic};
use portolan_net::Connection;
use portolan_site::model::{Action, Decision};

use super::by_rule::ByRule;
use super::{about, place};

/// Nothing is told where nothing was observed.
pub(super) fn find(by: &ByRule<'_>, observed: &[Connection]) -> Vec<Diagnostic> {
    let hit: BTreeSet<(&str, &str)> = observed.iter().flat_map(|c| hits(by, *c)).collect();
    let rules = by.rules().filter(|(_, rule, _)| {
        rule.action == Action::Allow && !observed.is_empty() && rule.expires.is_none()
    });
    rules
        .filter(|(policy, rule, _)| !hit.contains(&(policy.id.as_str(), rule.id.as_str())))
        .map(|(policy, rule, _)| {
            let (name, seen) = (format!("rule `{}` of `{}`", rule.id, policy.id), observed.len());
            let said = format!("{name} decided none of {seen} observed connections");
            let told = Diagnostic::note("never-hit", place(rule.span), said)
                .confidence(Confidence::Low)
                .help("ask who needs it: what nobody uses is a way in for somebody else");
            about(told, policy, rule)
        })
        .collect()
}

/// The rules that decide a connection, at either end and in either view.
fn hits<'a>(by: &ByRule<'a>, c: Connection) -> Vec<(&'a str, &'a str)> {
    by.deciding(c).into_iter().filter_map(rule).collect()
}

fn rule(decision: &Decision) -> Option<(&str, &str)> {
    Some((decision.policy.as_deref()?, decision.rule.as_deref()?))
}
