// SPDX-License-Identifier: Apache-2.0
//! `portolan status`: what is in force, what is on trial, what there is to return to.

use std::fmt::Write;
use std::process::ExitCode;

use clap::Args;
use portolan_enforce::{InForce, Status, status};

use crate::enforcing::{State, told};
use crate::terminal::{CLEAN, FINDINGS, data, refuse};

/// Say what is in force, what is on trial, and what there is to return to
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    state: State,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match arguments.state.open().and_then(|s| status(&s).map_err(|e| told(&e))) {
        Ok(status) => {
            data(&text(&status));
            let sound = |a: &portolan_enforce::AttachmentStatus| {
                matches!(a.in_force, InForce::Current | InForce::Trial) && a.drift.is_empty()
            };
            ExitCode::from(if status.attachments.iter().all(sound) { CLEAN } else { FINDINGS })
        }
        Err(diagnostic) => refuse(diagnostic),
    }
}

fn text(status: &Status) -> String {
    let mut out = String::new();
    let current = status.current.map_or("none".to_string(), |n| n.to_string());
    let _ = writeln!(out, "in force: generation {current}");
    if let Some(trial) = status.trial {
        let left = trial.seconds_left.map_or("its time is out".into(), |s| format!("{s} s left"));
        let _ = writeln!(out, "on trial: generation {} ({left})", trial.generation);
    }
    if status.unfinished {
        let _ = writeln!(out, "a command was killed at its work; the next one puts it right");
    }
    for one in &status.attachments {
        let _ = writeln!(out, "{:<16}{}", one.attachment, in_force(one.in_force));
        for drift in &one.drift {
            let _ = writeln!(out, "{:<16}changed behind our back: {drift}", "");
        }
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
        InForce::Missing => "nothing of ours, though there should be",
        InForce::Other => "rules of ours, but not the current ones",
        InForce::Gone => "the namespace does not exist",
    }
}
