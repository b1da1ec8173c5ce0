// SPDX-License-Identifier: Apache-2.0
//! The form for people: the line itself, the mark under it, notes and help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::place_word;
use crate::{Diagnostic, Place, Severity, Sources, Span};

pub fn full(d: &Diagnostic, sources: &Sources) -> String {
    let mut group = Group::with_title(level(d.severity).primary_title(&d.message).id(d.code));
    match &d.place {
        Place::Span(span) => group = group.elements(snippets(d, *span, sources)),
        Place::Path(_) | Place::Argument(_) => {
            let at = format!("at {}", place_word(&d.place, sources));
            group = group.element(Level::NOTE.message(at));
        }
    }
    for note in &d.notes {
        group = group.element(Level::NOTE.message(note));
    }
    if let Some(help) = &d.help {
        group = group.element(Level::HELP.message(help));
    }
    format!("{}\n\n", Renderer::plain().render(&[group]).trim_end())
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    }
}

/// One snippet for each text that the diagnostic points into, the primary one first.
fn snippets<'a>(
    d: &'a Diagnostic,
    primary: Span,
    sources: &'a Sources,
) -> Vec<Snippet<'a, annotate_snippets::Annotation<'a>>> {
    let mut ids = vec![primary.source];
    for label in &d.labels {
        if !ids.contains(&label.span.source) {
            ids.push(label.span.source);
        }
    }
    let snippet = |id| {
        let mut snippet = Snippet::source(sources.text(id)).path(sources.path(id));
        if id == primary.source {
            snippet = snippet.annotation(AnnotationKind::Primary.span(range(primary, sources)));
        }
        let here = d.labels.iter().filter(|l| l.span.source == id);
        snippet.annotations(
            here.map(|l| AnnotationKind::Context.span(range(l.span, sources)).label(&l.text)),
        )
    };
    ids.into_iter().map(snippet).collect()
}

/// The span, kept inside its text and on character boundaries, so that rendering cannot fail.
fn range(span: Span, sources: &Sources) -> std::ops::Range<usize> {
    let text = sources.text(span.source);
    let down = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (down(span.start), down(span.end));
    start..end.max(start)
}
