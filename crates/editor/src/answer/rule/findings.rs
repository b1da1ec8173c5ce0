// SPDX-License-Identifier: Apache-2.0
//! What `check` says about a rule.

use portolan_diagnostics::{Diagnostic, Place, Span, Subject};
use portolan_site::model::{Policy, Rule};

use super::super::words::{code, plain};
use crate::study::{Findings, Study};
use crate::yaml::documents;

/// Everything that is about the rule by name, or points into its lines.
pub(super) fn part(findings: &Findings, policy: &Policy, rule: &Rule) -> Option<String> {
    let lines = rule.span.and_then(|span| lines(&findings.study, span));
    let inside = |span: &Span| {
        lines.is_some_and(|l| l.source == span.source && (l.start..l.end).contains(&span.start))
    };
    let about = |d: &&Diagnostic| {
        let place = match &d.place {
            Place::Span(span) => inside(span),
            Place::Path(_) | Place::Argument(_) => false,
        };
        let named = d.subjects.get(Subject::Policy) == Some(&policy.id)
            && d.subjects.get(Subject::Rule) == Some(&rule.id);
        place || named || d.labels.iter().any(|label| inside(&label.span))
    };
    let told: Vec<String> = findings.found.iter().filter(about).map(line).collect();
    (!told.is_empty()).then(|| format!("---\n\n`check` says\n\n{}", told.join("\n")))
}

/// The whole rule, where its id stands at this place.
fn lines(study: &Study, id: Span) -> Option<Span> {
    let roots = documents(study.sources.text(id.source));
    let lists = roots.iter().flat_map(|d| ["inbound", "outbound"].map(|key| d.root.get(key)));
    let mut rules = lists.flatten().flat_map(|list| list.items());
    let own = rules.find(|node| node.range.contains(&id.start))?;
    Some(Span::new(id.source, own.range.clone()))
}

fn line(told: &Diagnostic) -> String {
    let help = told.help.iter().map(|h| format!("  \n  help: {}", plain(h))).collect::<String>();
    let (severity, code) = (told.severity.word(), code(told.code));
    format!("- {severity} {code}: {}{help}", plain(&told.message))
}
