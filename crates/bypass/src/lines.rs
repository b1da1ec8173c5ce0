// SPDX-License-Identifier: Apache-2.0
//! Lines and words of a text with their places.

use std::ops::Range;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub(crate) text: &'a str,
    pub(crate) start: usize,
}

impl<'a> Piece<'a> {
    pub(crate) fn whole(text: &'a str) -> Self {
        Self { text, start: 0 }
    }

    pub(crate) fn at(&self) -> Range<usize> {
        self.start..self.start.saturating_add(self.text.len())
    }

    /// Without blanks around it.
    pub(crate) fn trim(&self) -> Self {
        let rest = self.text.trim_start();
        let start = self.start + (self.text.len() - rest.len());
        Self { text: rest.trim_end(), start }
    }

    /// The rest behind a prefix, in any case.
    pub(crate) fn after(&self, prefix: &str) -> Option<Self> {
        let head = self.text.get(..prefix.len())?;
        let text = self.text.get(prefix.len()..)?;
        let start = self.start + prefix.len();
        head.eq_ignore_ascii_case(prefix).then_some(Self { text, start })
    }

    /// The pieces between separators, empty ones left out.
    pub(crate) fn split(&self, is_separator: impl Fn(char) -> bool) -> Vec<Self> {
        let mut pieces = Vec::new();
        let mut from = 0;
        let ends = self.text.char_indices().filter(|(_, c)| is_separator(*c));
        let ends: Vec<_> = ends.map(|(at, c)| (at, at + c.len_utf8())).collect();
        for (end, next) in ends.into_iter().chain([(self.text.len(), self.text.len())]) {
            if let Some(text) = self.text.get(from..end).filter(|text| !text.is_empty()) {
                pieces.push(Self { text, start: self.start + from });
            }
            from = next;
        }
        pieces
    }

    pub(crate) fn words(&self) -> Vec<Self> {
        self.split(char::is_whitespace)
    }
}

/// The lines of a text without blanks around them, empty ones and comments left out.
pub(crate) fn lines<'a>(text: &'a str, comments: &[&str]) -> Vec<Piece<'a>> {
    let all = Piece::whole(text).split(|c| c == '\n' || c == '\r');
    let all = all.iter().map(Piece::trim);
    all.filter(|l| !l.text.is_empty() && !comments.iter().any(|c| l.text.starts_with(c))).collect()
}

/// Characters of words in one line that is written; a terminal takes 4,095 of the whole line.
const LINE_MAX: usize = 1000;

/// Words as lines, none of which is too long for a shell.
pub(crate) fn broken(words: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.len() + word.len() < LINE_MAX => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.clone()),
        }
    }
    lines
}

/// The last place at or before a byte where a character begins.
pub(crate) fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// A word without quotes around it.
pub(crate) fn unquoted(word: &str) -> &str {
    let word = word.strip_prefix('"').and_then(|w| w.strip_suffix('"')).unwrap_or(word);
    word.strip_prefix('\'').and_then(|w| w.strip_suffix('\'')).unwrap_or(word)
}

/// A list with one entry a line, or parted by commas, semicolons and blanks.
pub(crate) fn entries(text: &str) -> Vec<Piece<'_>> {
    let parts = |c: char| c == ',' || c == ';' || c.is_whitespace();
    lines(text, &["#", "//", "!"]).iter().flat_map(|line| line.split(parts)).collect()
}
