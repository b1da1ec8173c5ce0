// SPDX-License-Identifier: Apache-2.0
//! `portolan plan`: what an apply would change.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::Timestamp;
use portolan_diagnostics::Diagnostic;
use portolan_enforce::{AttachmentPlan, Change, Desired, Plan, plan};
use portolan_target::nftables::Guard;
use serde_json::{Value, json};

use crate::enforcing::outcome::{beside_the_applied, shaped};
use crate::enforcing::{Compiled, Cut, State, Where, told};
use crate::files::load;
use crate::terminal::{CLEAN, FAILED, FINDINGS, data, refuse};
use crate::usage::Shape;

/// Show what apply would change, and which established connections it would cut
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the site
    dir: PathBuf,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    state: State,
    /// Print the rules themselves, as nft would be given them
    #[arg(long)]
    rules: bool,
    /// How to print the plan
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let Some(loaded) = load(&arguments.dir) else { return ExitCode::from(FAILED) };
    loaded.complain();
    match look(arguments, &loaded) {
        Ok((plan, desired, cut)) => {
            let text = || text(&plan, &cut) + &which(arguments, &plan);
            data(&shaped(arguments.format, text, || document(&plan, &cut)));
            if arguments.rules {
                data(&rules(&desired));
            }
            ExitCode::from(if plan.is_nothing() { CLEAN } else { FINDINGS })
        }
        Err(diagnostic) => refuse(diagnostic),
    }
}

fn look(
    arguments: &Arguments,
    loaded: &crate::files::Loaded,
) -> Result<(Plan, Desired, Cut), Diagnostic> {
    let names = arguments.state.names(&loaded.site)?;
    let addressing = names.addressing(Timestamp::now());
    let compiled = Compiled::of(loaded, &arguments.place, &addressing)?;
    let session = arguments.state.open()?;
    compiled.advise((&arguments.state, &session), &addressing)?;
    let desired = compiled.desired(&session, &arguments.place, false)?;
    let plan = plan(&session, &desired).map_err(|e| told(&e))?;
    Ok((plan, desired, compiled.cut()?))
}

fn text(plan: &Plan, cut: &Cut) -> String {
    let mut out = String::new();
    for one in &plan.attachments {
        let _ = writeln!(out, "{:<16}{}", one.attachment, words(one.change));
        out.push_str(&beside_the_applied(&one.drift, &one.leftover));
    }
    if plan.unfinished {
        out.push_str("a command was killed at its work; an apply first puts right what it left\n");
    }
    out + &counted(cut)
}

/// Where to see what changes for connections: there is something to compare with once anything of
/// ours is in force.
fn which(arguments: &Arguments, plan: &Plan) -> String {
    let compares = |a: &AttachmentPlan| {
        !matches!(a.change, Change::Nothing | Change::Install { .. } | Change::Remove)
    };
    if !plan.attachments.iter().any(compares) {
        return String::new();
    }
    let (dir, state) = (arguments.dir.display(), arguments.state.option());
    format!("which connections change: portolan diff --baseline {dir}{state}\n")
}

/// The established connections, and which of them the numbers leave out.
fn counted(cut: &Cut) -> String {
    let mut out = format!(
        "established connections: {} cut at once, {} more only with --cut-established\n",
        cut.at_once,
        cut.requested()
    );
    if cut.without_ports > 0 {
        let _ = writeln!(out, "{} connections without ports are not counted", cut.without_ports);
    }
    if cut.unread > 0 {
        let _ = writeln!(out, "{} lines of the kernel's list were not understood", cut.unread);
    }
    out
}

fn words(change: Change) -> String {
    match change {
        Change::Nothing => "nothing to do".into(),
        Change::Install { elements, rules } => {
            format!("install {rules} rules, {elements} elements")
        }
        Change::Elements { added, removed } => {
            format!("elements only: {added} new, {removed} gone")
        }
        Change::Rules { chains, added, removed } => {
            format!("{chains} chains change; elements: {added} new, {removed} gone")
        }
        Change::Replace { elements, rules } => {
            format!("replace everything by {rules} rules, {elements} elements")
        }
        Change::Remove => "remove everything".into(),
    }
}

fn document(plan: &Plan, cut: &Cut) -> Value {
    let one = |a: &AttachmentPlan| {
        let (kind, mut counts) = match a.change {
            Change::Nothing => ("nothing", json!({})),
            Change::Install { elements, rules } => {
                ("install", json!({"elements": elements, "rules": rules}))
            }
            Change::Elements { added, removed } => {
                ("elements", json!({"added": added, "removed": removed}))
            }
            Change::Rules { chains, added, removed } => {
                ("rules", json!({"chains": chains, "added": added, "removed": removed}))
            }
            Change::Replace { elements, rules } => {
                ("replace", json!({"elements": elements, "rules": rules}))
            }
            Change::Remove => ("remove", json!({})),
        };
        if let Some(object) = counts.as_object_mut() {
            object.insert("attachment".into(), json!(a.attachment));
            object.insert("change".into(), json!(kind));
            object.insert("drift".into(), json!(a.drift));
            object.insert("leftover".into(), json!(a.leftover));
        }
        counts
    };
    let attachments: Vec<Value> = plan.attachments.iter().map(one).collect();
    json!({
        "version": 1,
        "unfinished": plan.unfinished,
        "attachments": attachments,
        "established": established(cut),
    })
}

fn established(cut: &Cut) -> Value {
    json!({
        "cut_at_once": cut.at_once,
        "cut_on_request": cut.requested(),
        "without_ports": cut.without_ports,
        "unread": cut.unread,
    })
}

fn rules(desired: &Desired) -> String {
    let mut out = String::new();
    for (name, held) in &desired.attachments {
        let _ = writeln!(out, "# {name}\n{}", held.rules.load("portolan_a", Guard::None));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_numbers_leave_out_is_counted_too() {
        let cut = Cut { at_once: 1, without_ports: 3, ..Cut::default() };
        let said = counted(&cut);
        assert!(said.ends_with("\n3 connections without ports are not counted\n"), "{said}");
        assert!(!counted(&Cut::default()).contains("ports"));
        assert_eq!(established(&cut)["without_ports"], 3);
    }
}
