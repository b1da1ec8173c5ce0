// SPDX-License-Identifier: Apache-2.0
//! Where resolving is done: the names known so far, what was used of them, and what went wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Code, Diagnostic, Severity, SourceId, Span};
use portolan_net::{AddressSet, ServiceSet};

use crate::model::FqdnGroup;
use crate::raw::At;

/// A name that the site declares.
pub(super) struct Declared<T> {
    pub(super) value: T,
    pub(super) span: Span,
}

/// The names that policies may use, and which of them were used.
#[derive(Default)]
pub(super) struct Names {
    pub(super) addresses: BTreeMap<String, Declared<AddressSet>>,
    pub(super) fqdns: BTreeMap<String, Declared<FqdnGroup>>,
    pub(super) services: BTreeMap<String, Declared<ServiceSet>>,
    pub(super) used_addresses: BTreeSet<String>,
    pub(super) used_fqdns: BTreeSet<String>,
    pub(super) used_services: BTreeSet<String>,
    /// Categories that some selector names, with the first place that does.
    pub(super) used_categories: BTreeMap<(String, String), Span>,
}

/// Everything that resolving needs at hand.
pub(super) struct Desk<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) names: Names,
    pub(super) out: Vec<Diagnostic>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        Self { catalogue, names: Names::default(), out: Vec::new() }
    }

    pub(super) fn has_errors(&self) -> bool {
        self.out.iter().any(|d| d.severity == Severity::Error)
    }

    pub(super) fn error(&mut self, code: Code, at: Span, text: impl Into<String>, help: &str) {
        self.out.push(Diagnostic::error(code, at, text).help(help));
    }
}

/// The file that a raw value stands in.
#[derive(Clone, Copy)]
pub(super) struct File(pub(super) SourceId);

impl File {
    pub(super) fn span(self, range: &Range<usize>) -> Span {
        Span::new(self.0, range.clone())
    }
}

/// Whether a word can name something: a letter, then letters, digits, `-`, `_` and `.`. So no
/// name can be taken for an address, a service or a list; and a kernel's log line has room for the
/// name of a policy and of a rule.
pub(super) fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && word.len() <= 48
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

pub(super) const NAME_HELP: &str =
    "a name is a letter and then up to 47 letters, digits, `-`, `_` or `.`";

/// The entry of a map whose keys know their places; places do not count in comparing.
pub(super) fn entry<'m, V>(
    map: &'m BTreeMap<At<String>, V>,
    name: &str,
) -> Option<(&'m At<String>, &'m V)> {
    map.get_key_value(&At::new(name.to_owned(), 0..0))
}
