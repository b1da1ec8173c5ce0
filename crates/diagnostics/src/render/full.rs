// SPDX-License-Identifier: Apache-2.0
//! The form for people: the line itself, the mark under it, notes and help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{asides, place_word};
use crate::{Diagnostic, Label, Place, Severity, SourceId, Sources, Span};

pub fn full(d: &Diagnostic, sources: &Sources) -> String {
    let mut group = Group::with_title(level(d.severity).primary_title(&d.message).id(d.code));
    match &d.place {
        Place::Span(span) => group = group.elements(snippets(d, *span, sources)),
        Place::Path(_) | Place::Argument(_) => {
            let at = format!("at {}", place_word(&d.place, sources));
            group = group.element(Level::NOTE.message(at));
        }
    }
    for note in d.notes.iter().cloned().chain(asides(d)) {
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
        let primary = Some(primary).filter(|span| span.source == id);
        let labels = d.labels.iter().filter(|l| l.span.source == id);
        let part =
            Part::around(id, primary.into_iter().chain(labels.clone().map(|l| l.span)), sources);
        let snippet = Snippet::source(part.text).path(sources.path(id)).line_start(part.line);
        let primary = primary.map(|span| AnnotationKind::Primary.span(part.range(span)));
        let context =
            |l: &'a Label| AnnotationKind::Context.span(part.range(l.span)).label(&l.text);
        snippet.annotations(primary).annotations(labels.map(context))
    };
    ids.into_iter().map(snippet).collect()
}

/// The lines of a text that are shown: to render a whole inventory for each of its mistakes would
/// cost the square of its length.
struct Part<'a> {
    text: &'a str,
    start: usize,
    line: usize,
}

impl<'a> Part<'a> {
    fn around(id: SourceId, spans: impl Iterator<Item = Span>, sources: &'a Sources) -> Self {
        let text = sources.text(id);
        let (first, last) =
            spans.fold((text.len(), 0), |(a, b), s| (a.min(s.start), b.max(s.end).min(text.len())));
        let (line, start) = sources.line_at(id, first);
        let last = boundary(text, last.max(start));
        let rest = text.get(last..).unwrap_or_default();
        let end = last + rest.find('\n').map_or(rest.len(), |at| at + 1);
        Self { text: text.get(start..end).unwrap_or_default(), start, line }
    }

    /// The span, kept inside the text and on character boundaries, so that rendering cannot fail.
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let inside = |at: usize| boundary(self.text, at.saturating_sub(self.start));
        let (start, end) = (inside(span.start), inside(span.end));
        start..end.max(start)
    }
}

fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
