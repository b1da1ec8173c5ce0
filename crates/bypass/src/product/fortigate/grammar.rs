// SPDX-License-Identifier: Apache-2.0
//! The grammar of a FortiOS configuration: `config`, `edit`, `set`, `next`, `end`.

use std::ops::Range;

use super::super::Reading;
use crate::lines::{Piece, lines};

/// Settings at one place, such as `firewall address` › `name`.
pub(super) struct Block<'a> {
    pub(super) path: Vec<&'a str>,
    settings: Vec<(&'a str, Piece<'a>)>,
}

impl<'a> Block<'a> {
    /// The first value of a setting.
    pub(super) fn set(&self, key: &str) -> Option<(&'a str, Range<usize>)> {
        let (_, value) = self.settings.iter().find(|(known, _)| *known == key)?;
        Some((value.text, value.at()))
    }
}

/// Nobody nests deeper.
const DEPTH_MAX: usize = 16;

/// Every place that has settings; what does not fit is told.
pub(super) fn parse<'a>(text: &'a str, reading: &mut Reading) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    let mut open: Vec<(bool, &'a str, Block<'a>)> = Vec::new();
    for line in lines(text, &["#"]) {
        let (word, rest) = line.text.split_once(char::is_whitespace).unwrap_or((line.text, ""));
        let start = line.start + (line.text.len() - rest.len());
        let rest = Piece { text: rest, start }.trim();
        let is_edit = word == "edit";
        match word {
            "config" | "edit" if open.len() < DEPTH_MAX => {
                let name = if is_edit { value(&rest).text } else { rest.text };
                let path = open.iter().map(|(_, name, _)| *name).chain([name]).collect();
                open.push((is_edit, name, Block { path, settings: Vec::new() }));
            }
            "set" => {
                let (key, values) =
                    rest.text.split_once(char::is_whitespace).unwrap_or((rest.text, ""));
                let start = rest.start + (rest.text.len() - values.len());
                let value = value(&Piece { text: values, start }.trim());
                match open.last_mut() {
                    Some((_, _, block)) => block.settings.push((key, value)),
                    None => reading.problem(line.at(), "`set` stands outside every `config`"),
                }
            }
            "next" | "end" => close(word == "next", &line, &mut open, &mut blocks, reading),
            "unset" | "append" | "delete" | "purge" | "move" => {
                reading.problem(line.at(), format!("`{word}` is not read here"));
            }
            _ => reading.problem(line.at(), format!("`{word}` is no word of a configuration")),
        }
    }
    if !open.is_empty() {
        reading.problem(text.len()..text.len(), "a `config` or `edit` is not closed");
    }
    blocks.extend(open.into_iter().map(|(_, _, block)| block));
    blocks
}

/// `next` closes an `edit`; `end` a `config`, and an `edit` that is still open in it.
fn close<'a>(
    is_next: bool,
    line: &Piece<'_>,
    open: &mut Vec<(bool, &'a str, Block<'a>)>,
    blocks: &mut Vec<Block<'a>>,
    reading: &mut Reading,
) {
    let is_edit = open.last().map(|(is_edit, _, _)| *is_edit);
    if is_edit.is_none() || (is_next && is_edit == Some(false)) {
        reading.problem(line.at(), format!("`{}` closes nothing", line.text));
        return;
    }
    blocks.extend(open.pop().map(|(_, _, block)| block));
    if !is_next && is_edit == Some(true) {
        blocks.extend(open.pop().map(|(_, _, block)| block));
    }
}

/// The first value, without its quotes.
fn value<'a>(rest: &Piece<'a>) -> Piece<'a> {
    match rest.text.strip_prefix('"') {
        Some(quoted) => {
            let text = quoted.split('"').next().unwrap_or(quoted);
            Piece { text, start: rest.start + 1 }
        }
        None => {
            let text = rest.text.split_whitespace().next().unwrap_or_default();
            Piece { text, start: rest.start }
        }
    }
}
