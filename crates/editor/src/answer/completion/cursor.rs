// SPDX-License-Identifier: Apache-2.0
//! Where the cursor is in a YAML text. A mark is put there and the text is scanned: the word that
//! holds the mark stands where the user's next word will.

use std::ops::Range;

use super::super::Here;
use crate::meaning::policy_of;
use crate::yaml::{Role, Step, documents, spots};

/// Nobody types it: a character for private use.
const MARK: char = '\u{f8f0}';

/// What is between the cursor and its file.
pub(super) struct Cursor {
    steps: Vec<Owned>,
    pub(super) role: Role,
    /// What has been typed of the word, up to the cursor.
    pub(super) typed: Typed,
    /// Keys that stand in the same mapping, and words in the same list.
    pub(super) beside: Vec<String>,
    /// The value of `policy` in the same mapping.
    pub(super) policy_beside: Option<String>,
    /// The policy that the document holds.
    pub(super) policy: String,
    /// Nothing but blanks and dashes is in front of the word.
    pub(super) begins_line: bool,
    /// The word is in quotes.
    pub(super) is_quoted: bool,
}

/// A part of a word.
pub(super) struct Typed {
    pub(super) text: String,
    /// What an offer takes the place of: the whole word.
    pub(super) whole: Range<usize>,
    /// The whole word as it stands.
    pub(super) word: String,
}

enum Owned {
    Key(String),
    Item(usize),
}

impl Cursor {
    /// `None` in a comment, and wherever else no word can be.
    pub(super) fn at(here: &Here<'_>) -> Option<Self> {
        let text = here.text.content();
        let (before, after) = text.split_at_checked(here.byte)?;
        let marked = [before, MARK.encode_utf8(&mut [0; 4]), after].concat();
        let mut found = None;
        for document in documents(&marked) {
            spots(&document.root, |spot| {
                let inner = spot.word.inner.clone();
                let raw = marked.get(inner.clone()).unwrap_or_default();
                if !(inner.start..inner.end).contains(&here.byte) || !raw.contains(MARK) {
                    return;
                }
                let typed = Typed::of(text, &inner, here.byte);
                let line = before.rsplit('\n').next().unwrap_or_default();
                let lead = line.get(..line.len().saturating_sub(typed.text.len()));
                let beside = spot.parent.map(beside).unwrap_or_default();
                let policy_beside = spot.parent.and_then(|p| p.get("policy")?.word());
                found = Some(Self {
                    steps: spot.path.iter().map(owned).collect(),
                    role: spot.role,
                    begins_line: lead.unwrap_or_default().chars().all(|c| c == ' ' || c == '-'),
                    is_quoted: spot.node.range != inner,
                    typed,
                    beside,
                    policy_beside: policy_beside.map(str::to_owned),
                    policy: policy_of(&document).to_owned(),
                });
            });
        }
        found
    }

    pub(super) fn path(&self) -> Vec<Step<'_>> {
        let steps = self.steps.iter();
        steps
            .map(|step| match step {
                Owned::Key(key) => Step::Key(key),
                Owned::Item(index) => Step::Item(*index),
            })
            .collect()
    }
}

fn owned(step: &Step<'_>) -> Owned {
    match step {
        Step::Key(key) => Owned::Key((*key).to_owned()),
        Step::Item(index) => Owned::Item(*index),
    }
}

fn beside(parent: &crate::yaml::Node) -> Vec<String> {
    let keys = parent.pairs().iter().map(|p| &p.key);
    keys.chain(parent.items()).filter_map(|n| n.word()).map(str::to_owned).collect()
}

impl Typed {
    /// `marked` are the bytes of the word with the mark in it. Only its line counts.
    fn of(text: &str, marked: &Range<usize>, cursor: usize) -> Self {
        let end = marked.end.saturating_sub(MARK.len_utf8()).max(cursor);
        let before = text.get(marked.start..cursor).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default().trim_start();
        let after = text.get(cursor..end).unwrap_or_default();
        let after = after.split(['\n', '\r']).next().unwrap_or_default();
        let whole = cursor - line.len()..cursor + after.len();
        let word = text.get(whole.clone()).unwrap_or_default().to_owned();
        Self { text: line.to_owned(), whole, word }
    }
}
