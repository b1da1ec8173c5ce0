// SPDX-License-Identifier: Apache-2.0
//! `matches-nothing`: a policy that secures nobody, or a rule whose other side holds nobody. A
//! quarantine waits for somebody, and is not told.

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_site::model::{Mode, Policy, PolicyKind, Rule, Selector, Site, What};

use super::by_rule::ByRule;
use super::{about, place};

pub(super) fn find(by: &ByRule<'_>) -> Vec<Diagnostic> {
    let counts = |p: &&Policy| p.mode != Mode::Draft;
    let idle: Vec<&Policy> =
        by.site.policies.iter().filter(counts).filter(|p| secures_nobody(by.site, p)).collect();
    let mut found: Vec<Diagnostic> = idle.iter().map(|policy| of_policy(policy)).collect();
    for (policy, rule, entries) in by.rules() {
        let waits = matches!(policy.kind, PolicyKind::Quarantine(_));
        let known = waits || idle.iter().any(|p| p.id == policy.id) || hangs_on_names(&rule.peer);
        if !known && !by.reaches(entries) {
            found.push(of_rule(policy, rule));
        }
    }
    found
}

fn of_policy(policy: &Policy) -> Diagnostic {
    let said = format!("policy `{}` secures nobody", policy.id);
    Diagnostic::warning("matches-nothing", place(policy.span), said)
        .about(Subject::Policy, &policy.id)
        .help(
            "give machines the categories that it selects, or make it a draft until there are any",
        )
}

fn of_rule(policy: &Policy, rule: &Rule) -> Diagnostic {
    let said = format!("rule `{}` of `{}` is about nobody", rule.id, policy.id);
    let told = Diagnostic::warning("matches-nothing", place(rule.span), said)
        .help("select machines or addresses that there are, or take the rule away");
    about(told, policy, rule)
}

/// Whom a name of DNS stands for is learned while the policy is in force.
fn hangs_on_names(selector: &Selector) -> bool {
    matches!(selector.what, What::Fqdns(_)) || selector.except.iter().any(hangs_on_names)
}

fn secures_nobody(site: &Site, policy: &Policy) -> bool {
    let selects = |s: &Selector| site.workloads.iter().any(|w| s.selects(w));
    match &policy.kind {
        PolicyKind::Quarantine(_) => false,
        PolicyKind::SharedService(shared) => !selects(&shared.secures),
        PolicyKind::Isolation(isolation) => {
            isolation.sides.iter().filter(|side| selects(&side.select)).count() == 0
        }
        PolicyKind::Application(application) => {
            !application.tiers.iter().any(|tier| selects(&tier.select))
        }
    }
}
