// SPDX-License-Identifier: Apache-2.0
//! The answer to a pattern, for programs.

use portolan_net::Family;
use serde::Serialize;

use super::super::{Group, Line, Pattern, Words};
use super::files::Files;
use super::side::Side;
use super::word;

#[derive(Serialize)]
struct Document<'a> {
    version: u8,
    question: Question<'a>,
    answers: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Question<'a> {
    source: &'a str,
    destination: &'a str,
    services: &'a str,
}

#[derive(Serialize)]
struct Row<'a> {
    live: &'static str,
    intended: &'static str,
    flagged: bool,
    would_open: bool,
    settled: bool,
    egress: Option<Side>,
    ingress: Option<Side>,
    pairs: u64,
    witness: Seen<'a>,
    connections: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Seen<'a> {
    source: &'a str,
    destination: &'a str,
    service: String,
}

#[derive(Serialize)]
struct Part<'a> {
    source: Called<'a>,
    destination: Called<'a>,
    services: Called<'a>,
    family: Option<&'static str>,
}

/// All that the words of `of` stand for, without what those of `except` stand for.
#[derive(Serialize)]
struct Called<'a> {
    of: &'a [String],
    except: &'a [String],
}

impl<'a> From<&'a Words> for Called<'a> {
    fn from(words: &'a Words) -> Self {
        Self { of: &words.of, except: &words.except }
    }
}

/// `{"version":1,"question":{...},"answers":[...]}`.
pub fn groups_json(pattern: &Pattern, groups: &[Group], files: &Files<'_>) -> String {
    let question = Question {
        source: &pattern.source,
        destination: &pattern.destination,
        services: &pattern.services,
    };
    let answers = groups.iter().map(|group| row(group, files)).collect();
    let document = Document { version: 1, question, answers };
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn row<'a>(group: &'a Group, files: &Files<'_>) -> Row<'a> {
    let said = &group.said;
    let side = |said: Option<&_>, hangs: &[String]| said.map(|said| Side::of(said, hangs, files));
    Row {
        live: word(said.live()),
        intended: word(said.intended()),
        flagged: said.is_flagged(),
        would_open: said.would_open(),
        settled: said.is_settled(),
        egress: side(said.egress.as_ref(), &group.hanging.egress),
        ingress: side(said.ingress.as_ref(), &group.hanging.ingress),
        pairs: group.pairs,
        witness: Seen {
            source: &group.witness.source,
            destination: &group.witness.destination,
            service: group.witness.connection.service.to_string(),
        },
        connections: group.lines.iter().map(part).collect(),
    }
}

fn part(line: &Line) -> Part<'_> {
    let family = line.family.map(|family| match family {
        Family::V4 => "ipv4",
        Family::V6 => "ipv6",
    });
    Part {
        source: (&line.source).into(),
        destination: (&line.destination).into(),
        services: (&line.services).into(),
        family,
    }
}
