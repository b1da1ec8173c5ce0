// SPDX-License-Identifier: Apache-2.0
//! `portolan connector verify`: an existing list of exceptions, held against what is needed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use portolan_allowlist::minimal;
use portolan_bypass::{ENTRIES_MAX, Problem, Reading, Target, Verified, read, unreadable, verify};
use portolan_connector::host::decoded;
use portolan_diagnostics::{Diagnostic, Place, SourceId, Sources, Span};
use serde_json::{Value, json};

use super::allowlist::Refusal;
use super::allowlist::choice::Exempt;
use super::options::target;
use crate::files;
use crate::terminal::{CLEAN, FINDINGS, complain, data};
use crate::usage::Shape;

/// Say what an existing list of exceptions misses, and what it grants too much, by the product's
/// own matching
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// zscaler, netskope, anyconnect, proxysg, paloalto, globalprotect, forcepoint, squid,
    /// fortigate, pac or winhttp
    target: String,
    /// The list, as the product has it; `-` for standard input
    file: PathBuf,
    #[command(flatten)]
    exempt: Exempt,
    /// How to print it
    #[arg(long, value_enum, default_value_t = Shape::Text)]
    format: Shape,
}

/// Runs the verb.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    verified(arguments).unwrap_or_else(Refusal::exit)
}

fn verified(arguments: &Arguments) -> Result<ExitCode, Refusal> {
    let target = target(&arguments.target)?;
    one_input(arguments)?;
    let patterns = minimal(&arguments.exempt.named()?);
    let text = text(target, &arguments.file)?;
    let mut sources = Sources::default();
    let source = sources.add(name(&arguments.file), text);
    if let Some(problem) = unreadable(target, sources.text(source)) {
        complain(&[not_a_list(problem, source)], &sources);
        return Err(Refusal::Told);
    }
    let reading = read(target, sources.text(source));
    complain(&problems(&reading, source), &sources);
    if reading.left_out.entries > 0 {
        let count = reading.left_out.entries.saturating_add(ENTRIES_MAX);
        let said = format!("it has {count} entries, and at most {ENTRIES_MAX} are compared");
        return Err(too_much(said, Place::Path(name(&arguments.file))).into());
    }
    let verified = match verify(target, &patterns, &reading) {
        Ok(verified) => verified,
        Err(error) => {
            let place = match error.at.is_empty() {
                true => Place::Path(name(&arguments.file)),
                false => Span::new(source, error.at.clone()).into(),
            };
            complain(&[too_much(error.to_string(), place)], &sources);
            return Err(Refusal::Told);
        }
    };
    data(&match arguments.format {
        Shape::Text => in_words(target, &verified, &sources, source),
        Shape::Json => format!("{:#}\n", document(&verified, &reading, &sources, source)),
    });
    Ok(ExitCode::from(if verified.is_clean() { CLEAN } else { FINDINGS }))
}

/// Standard input holds one of the two lists.
fn one_input(arguments: &Arguments) -> Result<(), Diagnostic> {
    let input = Path::new("-");
    if arguments.file == input && arguments.exempt.allowlist.as_deref() == Some(input) {
        let said = "both lists are to come from standard input";
        return Err(Diagnostic::error("two-inputs", Place::Argument("-".into()), said)
            .help("give a file for one of them"));
    }
    Ok(())
}

/// Shells of Windows write UTF-16 with a mark; what Windows itself prints may be of any code page.
fn text(target: Target, file: &Path) -> Result<String, Diagnostic> {
    const MARKS: [&[u8]; 3] = [&[0xff, 0xfe], &[0xfe, 0xff], &[0xef, 0xbb, 0xbf]];
    let bytes = files::bytes_or_stdin(file)?;
    let is_marked = MARKS.iter().any(|mark| bytes.starts_with(mark));
    if is_marked || target == Target::Winhttp {
        return Ok(decoded(&bytes));
    }
    files::text(bytes, Place::Path(file.display().to_string()))
}

fn name(file: &Path) -> String {
    if file == Path::new("-") { "standard input".into() } else { file.display().to_string() }
}

fn too_much(said: String, place: Place) -> Diagnostic {
    Diagnostic::error("list-too-large", place, said).help("verify it in parts")
}

fn not_a_list(problem: Problem, source: SourceId) -> Diagnostic {
    Diagnostic::error("not-a-list", Span::new(source, problem.at), problem.words)
        .help("give the list as the product has it, and name the product that it is from")
}

/// Of a long list that is no list of the product, each line would be told.
const TOLD_MAX: usize = 20;

/// What takes no effect is a warning: that it is missing is told as a finding.
fn problems(reading: &Reading, source: SourceId) -> Vec<Diagnostic> {
    let told = |problem: &Problem| {
        let span = Span::new(source, problem.at.clone());
        Diagnostic::warning("no-effect", span, problem.words.clone())
            .help("what takes no effect is not counted as an exception")
    };
    let more = reading.problems.len().saturating_sub(TOLD_MAX);
    let more = more.saturating_add(reading.left_out.problems);
    let next = reading.problems.get(TOLD_MAX).map(|problem| {
        let said = format!("{more} more take no effect, from here on");
        Diagnostic::warning("no-effect", Span::new(source, problem.at.clone()), said)
            .help("is this a list of that product?")
    });
    let remarks = reading.remarks.iter().take(TOLD_MAX).map(|remark| {
        Diagnostic::warning(
            "read-otherwise",
            Span::new(source, remark.at.clone()),
            remark.words.clone(),
        )
        .help("write it so that every reader takes it for the same; it is counted")
    });
    reading.problems.iter().take(TOLD_MAX).map(told).chain(next).chain(remarks).collect()
}

fn line(sources: &Sources, source: SourceId, at: &std::ops::Range<usize>) -> usize {
    sources.line(source, at.start)
}

fn in_words(target: Target, verified: &Verified, sources: &Sources, source: SourceId) -> String {
    if verified.is_clean() {
        return format!("the list of {target} covers what is needed, and no more\n");
    }
    let missing = verified.missing.iter().map(|missing| {
        let part = if missing.is_whole { "" } else { " in part" };
        let taken = missing.taken_by.as_ref().map_or_else(String::new, |at| {
            format!(", which line {} takes away", line(sources, source, at))
        });
        format!("missing{part}: {} (such as {}{taken})\n", missing.pattern, missing.witness)
    });
    let excess = verified.excess.iter().map(|excess| {
        let line = line(sources, source, &excess.at);
        format!("too much: {} in line {line} (such as {})\n", excess.printed, excess.witness)
    });
    missing.chain(excess).collect()
}

fn document(verified: &Verified, reading: &Reading, sources: &Sources, source: SourceId) -> Value {
    let missing: Vec<Value> = verified
        .missing
        .iter()
        .map(|m| {
            let taken = m.taken_by.as_ref().map(|at| line(sources, source, at));
            json!({"pattern": m.pattern.to_string(), "witness": m.witness, "whole": m.is_whole, "taken_by_line": taken})
        })
        .collect();
    let excess: Vec<Value> = verified
        .excess
        .iter()
        .map(|e| json!({"entry": e.printed, "witness": e.witness, "line": line(sources, source, &e.at)}))
        .collect();
    let ignored: Vec<Value> = reading
        .problems
        .iter()
        .map(|p| json!({"line": line(sources, source, &p.at), "why": p.words}))
        .collect();
    let remarks: Vec<Value> = reading
        .remarks
        .iter()
        .map(|r| json!({"line": line(sources, source, &r.at), "why": r.words}))
        .collect();
    json!({
        "version": 1,
        "missing": verified.missing.iter().map(|m| m.pattern.to_string()).collect::<Vec<_>>(),
        "excess": verified.excess.iter().map(|e| e.printed.clone()).collect::<Vec<_>>(),
        "details": {"missing": missing, "excess": excess, "without_effect": ignored, "read_otherwise": remarks},
    })
}
