// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.9: a decision always names what decided.

use portolan_site::model::{Decision, Outcome, Policy, Reason, Rule, Site};

/// DESIGN 2.9: an allow, by a policy and perhaps one of its rules.
pub(crate) fn allow(policy: &Policy, rule: Option<&Rule>, reason: Reason) -> Decision {
    decision(Outcome::Allow, policy, rule, reason)
}

/// DESIGN 2.9 and the end of 2.6: a denial refuses as its policy says, or else as the site does.
pub(crate) fn deny(site: &Site, policy: &Policy, rule: Option<&Rule>, reason: Reason) -> Decision {
    let forbid = policy.forbid.unwrap_or(site.default.forbid);
    decision(Outcome::Deny(forbid), policy, rule, reason)
}

fn decision(outcome: Outcome, policy: &Policy, rule: Option<&Rule>, reason: Reason) -> Decision {
    let rule = rule.map(|r| r.id.clone());
    Decision { outcome, policy: Some(policy.id.clone()), rule, reason }
}
