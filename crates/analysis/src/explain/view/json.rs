// SPDX-License-Identifier: Apache-2.0
//! Answers about single connections, for programs.

use portolan_site::model::Decision;
use serde::Serialize;

use super::super::Answer;
use super::change::Told;
use super::files::Files;
use super::side::Side;
use super::{reason, word};

/// An answer in JSON.
#[derive(Clone, Debug, Serialize)]
struct Row {
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
    /// Who decides now. This and what follows is `null` in the answers to a list.
    live_by: Option<LiveBy>,
    shadowed: Option<Shadowed>,
    changes: Option<Vec<Told>>,
}

/// Who decides at each end in the live view.
#[derive(Clone, Debug, Serialize)]
struct LiveBy {
    egress: Option<Behind>,
    ingress: Option<Behind>,
}

/// What stands behind the decision of each end, in order.
#[derive(Clone, Debug, Serialize)]
struct Shadowed {
    egress: Vec<Behind>,
    ingress: Vec<Behind>,
}

/// An entry, and what it says.
#[derive(Clone, Debug, Serialize)]
struct Behind {
    verdict: &'static str,
    policy: Option<String>,
    rule: Option<String>,
    reason: String,
    file: Option<String>,
    line: Option<usize>,
}

#[derive(Serialize)]
struct Document {
    version: u8,
    connections: Vec<Row>,
}

/// `{"version":1,"connections":[...]}`.
pub fn json(answers: &[Answer], files: &Files<'_>) -> String {
    let connections = answers.iter().map(|a| row(a, files)).collect();
    let text = serde_json::to_string_pretty(&Document { version: 1, connections });
    text.unwrap_or_default() + "\n"
}

fn row(answer: &Answer, files: &Files<'_>) -> Row {
    let said = answer.said();
    let side = |said: Option<&_>, hangs: &[String]| said.map(|said| Side::of(said, hangs, files));
    let detail = answer.detail.as_ref();
    let all = |decisions: &[Decision]| decisions.iter().map(|d| behind(d, files)).collect();
    let live = &answer.verdict.live;
    let decides = |decision: &Option<Decision>| decision.as_ref().map(|d| behind(d, files));
    Row {
        source: answer.source.clone(),
        destination: answer.destination.clone(),
        service: answer.connection.service.to_string(),
        live: word(said.live()),
        intended: word(said.intended()),
        flagged: said.is_flagged(),
        would_open: said.would_open(),
        settled: said.is_settled(),
        egress: side(said.egress.as_ref(), &answer.hanging.egress),
        ingress: side(said.ingress.as_ref(), &answer.hanging.ingress),
        live_by: detail
            .map(|_| LiveBy { egress: decides(&live.egress), ingress: decides(&live.ingress) }),
        shadowed: detail.map(|d| Shadowed { egress: all(&d.egress), ingress: all(&d.ingress) }),
        changes: detail.map(|d| d.changes.iter().map(|c| Told::of(c, files)).collect()),
    }
}

fn behind(decision: &Decision, files: &Files<'_>) -> Behind {
    let at = files.of(decision);
    Behind {
        verdict: word(decision.outcome.allows()),
        policy: decision.policy.clone(),
        rule: decision.rule.clone(),
        reason: reason(decision, files.site),
        file: at.as_ref().map(|at| at.file.clone()),
        line: at.map(|at| at.line),
    }
}
