// SPDX-License-Identifier: Apache-2.0
//! The diagnostic itself, as a plain value.

use crate::source::Span;
use crate::subject::{Subject, Subjects};

/// A stable name in kebab case, such as `duplicate-address`.
pub type Code = &'static str;

/// How bad it is. `Error` means that nothing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How sure it is. What is inferred or looks like a slip is not as sure as what is proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Confidence {
    Low,
    Medium,
    #[default]
    High,
}

impl Confidence {
    pub fn word(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// That somebody has seen it and lives with it for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    pub reason: String,
    /// The last day, as YYYY-MM-DD.
    pub until: String,
    /// Where that is said.
    pub place: Place,
}

/// Where the user has to look.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A range of a text that was read.
    Span(Span),
    /// A path that could not be read, or that holds no text.
    Path(String),
    /// A word of the command line, as typed.
    Argument(String),
}

/// A second place that explains the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// One thing to tell the user.
///
/// The message is lower case, one line, without a final stop, and puts user input in backticks.
/// If only one thing can be shown, it is the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub confidence: Confidence,
    pub message: String,
    pub place: Place,
    /// What it is about, for who compares findings.
    pub subjects: Subjects,
    pub labels: Vec<Label>,
    pub notes: Vec<String>,
    pub help: Option<String>,
    /// A suppressed one is counted, and shown to whoever asks for it.
    pub suppression: Option<Box<Suppression>>,
}

impl Diagnostic {
    pub fn new(
        severity: Severity,
        code: Code,
        place: impl Into<Place>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity,
            confidence: Confidence::High,
            message: one_line(&message.into()),
            place: place.into(),
            subjects: Subjects::default(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
            suppression: None,
        }
    }

    pub fn error(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, place, message)
    }

    pub fn warning(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, place, message)
    }

    pub fn note(code: Code, place: impl Into<Place>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, place, message)
    }

    #[must_use]
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Says what it is about.
    #[must_use]
    pub fn about(mut self, kind: Subject, name: impl Into<String>) -> Self {
        self.subjects.set(kind, name);
        self
    }

    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    #[must_use]
    pub fn also(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }
}

/// Input is quoted in messages, and must not send commands to the terminal or begin a line.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

impl From<Span> for Place {
    fn from(span: Span) -> Self {
        Self::Span(span)
    }
}

/// Diagnostics as they are collected.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    pub fn extend(&mut self, more: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(more);
    }

    /// Whether anything stops the work.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|d| d.severity == Severity::Error)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }
}
