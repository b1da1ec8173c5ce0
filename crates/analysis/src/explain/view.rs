// SPDX-License-Identifier: Apache-2.0
//! Answers, for people and for programs.

use std::fmt::Write;

use portolan_site::model::{Decision, Judgement, Site};
use serde::Serialize;

use super::{Answer, Hanging};

/// An answer in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    source: String,
    destination: String,
    service: String,
    live: &'static str,
    intended: &'static str,
    flagged: bool,
    would_open: bool,
    settled: bool,
    egress: Option<Side>,
    ingress: Option<Side>,
}

/// One end. The policy, the rule and the reason are those of the live denial where there is one,
/// and else of the intended decision.
#[derive(Clone, Debug, Serialize)]
struct Side {
    live: &'static str,
    intended: &'static str,
    policy: Option<String>,
    rule: Option<String>,
    reason: String,
    /// Groups of names whose addresses are not known here, and that might change this.
    hangs_on: Vec<String>,
}

#[derive(Serialize)]
struct Document {
    version: u8,
    connections: Vec<Row>,
}

/// `{"version":1,"connections":[...]}`.
pub fn json(answers: &[Answer], site: &Site) -> String {
    let connections = answers.iter().map(|a| row(a, site)).collect();
    let text = serde_json::to_string_pretty(&Document { version: 1, connections });
    text.unwrap_or_default() + "\n"
}

fn word(allows: bool) -> &'static str {
    if allows { "allow" } else { "deny" }
}

fn row(answer: &Answer, site: &Site) -> Row {
    let Judgement { egress, ingress } = &answer.verdict.live;
    let intended = &answer.verdict.intended;
    Row {
        source: answer.source.clone(),
        destination: answer.destination.clone(),
        service: answer.connection.service.to_string(),
        live: word(answer.verdict.live.allows()),
        intended: word(intended.allows()),
        flagged: answer.verdict.is_flagged(),
        would_open: answer.verdict.would_open(),
        settled: answer.verdict.is_settled(),
        egress: side((egress.as_ref(), intended.egress.as_ref()), &answer.hanging.egress, site),
        ingress: side((ingress.as_ref(), intended.ingress.as_ref()), &answer.hanging.ingress, site),
    }
}

fn side(
    (live, intended): (Option<&Decision>, Option<&Decision>),
    hangs_on: &[String],
    site: &Site,
) -> Option<Side> {
    let (live, intended) = (live?, intended?);
    let telling = if live.outcome.allows() { intended } else { live };
    Some(Side {
        live: word(live.outcome.allows()),
        intended: word(intended.outcome.allows()),
        policy: telling.policy.clone(),
        rule: telling.rule.clone(),
        reason: reason(telling, site),
        hangs_on: hangs_on.to_vec(),
    })
}

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
    let rules = policy.map(portolan_site::model::Policy::rules).unwrap_or_default();
    let rule = rules.into_iter().find(|r| Some(&r.id) == decision.rule.as_ref());
    match rule.map(|r| &r.action) {
        Some(portolan_site::model::Action::Deny { reason }) => format!("denied: {reason}"),
        _ => "a rule denies it".into(),
    }
}

/// A few lines for each answer.
pub fn text(answers: &[Answer], site: &Site) -> String {
    let mut out = String::new();
    for answer in answers {
        let row = row(answer, site);
        let verdict = match (row.flagged, row.would_open) {
            (true, _) if row.settled => "flagged (known)",
            (true, _) => "flagged",
            (_, true) => "denied, and would open",
            _ => match row.live {
                "allow" => "allowed",
                _ => "denied",
            },
        };
        let hangs = answer.hanging != Hanging::default();
        let known = if hangs { ", as far as addresses of names are known" } else { "" };
        let (source, destination, service) = (&row.source, &row.destination, &row.service);
        let _ = writeln!(out, "{source} -> {destination} {service}: {verdict}{known}");
        for (name, side) in [("egress", &row.egress), ("ingress", &row.ingress)] {
            let _ = writeln!(out, "  {name:<8}{}", side_words(side.as_ref()));
        }
    }
    out
}

fn side_words(side: Option<&Side>) -> String {
    let Some(side) = side else { return "does not judge: no workload".into() };
    let verdict = match (side.live, side.intended) {
        ("allow", "deny") => "flagged",
        ("deny", "allow") => "denied, would open",
        ("allow", _) => "allowed",
        _ => "denied",
    };
    let by = match (&side.policy, &side.rule) {
        (Some(policy), Some(rule)) => format!(" by {policy}/{rule}"),
        (Some(policy), None) => format!(" by {policy}"),
        _ => String::new(),
    };
    format!("{verdict}{by}: {}{}", side.reason, hangs(&side.hangs_on))
}

fn hangs(groups: &[String]) -> String {
    if groups.is_empty() {
        return String::new();
    }
    let groups: Vec<String> = groups.iter().map(|g| format!("`{g}`")).collect();
    format!("; it may differ by name: addresses of {} are not known here", groups.join(", "))
}
