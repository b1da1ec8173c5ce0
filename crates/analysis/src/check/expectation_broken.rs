// SPDX-License-Identifier: Apache-2.0
//! `expectation-broken`: what the site asserts of itself is not so; with a connection that shows it.

use std::net::IpAddr;

use portolan_diagnostics::{Diagnostic, Span, Subject};
use portolan_net::{Connection, ConnectionSet};
use portolan_site::model::{Allow, Decision, Direction, Expectation, Reason, View};

use super::asserted::{Asserted, Pairs, apart};
use super::empty_expectation::emptiness;
use super::{Context, choice, place};
use crate::explain::reason;

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let mut pairs = Pairs::new(context);
    context.site.expectations.iter().filter_map(|e| one(context, &mut pairs, e)).collect()
}

fn one(context: &Context<'_>, pairs: &mut Pairs<'_>, e: &Expectation) -> Option<Diagnostic> {
    let asserted = Asserted::of(context, e);
    if emptiness(context, &asserted).is_some() {
        return None;
    }
    let broken = broken(context, e, &asserted.asked);
    let witness = apart(context.acl, &broken)?;
    let counts = (pairs.of(&broken), pairs.of(&asserted.asked));
    Some(told(context, e, witness, counts))
}

/// The connections that are not as the assertion says.
fn broken(context: &Context<'_>, e: &Expectation, asked: &ConnectionSet) -> ConnectionSet {
    let passing = context.acl.allowed(e.view, asked);
    match e.allow {
        Allow::Yes => asked.difference(&passing),
        Allow::No => Direction::BOTH
            .into_iter()
            .fold(passing, |left, direction| without_plumbing(context, e.view, direction, left)),
    }
}

/// Plumbing passes always: nobody means it by a deny.
fn without_plumbing(
    context: &Context<'_>,
    view: View,
    direction: Direction,
    set: ConnectionSet,
) -> ConnectionSet {
    let is_plumbing = |ace: &Option<usize>| {
        let decision = ace.and_then(|index| context.acl.decision(index));
        decision.is_some_and(|d| d.reason == Reason::Plumbing)
    };
    let parts = context.acl.deciders(direction, view, &set);
    let plumbing = parts.iter().filter(|(ace, _)| is_plumbing(ace)).map(|(_, part)| part);
    set.difference(&ConnectionSet::all(plumbing))
}

fn told(
    context: &Context<'_>,
    e: &Expectation,
    witness: Connection,
    (broken, all): (u64, u64),
) -> Diagnostic {
    let (verdict, help) = match e.allow {
        Allow::Yes => ("is denied", "let it pass at each end that denies it"),
        Allow::No => ("passes", "deny it at one of the ends"),
    };
    let view = match e.view {
        View::Live => " as enforced",
        View::Intended => "",
    };
    let connection = connection(context, witness);
    let said = format!("`{}` does not hold{view}: {connection} {verdict}", e.id);
    let count =
        format!("it is so for {broken} of {all} pairs of machines; the outside counts as one");
    let told = Diagnostic::error("expectation-broken", place(e.span), said)
        .about(Subject::Expectation, &e.id);
    let told = deciders(context, e, witness).into_iter().fold(told, |told, by| {
        let told = told.also(by.words);
        by.span.into_iter().fold(told, |told, span| told.label(span, by.label))
    });
    let told = e
        .reason
        .iter()
        .fold(told.also(count), |told, why| told.also(format!("expected because: {why}")));
    told.help(format!("{help}, or change the assertion where it asks too much"))
}

/// An end that says what should not be said.
struct By {
    words: String,
    span: Option<Span>,
    label: &'static str,
}

/// The ends that deny what must pass, or all that let pass what must not.
fn deciders(context: &Context<'_>, e: &Expectation, witness: Connection) -> Vec<By> {
    let judgement = context.acl.judge(witness, e.view);
    let ends = [(Direction::Egress, judgement.egress), (Direction::Ingress, judgement.ingress)];
    let wrong = |d: &Decision| d.outcome.allows() == (e.allow == Allow::No);
    let (verb, label) = match e.allow {
        Allow::Yes => ("denies", "this denies it"),
        Allow::No => ("allows", "this allows it"),
    };
    let by = |(direction, decision): (Direction, Option<Decision>)| {
        let decision = decision.filter(wrong)?;
        let words = words(context, &decision);
        let words = format!("the {} end {verb} it{words}", direction.word());
        Some(By { words, span: choice::span(context.site, &decision), label })
    };
    ends.into_iter().filter_map(by).collect()
}

/// Who, and why where the name of a rule does not say it.
fn words(context: &Context<'_>, by: &Decision) -> String {
    let why = reason(by, context.site);
    match (&by.policy, &by.rule) {
        (Some(policy), Some(rule)) if by.outcome.allows() => {
            format!(" by rule `{rule}` of `{policy}`")
        }
        (Some(policy), Some(rule)) => format!(" by rule `{rule}` of `{policy}`: {why}"),
        (Some(policy), None) => format!(" by `{policy}`: {why}"),
        (None, _) => format!(": {why}"),
    }
}

/// By the names of its ends, with the family where a name does not tell it.
fn connection(context: &Context<'_>, c: Connection) -> String {
    let name = |a: IpAddr| {
        context.acl.names.get(&a).map_or_else(|| a.to_string(), |name| format!("`{name}`"))
    };
    let named = [c.initiator, c.responder].iter().all(|a| context.acl.names.contains_key(a));
    let family = if named && c.initiator.is_ipv6() { " over IPv6" } else { "" };
    format!("{} to {} on {}{family}", name(c.initiator), name(c.responder), c.service)
}
