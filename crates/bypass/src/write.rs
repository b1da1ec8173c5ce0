// SPDX-License-Identifier: Apache-2.0
//! An exception written for a product, with what must be known of it.

use portolan_allowlist::{Names, Pattern, Port};
use thiserror::Error;

use crate::{Target, ports};

/// In which form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Ready commands, or the file that the product takes.
    #[default]
    Native,
    Terraform,
}

/// What a written file needs besides the names.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the objects are called; letters, digits and blanks.
    pub name: String,
    /// `host:port` of the proxy that all else goes to (PAC, WinHTTP).
    pub proxy: String,
    /// The ports that are needed. Without any, nothing is let out: a rule would open every port.
    pub ports: Vec<Port>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name: "Citrix Cloud".into(),
            proxy: "proxy.example.com:8080".into(),
            ports: Vec::new(),
        }
    }
}

impl Settings {
    /// The name without blanks.
    pub(crate) fn joined(&self, by: &str) -> String {
        self.name.split_whitespace().collect::<Vec<_>>().join(by)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    /// What activates it, its limits, and by which names it differs from what was asked.
    pub notes: Vec<String>,
}

/// The product cannot express it.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    #[error("{target} cannot express `{pattern}`: {why}")]
    Pattern { target: Target, pattern: Pattern, why: &'static str },
    #[error("there is no Terraform for {target}: {why}")]
    Terraform { target: Target, why: &'static str },
}

/// Writes the exception for these patterns, none of which covers another.
pub fn write(
    target: Target,
    patterns: &[Pattern],
    settings: &Settings,
    form: Form,
) -> Result<Written, Refusal> {
    let product = target.product();
    let entries = entries(target, patterns)?;
    let known = match form {
        Form::Native => product.notes(),
        Form::Terraform => product.terraform_notes(),
    };
    let mut notes: Vec<String> = known.iter().map(|note| (*note).to_owned()).collect();
    let ports = ports::in_words(&settings.ports);
    if !ports.is_empty() {
        notes.extend(product.allowing(&ports));
    }
    // A comment names a few, for a line has its length; whoever reads the notes gets all.
    let differing = differences(target, patterns);
    let mut comments = notes.clone();
    comments.extend(differing.iter().map(|(what, names)| format!("{what}: {}", listed(names))));
    notes.extend(differing.iter().map(|(what, names)| format!("{what}: {}", names.join(", "))));
    let text = match form {
        Form::Native => product.write(&entries, settings),
        Form::Terraform => product
            .terraform(&entries, settings)
            .map_err(|why| Refusal::Terraform { target, why })?,
    };
    let mark = if form == Form::Terraform { Some("#") } else { product.comment() };
    let head: String = mark.map_or_else(String::new, |mark| {
        comments.iter().map(|note| format!("{mark} {note}\n")).collect()
    });
    Ok(Written { text: head + &text, notes })
}

/// The entries of the product, each once, in order.
pub(crate) fn entries(target: Target, patterns: &[Pattern]) -> Result<Vec<String>, Refusal> {
    let product = target.product();
    let mut entries: Vec<String> = Vec::new();
    for pattern in patterns {
        let entry = product.entry(pattern)?;
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    // A suffix that covers itself needs no line of its own.
    let covered =
        |own: &String| entries.iter().any(|other| other != own && covers(target, other, own));
    let kept: Vec<String> = entries.iter().filter(|own| !covered(own)).cloned().collect();
    Ok(kept)
}

/// Whether one entry's names are all among the other's, and not the reverse.
fn covers(target: Target, other: &str, own: &str) -> bool {
    let base = |entry: &str| entry.trim_start_matches(['*', '.']).trim_end_matches('/').to_owned();
    // Cheap first: sets are built for near relatives alone.
    if !base(own).ends_with(&base(other)) {
        return false;
    }
    let set = |entry: &str| target.product().matches(entry).ok().and_then(|l| Names::of([l]).ok());
    match (set(other), set(own)) {
        (Some(other), Some(own)) => own.beyond(&other).is_none(),
        _ => false,
    }
}

/// By which names the written entries differ from the patterns, by how they differ.
fn differences(target: Target, patterns: &[Pattern]) -> Vec<(&'static str, Vec<String>)> {
    let mut wider = Vec::new();
    let mut narrower = Vec::new();
    for pattern in patterns {
        let product = target.product();
        let entry = product.entry(pattern).ok().and_then(|e| product.matches(&e).ok());
        let (Some(Ok(has)), Ok(asked)) =
            (entry.map(|l| Names::of([l])), Names::of([pattern.language()]))
        else {
            continue;
        };
        wider.extend(has.beyond(&asked).map(|name| format!("{pattern} (such as {name})")));
        narrower.extend(asked.beyond(&has).map(|name| format!("{pattern} (not {name})")));
    }
    let both = [
        ("covers more than was asked, for this product has no narrower entry", wider),
        ("covers less than was asked, for this product has no wider entry", narrower),
    ];
    both.into_iter().filter(|(_, names)| !names.is_empty()).collect()
}

const LISTED_MAX: usize = 3;

fn listed(all: &[String]) -> String {
    let some: Vec<&str> = all.iter().take(LISTED_MAX).map(String::as_str).collect();
    match all.len().saturating_sub(LISTED_MAX) {
        0 => some.join(", "),
        more => format!("{} and {more} more", some.join(", ")),
    }
}
