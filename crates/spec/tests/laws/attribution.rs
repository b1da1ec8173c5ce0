// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.9: nothing denies or allows without being able to say why.

use portolan_site::model::{Action, Decision, Outcome, Policy, PolicyKind, Reason, Rule, Rules};
use proptest::prelude::*;

use crate::{Drawn, decisions, laws, seeds};

fn listed(rules: &Option<Rules>) -> Vec<&Rule> {
    match rules {
        Some(Rules::List(rules)) => rules.iter().collect(),
        Some(Rules::Any) | None => Vec::new(),
    }
}

/// Every rule of a policy.
fn rules(policy: &Policy) -> Vec<&Rule> {
    match &policy.kind {
        PolicyKind::Quarantine(q) => q.inbound.iter().chain(&q.outbound).collect(),
        PolicyKind::SharedService(s) => s.inbound.iter().chain(&s.outbound).collect(),
        PolicyKind::Application(a) => {
            [&a.inbound, &a.outbound].into_iter().flat_map(listed).collect()
        }
        PolicyKind::Isolation(_) => Vec::new(),
    }
}

/// Whether the reason, the outcome, and who is named fit each other.
fn fits(decision: &Decision, policy: Option<&Policy>) -> bool {
    let is_allow = decision.outcome == Outcome::Allow;
    let rule =
        policy.and_then(|p| rules(p).into_iter().find(|r| Some(&r.id) == decision.rule.as_ref()));
    let alone = decision.rule.is_none();
    let allows = rule.is_some_and(|r| r.action == Action::Allow);
    let application = matches!(policy.map(|p| &p.kind), Some(PolicyKind::Application(_)));
    let quarantine = matches!(policy.map(|p| &p.kind), Some(PolicyKind::Quarantine(_)));
    let shared = matches!(policy.map(|p| &p.kind), Some(PolicyKind::SharedService(_)));
    let isolation = matches!(policy.map(|p| &p.kind), Some(PolicyKind::Isolation(_)));
    match decision.reason {
        Reason::Plumbing => is_allow && decision.policy.is_none() && alone,
        Reason::QuarantineStrict | Reason::ForensicDeny => !is_allow && quarantine && alone,
        Reason::ForensicAllow => is_allow && quarantine && allows,
        Reason::SharedService => is_allow && shared && allows,
        Reason::Isolated => !is_allow && isolation && alone,
        Reason::DenyRule => !is_allow && application && rule.is_some() && !allows,
        Reason::WithinDeny | Reason::NotAllowed => !is_allow && application && alone,
        Reason::AllowRule => is_allow && application && allows,
        Reason::AnyAllowed | Reason::WithinAllow => is_allow && application && alone,
        Reason::Unlabelled | Reason::SiteDefault => decision.policy.is_none() && alone,
    }
}

proptest! {
    #![proptest_config(laws())]

    #[test]
    fn every_decision_names_what_decided_and_that_can_decide_so(seed in seeds()) {
        let drawn = Drawn::from(seed);
        for connection in &drawn.connections {
            let verdict = drawn.verdict(&drawn.site, *connection);
            for (_, _, decision) in decisions(&verdict) {
                let policy =
                    drawn.site.policies.iter().find(|p| Some(&p.id) == decision.policy.as_ref());
                prop_assert_eq!(policy.is_some(), decision.policy.is_some());
                prop_assert!(fits(decision, policy), "{}: {:?}", connection, decision);
            }
        }
    }

    #[test]
    fn a_denial_refuses_as_the_named_policy_says_or_else_the_site(seed in seeds()) {
        let drawn = Drawn::from(seed);
        for connection in &drawn.connections {
            let verdict = drawn.verdict(&drawn.site, *connection);
            for (_, _, decision) in decisions(&verdict) {
                let Outcome::Deny(forbid) = decision.outcome else { continue };
                let policy =
                    drawn.site.policies.iter().find(|p| Some(&p.id) == decision.policy.as_ref());
                let says = policy.and_then(|p| p.forbid).unwrap_or(drawn.site.default.forbid);
                prop_assert_eq!(forbid, says);
            }
        }
    }
}
