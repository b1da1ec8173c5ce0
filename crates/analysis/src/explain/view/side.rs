// SPDX-License-Identifier: Apache-2.0
//! One end of an answer.

use portolan_site::model::Decision;
use serde::Serialize;

use super::super::{Hanging, Said};
use super::files::{Files, Line};
use super::{reason, word};

/// One end. The policy, the rule and the reason are those of the live denial where there is one,
/// and else of the intended decision.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Side {
    live: &'static str,
    intended: &'static str,
    policy: Option<String>,
    rule: Option<String>,
    reason: String,
    /// Groups of names whose addresses are not known here, and that might change this.
    hangs_on: Vec<String>,
    file: Option<String>,
    line: Option<usize>,
}

impl Side {
    pub(super) fn of(said: &Said, hangs_on: &[String], files: &Files<'_>) -> Self {
        let at = files.of(&said.by);
        Self {
            live: word(said.live),
            intended: word(said.intended),
            policy: said.by.policy.clone(),
            rule: said.by.rule.clone(),
            reason: reason(&said.by, files.site),
            hangs_on: hangs_on.to_vec(),
            file: at.as_ref().map(|at| at.file.clone()),
            line: at.map(|at| at.line),
        }
    }
}

/// `allowed by stores/enumeration (policies/stores.yaml:8): a rule allows it`.
pub(super) fn words(said: Option<&Said>, hangs_on: &[String], files: &Files<'_>) -> String {
    let Some(said) = said else { return "does not judge: no workload".into() };
    let verdict = match (said.live, said.intended) {
        (true, false) => "flagged",
        (false, true) => "denied, would open",
        (true, true) => "allowed",
        (false, false) => "denied",
    };
    let by = name(&said.by).map(|name| format!(" by {name}")).unwrap_or_default();
    let at = files.of(&said.by).map(|at: Line| format!(" ({at})")).unwrap_or_default();
    format!("{verdict}{by}{at}: {}{}", reason(&said.by, files.site), hangs(hangs_on))
}

/// `stores/enumeration`; nothing where no policy decided.
pub(super) fn name(decision: &Decision) -> Option<String> {
    let policy = decision.policy.as_ref()?;
    Some(match &decision.rule {
        Some(rule) => format!("{policy}/{rule}"),
        None => policy.clone(),
    })
}

fn hangs(groups: &[String]) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let groups: Vec<String> = groups.iter().map(|g| format!("`{g}`")).collect();
    format!("; it may differ by name: addresses of {} are not known here", groups.join(", "))
}

/// Both ends in the order of a packet.
pub(super) fn both<'h>(
    said: &'h super::super::BothSaid,
    hanging: &'h Hanging,
) -> [(&'static str, Option<&'h Said>, &'h [String]); 2] {
    [
        ("egress", said.egress.as_ref(), hanging.egress.as_slice()),
        ("ingress", said.ingress.as_ref(), hanging.ingress.as_slice()),
    ]
}
