// SPDX-License-Identifier: Apache-2.0
//! The command line: parsed, and refused with a diagnostic like everything else.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Parser, ValueEnum};
use portolan_diagnostics::{Diagnostic, Place};

use crate::command::Cli;
use crate::terminal::{CLEAN, data, refuse};

/// How to print data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    Text,
    Json,
}

/// The parsed command line; or the exit code, when help was asked for or the words are wrong.
pub(crate) fn parse() -> Result<Cli, ExitCode> {
    Cli::try_parse().map_err(|error| {
        if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
            data(&error.render().to_string());
            return ExitCode::from(CLEAN);
        }
        refuse(diagnostic(&error))
    })
}

fn diagnostic(error: &clap::Error) -> Diagnostic {
    let rendered = error.render().to_string();
    let mut lines = rendered.lines();
    let first = lines.next().unwrap_or_default().trim_start_matches("error: ");
    let mut message = first.replace('\'', "`");
    if let ErrorKind::MissingRequiredArgument = error.kind() {
        let missing: Vec<&str> = lines.by_ref().map_while(missing).collect();
        message = format!("{} is not given", missing.join(", "));
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return no_verb(&rendered, Place::Argument(argument(error)));
    }
    let mut diagnostic = Diagnostic::error("usage", Place::Argument(argument(error)), message);
    if let Some(near) = context(error, ContextKind::SuggestedSubcommand)
        .or_else(|| context(error, ContextKind::SuggestedArg))
        .or_else(|| context(error, ContextKind::SuggestedValue))
    {
        // Where several are near, the nearest comes last.
        let near = near.rsplit(", ").next().unwrap_or_default();
        return diagnostic.help(format!("did you mean `{near}`?"));
    }
    if let Some(values) = context(error, ContextKind::ValidValue) {
        diagnostic = diagnostic.also(format!("it can be {values}"));
    }
    diagnostic.help(help(error))
}

/// What is rendered then is the help of the command that lacks its verb.
fn no_verb(rendered: &str, place: Place) -> Diagnostic {
    let usage = rendered.lines().find_map(|line| line.strip_prefix("Usage: ")).unwrap_or_default();
    let listed = rendered.lines().skip_while(|line| *line != "Commands:").skip(1);
    // Deeper lines go on with what a verb does.
    let listed = listed.take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    let verbs: Vec<&str> =
        listed.filter_map(|line| line.split_whitespace().next()).filter(|v| *v != "help").collect();
    Diagnostic::error("usage", place, "no verb is given")
        .also(format!("the verbs are {}", verbs.join(", ")))
        .help(more(usage))
}

/// How to use a command, and where to read on.
fn more(usage: &str) -> String {
    let words = usage.split_whitespace();
    let command: Vec<&str> = words.take_while(|word| !word.starts_with(['[', '<', '-'])).collect();
    format!("use: {usage}; `{} --help` tells more", command.join(" "))
}

fn missing(line: &str) -> Option<&str> {
    let line = line.trim();
    (!line.is_empty()).then_some(line)
}

/// The word that is wrong, or the whole line as typed.
fn argument(error: &clap::Error) -> String {
    context(error, ContextKind::InvalidArg)
        .or_else(|| context(error, ContextKind::InvalidSubcommand))
        .unwrap_or_else(|| {
            let words = std::env::args_os().skip(1);
            let words: Vec<String> = words.map(|w| w.to_string_lossy().into_owned()).collect();
            let words = words.join(" ");
            if words.is_empty() { "portolan".into() } else { words }
        })
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    let value = error.get(kind)?;
    if let ContextValue::String(word) = value {
        return Some(word.clone());
    }
    let ContextValue::Strings(words) = value else { return None };
    Some(words.join(", "))
}

fn help(error: &clap::Error) -> String {
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string(),
        _ => Cli::command().render_usage().to_string(),
    };
    let usage = usage.split_whitespace().collect::<Vec<_>>().join(" ");
    more(usage.strip_prefix("Usage: ").unwrap_or(&usage))
}
