// SPDX-License-Identifier: Apache-2.0
//! The forms in which the paper circulates.

/// How a paper is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// The text of a saved page: cells parted by `|`, shared cells missing.
    Flat,
    /// The paper's source: shared cells empty.
    Markdown,
    /// The published page: shared cells spanning rows.
    Html,
}

impl Form {
    /// Every form, with the word for it.
    pub const WORDS: [(&'static str, Self); 3] =
        [("text", Self::Flat), ("markdown", Self::Markdown), ("html", Self::Html)];

    /// The form of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(w, _)| *w == word).map(|(_, form)| form)
    }

    /// The form that a text shows by itself.
    pub fn of(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with('<') {
            Self::Html
        } else if text.lines().any(|line| line.trim_start().starts_with('|')) {
            Self::Markdown
        } else if text.to_ascii_lowercase().contains("<table") {
            Self::Html
        } else {
            Self::Flat
        }
    }
}
