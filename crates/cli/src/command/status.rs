// SPDX-License-Identifier: Apache-2.0
//! `portolan status`: what is in force, what is on trial, what there is to return to.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;
use portolan_enforce::{AttachmentStatus, InForce, Meta, Status, status};
use serde_json::{Value, json};

use crate::enforcing::outcome::{beside_the_applied, generation, shaped};
use crate::enforcing::{State, told};
use crate::terminal::{CLEAN, FINDINGS, data, refuse};
use crate::usage::Shape;

/// Say what is in force, what is on trial, and what there is to return to
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    state: State,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match arguments.state.open().and_then(|s| status(&s).map_err(|e| told(&e))) {
        Ok(status) => {
            data(&shaped(arguments.format, || text(&status), || document(&status)));
            let sound = |a: &AttachmentStatus| a.in_force.is_sound() && a.drift.is_empty();
            ExitCode::from(if status.attachments.iter().all(sound) { CLEAN } else { FINDINGS })
        }
        Err(diagnostic) => refuse(diagnostic),
    }
}

fn text(status: &Status) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "in force: {}", generation(status.current));
    if let Some(trial) = status.trial {
        let left = trial.seconds_left.map_or("its time is out".into(), |s| format!("{s} s left"));
        let _ = writeln!(out, "on trial: generation {} ({left})", trial.generation);
    }
    if status.unfinished {
        let _ = writeln!(out, "a command was killed at its work; the next one puts it right");
    }
    for one in &status.attachments {
        let _ = writeln!(out, "{:<16}{}", one.attachment, in_force(one.in_force));
        out.push_str(&beside_the_applied(&one.drift, &one.leftover));
    }
    for meta in &status.generations {
        let _ = writeln!(out, "{:>5}  {}  {} {}", meta.generation, meta.when, meta.who, meta.note);
    }
    out
}

fn in_force(in_force: InForce) -> &'static str {
    match in_force {
        InForce::Current => "as applied",
        InForce::Trial => "on trial",
        InForce::Nothing => "nothing of ours",
        InForce::Missing => "nothing of ours, though there should be",
        InForce::Other => "rules of ours, but not the current ones",
        InForce::Gone => "the namespace does not exist",
    }
}

fn document(status: &Status) -> Value {
    let trial =
        status.trial.map(|t| json!({"generation": t.generation, "seconds_left": t.seconds_left}));
    let attachment = |a: &AttachmentStatus| json!({"attachment": a.attachment, "in_force": word(a.in_force), "drift": a.drift, "leftover": a.leftover});
    json!({
        "version": 1,
        "current": status.current,
        "trial": trial,
        "unfinished": status.unfinished,
        "attachments": status.attachments.iter().map(attachment).collect::<Vec<_>>(),
        "generations": status.generations.iter().map(recorded).collect::<Vec<_>>(),
    })
}

fn recorded(meta: &Meta) -> Value {
    json!({
        "generation": meta.generation,
        "when": meta.when.to_string(),
        "who": meta.who,
        "note": meta.note,
        "follows": meta.follows,
    })
}

fn word(in_force: InForce) -> &'static str {
    match in_force {
        InForce::Current => "current",
        InForce::Trial => "trial",
        InForce::Nothing => "nothing",
        InForce::Missing => "missing",
        InForce::Other => "other",
        InForce::Gone => "gone",
    }
}
