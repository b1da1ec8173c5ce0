// SPDX-License-Identifier: Apache-2.0
//! Reasons in words.

use portolan_site::model::{Action, Decision, Policy, Site};

/// The reason in words; a deny rule's is the user's own.
pub fn reason(decision: &Decision, site: &Site) -> String {
    use portolan_site::model::Reason as R;
    let words = match decision.reason {
        R::Plumbing => "a network needs it to be one",
        R::QuarantineStrict => "the workload is in strict quarantine",
        R::ForensicAllow => "a rule of the forensic quarantine allows it",
        R::ForensicDeny => {
            "the workload is in forensic quarantine, and none of its rules allows it"
        }
        R::SharedService => "a shared service allows it",
        R::Isolated => "the ends are on two isolated sides",
        R::DenyRule => return deny_reason(decision, site),
        R::WithinDeny => "the policy denies traffic within the tier",
        R::AllowRule => "a rule allows it",
        R::AnyAllowed => "the policy allows any in this direction",
        R::WithinAllow => "the policy allows it within the tier",
        R::NotAllowed => "the workload is secured in this direction, and no rule allows it",
        R::Unlabelled => "the workload has no category: the site's rule for the unlabelled",
        R::SiteDefault => "no policy secures the workload in this direction: the site's default",
    };
    words.into()
}

fn deny_reason(decision: &Decision, site: &Site) -> String {
    let policy = site.policies.iter().find(|p| Some(&p.id) == decision.policy.as_ref());
    let rules = policy.map(Policy::rules).unwrap_or_default();
    let rule = rules.into_iter().find(|r| Some(&r.id) == decision.rule.as_ref());
    match rule.map(|r| &r.action) {
        Some(Action::Deny { reason }) => format!("denied: {reason}"),
        _ => "a rule denies it".into(),
    }
}
