// SPDX-License-Identifier: Apache-2.0
//! Answers to what an editor asks about a place, one file a question.

mod about;
mod completion;
mod definition;
mod hover;
mod rule;
mod symbols;
mod words;

use lsp_types::{Location, Uri};
use portolan_catalog::Catalogue;

use crate::index::Index;
use crate::meaning::{Finder, Meaning, policy_of, rows};
use crate::schema::{FileKind, Schemas};
use crate::study::{Findings, Study};
use crate::text::{Encoding, Text};
use crate::yaml::{Document, documents, spots};

pub(crate) use completion::completion;
pub(crate) use definition::{definition, references};
pub(crate) use hover::hover;
pub(crate) use symbols::symbols;

/// Where a file is at the client, and what stands in it.
pub(crate) type Texts<'a> = dyn Fn(&str) -> Option<(Uri, &'a Text)> + 'a;

/// The place that is asked about, and everything at hand to answer.
pub(crate) struct Here<'a> {
    pub(crate) kind: FileKind,
    pub(crate) text: &'a Text,
    pub(crate) byte: usize,
    pub(crate) encoding: Encoding,
    pub(crate) schemas: &'a Schemas,
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) index: Index<'a>,
    pub(crate) texts: &'a Texts<'a>,
    /// Of the last time that the site read without a mistake.
    pub(crate) study: Option<&'a Study>,
    /// What is told of it.
    pub(crate) findings: &'a Findings,
}

/// The word at a place: what it means, and its bytes.
pub(crate) struct Word {
    pub(crate) meaning: Meaning,
    pub(crate) range: std::ops::Range<usize>,
}

impl<'a> Here<'a> {
    pub(crate) fn finder(&self) -> Finder<'a> {
        Finder { schemas: self.schemas, kind: self.kind }
    }

    pub(crate) fn documents(&self) -> Vec<Document> {
        documents(self.text.content())
    }

    /// The word at the place that is asked about, where it names something.
    pub(crate) fn word(&self) -> Option<Word> {
        if self.kind == FileKind::InventoryCsv {
            return self.word_of_table();
        }
        let mut found = None;
        for document in self.documents() {
            spots(&document.root, |spot| {
                let range = spot.node.range.clone();
                if range.start <= self.byte && self.byte <= range.end {
                    let meaning = self.finder().meaning(&spot, policy_of(&document));
                    found = meaning.map(|(meaning, _)| Word { meaning, range }).or(found.take());
                }
            });
        }
        found
    }

    fn word_of_table(&self) -> Option<Word> {
        let named = rows(self.text.content()).flat_map(|row| row.named());
        let mut here = named.filter(|n| n.range.start <= self.byte && self.byte <= n.range.end);
        here.next().map(|n| Word { meaning: n.meaning, range: n.range })
    }

    /// A place in a file of the site, for the client.
    pub(crate) fn location(&self, path: &str, bytes: &std::ops::Range<usize>) -> Option<Location> {
        let (uri, text) = (self.texts)(path)?;
        Some(Location { uri, range: text.range(bytes, self.encoding) })
    }
}
