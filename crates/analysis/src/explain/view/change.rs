// SPDX-License-Identifier: Apache-2.0
//! A change, told: where, what, and the line to write.

use portolan_site::model::{Direction, PolicyKind};
use serde::Serialize;

use super::super::{Change, Edit, Narrowed, written};
use super::files::{Files, Line};

/// What a machine with new categories must not be left with.
const UNSECURED: &str = "and a policy that secures those: else the site's default is all it has";

/// A change in JSON.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Told {
    pub(super) end: &'static str,
    kind: &'static str,
    policy: Option<String>,
    rule: Option<String>,
    workload: Option<String>,
    file: Option<String>,
    line: Option<usize>,
    pub(super) what: String,
    /// Lines to write there.
    pub(super) write: Vec<String>,
    needs: Vec<String>,
    /// Other ways that do as much.
    pub(super) instead: Vec<String>,
}

impl Told {
    pub(super) fn of(change: &Change, files: &Files<'_>) -> Self {
        let at = place(&change.edit, files);
        let (policy, rule, workload) = subject(&change.edit);
        let needs = match &change.edit {
            Edit::AddRule { rule, .. } => rule.needs.clone(),
            Edit::AddPolicy { policy, .. } => {
                policy.rules().into_iter().flat_map(|r| r.needs.clone()).collect()
            }
            Edit::LeaveOut { .. }
            | Edit::Within { .. }
            | Edit::TakeCategory { .. }
            | Edit::GiveCategories { .. }
            | Edit::List(_) => Vec::new(),
        };
        Self {
            end: change.end.word(),
            kind: kind(&change.edit),
            policy,
            rule,
            workload,
            what: what(change, at.as_ref(), files),
            file: at.as_ref().map(|at| at.file.clone()),
            line: at.map(|at| at.line),
            write: written(&change.edit, files.site),
            needs,
            instead: change.instead.clone(),
        }
    }
}

fn kind(edit: &Edit) -> &'static str {
    match edit {
        Edit::AddRule { .. } => "add-rule",
        Edit::AddPolicy { .. } => "add-policy",
        Edit::LeaveOut { from: Narrowed::Rule(..), .. } => "narrow-deny",
        Edit::LeaveOut { from: Narrowed::Secures, .. } | Edit::TakeCategory { .. } => "release",
        Edit::Within { .. } => "within",
        Edit::GiveCategories { .. } => "give-categories",
        Edit::List(_) => "list-machine",
    }
}

type Subject = (Option<String>, Option<String>, Option<String>);

fn subject(edit: &Edit) -> Subject {
    match edit {
        Edit::AddRule { policy, rule, .. } => (Some(policy.clone()), Some(rule.id.clone()), None),
        Edit::AddPolicy { policy, .. } => (Some(policy.id.clone()), None, None),
        Edit::LeaveOut { policy, from: Narrowed::Rule(_, rule), .. } => {
            (Some(policy.clone()), Some(rule.clone()), None)
        }
        Edit::LeaveOut { policy, .. } | Edit::Within { policy, .. } => {
            (Some(policy.clone()), None, None)
        }
        Edit::TakeCategory { workload, .. } | Edit::GiveCategories { workload, .. } => {
            (None, None, Some(workload.clone()))
        }
        Edit::List(workload) => (None, None, Some(workload.name.clone())),
    }
}

fn list(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "inbound",
        Direction::Egress => "outbound",
    }
}

fn place(edit: &Edit, files: &Files<'_>) -> Option<Line> {
    match edit {
        Edit::AddRule { policy, direction, .. } => files.key(policy, list(*direction)),
        Edit::LeaveOut { policy, from: Narrowed::Secures, .. } => files.key(policy, "secures"),
        Edit::LeaveOut { policy, from: Narrowed::Rule(direction, id), .. } => {
            let rules = files.policy(policy)?.rules_of(*direction);
            rules.iter().find(|r| r.id == *id)?.span.map(|span| files.line(span))
        }
        Edit::Within { policy, .. } => files.key(policy, "within"),
        Edit::TakeCategory { workload, .. } | Edit::GiveCategories { workload, .. } => {
            let found = files.site.workloads.iter().find(|w| w.name == *workload)?;
            found.span.map(|span| files.line(span))
        }
        Edit::AddPolicy { .. } | Edit::List(_) => None,
    }
}

fn what(change: &Change, at: Option<&Line>, files: &Files<'_>) -> String {
    let at = at.map(|at| format!(" ({at})")).unwrap_or_default();
    match &change.edit {
        Edit::AddRule { policy, direction, .. } => {
            let list = list(*direction);
            let named = files.policy(policy);
            let empty = named.is_some_and(|p| p.rules_of(*direction).is_empty());
            let secured = named.is_some_and(|p| matches!(p.kind, PolicyKind::Application(_)));
            match (empty, secured) {
                (false, _) => format!("under `{list}` of `{policy}`{at}, add"),
                (true, true) => format!("in the place of `{list}: []` of `{policy}`{at}, write"),
                (true, false) => format!("in `{policy}`{at}, add"),
            }
        }
        Edit::AddPolicy { policy, .. } => {
            let kind = match policy.kind {
                PolicyKind::SharedService(_) => "a shared service",
                PolicyKind::Application(_)
                | PolicyKind::Quarantine(_)
                | PolicyKind::Isolation(_) => "a policy, for none secures this end here:",
            };
            format!("write {kind} `policies/{}.yaml`", policy.id)
        }
        Edit::LeaveOut { policy, from: Narrowed::Rule(_, rule), .. } => {
            format!("narrow the deny `{rule}` of `{policy}`{at}, so that it says")
        }
        Edit::LeaveOut { policy, from: Narrowed::Secures, .. } => {
            format!("release it from the quarantine `{policy}`{at}, so that it says")
        }
        Edit::Within { policy, tier, .. } => {
            format!("in the place of `within: deny` for `{tier}` in `{policy}`{at}, write")
        }
        Edit::TakeCategory { workload, key, values } => {
            let words: Vec<String> = values.iter().map(|v| format!("`{key}:{v}`")).collect();
            format!("release `{workload}`: take {} from it{at}", words.join(" and "))
        }
        Edit::GiveCategories { workload, .. } => {
            format!("give `{workload}`{at} the categories of what it is ({UNSECURED}), such as")
        }
        Edit::List(_) => format!(
            "list the machine in the inventory, with the categories of what it is ({UNSECURED}), \
             such as"
        ),
    }
}
