// SPDX-License-Identifier: Apache-2.0
//! Findings as the client shows them: exact places, mended files cleared.

use std::path::Path;
use std::str::FromStr;

use lsp_server::{Message, Notification};
use lsp_types::notification::{Notification as _, PublishDiagnostics};
use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    NumberOrString, PublishDiagnosticsParams, Uri,
};
use portolan_diagnostics::{Confidence, Diagnostic as Told, Finding, Place, Severity, Span};

use super::uri::uri_of;
use super::{Client, Session};
use crate::study::{Findings, Study};
use crate::text::range_in;

/// So many findings of one file are shown; a large inventory may have one in every line.
const SHOWN_MAX: usize = 1_000;

impl Session {
    /// What has been found in every file, and nothing for those where all is well again.
    pub(super) fn publish(&mut self, root: &Path, findings: Findings) -> Vec<Message> {
        let Some(site) = self.sites.get(root) else { return Vec::new() };
        let (by_file, before) = (findings.by_file(), site.findings.by_file());
        let view = View { session: self, root, study: &findings.study };
        let mended = before.keys().filter(|path| !by_file.contains_key(*path));
        let cleared = mended.map(|path| view.message(path, &[]));
        let told = by_file.iter().map(|(path, all)| view.message(path, all));
        let messages = cleared.chain(told).flatten().collect();
        if let Some(site) = self.sites.get_mut(root) {
            site.findings = findings;
        }
        messages
    }

    /// Takes back whatever the client shows of a site.
    pub(super) fn clear(&mut self, root: &Path) -> Vec<Message> {
        self.publish(root, Findings::default())
    }
}

/// A study on its way to the client.
struct View<'a> {
    session: &'a Session,
    root: &'a Path,
    study: &'a Study,
}

impl View<'_> {
    fn message(&self, path: &str, told: &[&Told]) -> Option<Message> {
        let uri = self.uri(path)?;
        let shown = told.iter().take(SHOWN_MAX);
        let mut diagnostics: Vec<Diagnostic> = shown.map(|d| self.diagnostic(d)).collect();
        if let Some(more) = told.len().checked_sub(SHOWN_MAX).filter(|more| *more > 0) {
            let message = format!("{more} more findings of this file are not shown here");
            diagnostics.push(Diagnostic { message, ..Diagnostic::default() });
        }
        let version = self.session.buffers.get(&self.root.join(path)).map(|b| b.version);
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        Some(Notification::new(PublishDiagnostics::METHOD.to_owned(), params).into())
    }

    /// As the client calls the file, where it has it open.
    fn uri(&self, path: &str) -> Option<Uri> {
        let path = self.root.join(path);
        match self.session.buffers.get(&path) {
            Some(buffer) => Some(buffer.uri.clone()),
            None => uri_of(&path),
        }
    }

    fn diagnostic(&self, told: &Told) -> Diagnostic {
        let Client { encoding, related, .. } = self.session.client;
        let range = match &told.place {
            Place::Span(span) => range_in(&self.study.sources, *span, encoding),
            Place::Path(_) | Place::Argument(_) => lsp_types::Range::default(),
        };
        let labels = told.labels.iter().filter_map(|l| self.label(l.span, &l.text));
        let labels: Vec<_> = labels.filter(|_| related).collect();
        Diagnostic {
            range,
            severity: Some(severity(told.severity)),
            code: Some(NumberOrString::String(told.code.to_owned())),
            code_description: self.page(told.code),
            source: Some("portolan".to_owned()),
            message: message(told),
            related_information: (!labels.is_empty()).then_some(labels),
            tags: None,
            data: None,
        }
    }

    fn label(&self, span: Span, said: &str) -> Option<DiagnosticRelatedInformation> {
        let sources = &self.study.sources;
        let range = range_in(sources, span, self.session.client.encoding);
        let location = Location { uri: self.uri(sources.path(span.source))?, range };
        Some(DiagnosticRelatedInformation { location, message: said.to_owned() })
    }

    /// A mistake that keeps a site from being read has no page: its help line is all there is.
    fn page(&self, code: &str) -> Option<CodeDescription> {
        let base = self.session.pages.as_ref().filter(|_| Finding::of(code).is_some())?;
        let href = Uri::from_str(&format!("{base}/{code}.md")).ok()?;
        Some(CodeDescription { href })
    }
}

fn message(told: &Told) -> String {
    let unsure = (told.confidence != Confidence::High).then_some(told.confidence.word());
    let unsure = unsure.map(|word| format!("\nconfidence: {word}"));
    let notes = told.notes.iter().map(|note| format!("\nnote: {note}"));
    let help = told.help.iter().map(|help| format!("\nhelp: {help}"));
    let mut said = told.message.clone();
    said.extend(unsure.into_iter().chain(notes).chain(help));
    said
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    }
}
