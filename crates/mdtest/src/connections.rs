// SPDX-License-Identifier: Apache-2.0
//! Blocks of connections: each line is asked of `spec` and of the Acl, and both must say the same.

use portolan_analysis::explain::{end, pair, service};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_net::Connection;
use portolan_site::model::{Decision, Direction, Forbid, Judgement, Outcome, Verdict, View};

use crate::Failure;
use crate::claim::{Claim, Line, Verb, line};
use crate::suite::Section;
use crate::world::{Standing, World};

/// The lines of a section that state something.
pub(crate) fn count(section: &Section) -> usize {
    lines(section).count()
}

fn lines(section: &Section) -> impl Iterator<Item = (usize, &str)> {
    section.connections.iter().flat_map(|block| {
        let lines = block.text.lines().enumerate().map(|(at, text)| (block.line + at, text.trim()));
        lines.filter(|(_, text)| !text.is_empty() && !text.starts_with('#'))
    })
}

pub(crate) fn failures(world: &World, section: &Section) -> Vec<Failure> {
    let mut failures = Vec::new();
    for (line, text) in lines(section) {
        let Some(standing) = &world.stands else {
            let text = format!("the site cannot be read\n{}", crate::diagnostics::all(world));
            return vec![Failure { line, text }];
        };
        let wrong = one(standing, text).err().into_iter();
        failures.extend(wrong.map(|wrong| Failure { line, text: format!("{text}\n{wrong}") }));
    }
    failures
}

fn one(standing: &Standing, text: &str) -> Result<(), String> {
    let line = line(text)?;
    let connection = connection(standing, &line)?;
    let Standing { site, acl, addressing, today } = standing;
    let verdict = acl.verdict(connection);
    let meant = portolan_spec::verdict(site, addressing, *today, connection);
    if verdict != meant {
        return Err(format!("  spec says {}\n  acl says {}", say(&meant), say(&verdict)));
    }
    if Verb::of(&verdict) != line.verb {
        return Err(format!("  it is `{}`: {}", Verb::of(&verdict).word(), say(&verdict)));
    }
    let judgement = match line.verb.view() {
        View::Live => &verdict.live,
        View::Intended => &verdict.intended,
    };
    match line.claims.iter().find(|claim| !holds(claim, line.verb, judgement)) {
        Some(claim) => Err(format!("  at {}: {}", claim.direction.word(), say(&verdict))),
        None => Ok(()),
    }
}

fn connection(standing: &Standing, line: &Line) -> Result<Connection, String> {
    let place = || Place::Argument(String::new());
    let told = |d: Diagnostic| format!("  {}", d.message);
    let source = end(&standing.site, &line.source, place()).map_err(told)?;
    let destination = end(&standing.site, &line.destination, place()).map_err(told)?;
    let service = service(&standing.site, &line.service, place()).map_err(told)?;
    let (initiator, responder) = pair(&source, &destination, service)
        .ok_or("  the ends have no address family in common that carries the service")?;
    Ok(Connection { initiator, responder, service })
}

/// Whether the end says what is claimed. Of a denied connection, it is the denying end.
fn holds(claim: &Claim, verb: Verb, judgement: &Judgement) -> bool {
    let said = match claim.direction {
        Direction::Egress => &judgement.egress,
        Direction::Ingress => &judgement.ingress,
    };
    let Some(decision) = said else { return claim.reason.as_deref() == Some("unjudged") };
    let (policy, rule) = match &claim.by {
        Some((policy, rule)) => (Some(policy), rule.as_ref()),
        None => (None, None),
    };
    let reason = claim.reason.as_deref().is_none_or(|word| word == self::reason(decision));
    let named = policy.is_none_or(|_| decision.policy.as_ref() == policy)
        && (policy.is_none() || decision.rule.as_ref() == rule);
    reason && named && decision.outcome.allows() == (verb == Verb::Allow)
}

/// The reason's word; with `, rejected` where the denial is told to the initiator.
fn reason(decision: &Decision) -> String {
    let word = decision.reason.word();
    match decision.outcome {
        Outcome::Deny(Forbid::Reject) => format!("{word}, rejected"),
        Outcome::Allow | Outcome::Deny(Forbid::Drop) => word.to_owned(),
    }
}

fn say(verdict: &Verdict) -> String {
    let view = |judgement: &Judgement| {
        let (egress, ingress) = (judgement.egress.as_ref(), judgement.ingress.as_ref());
        format!("at egress{}; at ingress{}", side(egress), side(ingress))
    };
    format!("live {} | intended {}", view(&verdict.live), view(&verdict.intended))
}

fn side(decision: Option<&Decision>) -> String {
    let Some(decision) = decision else { return ": unjudged".into() };
    let policy = decision.policy.as_ref().map(|p| format!(" by {p}")).unwrap_or_default();
    let rule = decision.rule.as_ref().map(|r| format!("/{r}")).unwrap_or_default();
    let outcome = if decision.outcome.allows() { "allow" } else { "deny" };
    format!("{policy}{rule}: {} ({outcome})", reason(decision))
}
