// SPDX-License-Identifier: Apache-2.0
//! What is said of a list that was read, or could not be.

use portolan_diagnostics::{Diagnostic, SourceId, Span};

use super::collect::Collected;
use super::word::WordError;
use super::{Counts, Fault, node};

/// So many strings are told one by one.
const TOLD_MAX: usize = 20;

pub(super) fn fault(source: SourceId, fault: &Fault) -> Diagnostic {
    let one = |at: usize| Span::new(source, at..at.saturating_add(1));
    match fault {
        Fault::Node(node::Fault::Syntax { at, said }) => {
            Diagnostic::error("bad-json", one(*at), format!("the list is no JSON: {said}"))
                .help("save the answer of the published address as it came")
        }
        Fault::Node(node::Fault::Deep { at }) => {
            let said = format!("lists and maps are nested more than {} deep", node::DEPTH_MAX);
            Diagnostic::error("list-too-deep", one(*at), said)
                .help("this is no list of addresses; published ones nest three deep")
        }
        Fault::Node(node::Fault::Large { at }) => {
            let said = format!("the list has more than {} values", node::VALUES_MAX);
            Diagnostic::error("list-too-large", one(*at), said)
                .help("this is no list of addresses; published ones have some hundreds")
        }
        Fault::Form(at) => {
            let said = "the list is not in the static form: no service has an `AllowList`";
            Diagnostic::error("wrong-form", Span::new(source, at.start..at.start), said)
                .help("leave `--form` out, or say `json` or `zscaler`")
        }
    }
}

/// A text without a single address is the wrong file.
pub(super) fn nothing(source: SourceId, text: &str, counts: &Counts) -> Diagnostic {
    let said = "the list names no address that is asked for";
    let left = counts.other_cloud + counts.other_region + counts.other_direction;
    let help = if left > 0 {
        format!("{left} of other clouds, regions or directions are left out; ask for them")
    } else {
        "give the file that a published address answered with".to_owned()
    };
    Diagnostic::error("no-address", Span::new(source, 0..text.len().min(1)), said).help(help)
}

/// Strings that name no place, and wildcards in the place of an id.
pub(super) fn problems(source: SourceId, collected: &Collected<'_>) -> Vec<Diagnostic> {
    let one = |(at, error): &(std::ops::Range<usize>, WordError)| {
        Diagnostic::warning("unread-address", Span::new(source, at.clone()), error.to_string())
            .help("it is left out; write a host name, `*.suffix` or a network")
    };
    let all = &collected.problems;
    let mut told: Vec<Diagnostic> = all.iter().take(TOLD_MAX).map(one).collect();
    if let Some((at, _)) = all.get(TOLD_MAX) {
        let more = all.len() - TOLD_MAX;
        let said = format!("{more} more name no address and are left out");
        told.push(Diagnostic::warning("unread-address", Span::new(source, at.clone()), said));
    }
    if let Some(at) = collected.widened.first() {
        let said = format!(
            "without a customer's id, a wildcard stands for it: {} times",
            collected.widened.len()
        );
        told.push(
            Diagnostic::warning("no-customer-id", Span::new(source, at.clone()), said)
                .help("give `--customer-id ID` to name your site alone"),
        );
    }
    told
}

/// What was left out, by reason.
pub(super) fn counts(source: SourceId, text: &str, counts: &Counts) -> Vec<Diagnostic> {
    let at = || Span::new(source, 0..text.len().min(1));
    let mut told = Vec::new();
    let mut note = |code, count: usize, said: &str, names: &[String]| {
        if count > 0 {
            let names =
                if names.is_empty() { String::new() } else { format!(", {}", quoted(names)) };
            told.push(Diagnostic::note(code, at(), format!("{said}: {count}{names}")));
        }
    };
    let without = &counts.sections_without_list;
    note("section-without-list", without.len(), "sections without a list of addresses", without);
    note("other-cloud", counts.other_cloud, "addresses of another cloud, left out", &[]);
    note("other-region", counts.other_region, "addresses for other regions alone, left out", &[]);
    let said = "addresses for the other direction, left out";
    note("other-direction", counts.other_direction, said, &[]);
    let keys: Vec<String> = counts.unread_keys.keys().cloned().collect();
    note("unread-key", keys.len(), "keys that were not looked at", &keys);
    told
}

fn quoted(names: &[String]) -> String {
    let short = |name: &String| {
        let short: String = name.chars().take(40).collect();
        if short.len() < name.len() { format!("`{short}…`") } else { format!("`{short}`") }
    };
    let mut all: Vec<String> = names.iter().take(8).map(short).collect();
    if names.len() > 8 {
        all.push(format!("and {} more", names.len() - 8));
    }
    all.join(", ")
}
