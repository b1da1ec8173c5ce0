// SPDX-License-Identifier: Apache-2.0
//! The grammar of a FortiOS configuration: `config`, `edit`, `set`, `next`, `end`.

use std::ops::Range;

use super::super::Reading;
use crate::lines::Piece;

/// Settings at one place, such as `firewall address` › `name`.
pub(super) struct Block<'a> {
    pub(super) path: Vec<&'a str>,
    pub(super) at: Range<usize>,
    is_edit: bool,
    settings: Vec<(&'a str, Vec<Piece<'a>>)>,
}

impl<'a> Block<'a> {
    /// The values of a setting; of two, the last holds.
    pub(super) fn values(&self, key: &str) -> &[Piece<'a>] {
        let last = self.settings.iter().rev().find(|(known, _)| *known == key);
        last.map_or(&[], |(_, values)| values)
    }

    /// Adds values to those of the setting.
    fn append(&mut self, key: &'a str, values: &[Piece<'a>]) {
        match self.settings.iter_mut().rev().find(|(known, _)| *known == key) {
            Some((_, known)) => known.extend_from_slice(values),
            None => self.settings.push((key, values.to_vec())),
        }
    }

    /// Whether its path ends so, in any virtual domain; an empty word stands for any name.
    pub(super) fn is_at(&self, path: &[&str]) -> bool {
        let from = self.path.len().checked_sub(path.len());
        let tail = from.and_then(|from| self.path.get(from..)).unwrap_or_default();
        !tail.is_empty()
            && tail.iter().zip(path).all(|(own, asked)| asked.is_empty() || own == asked)
    }
}

/// Nobody nests deeper.
const DEPTH_MAX: usize = 16;

/// Every place that has settings; what does not fit is told.
pub(super) fn parse<'a>(text: &'a str, reading: &mut Reading) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    let mut open: Vec<Block<'a>> = Vec::new();
    for line in lines(text) {
        let Some((word, rest)) = line.split_first() else { continue };
        match word.text {
            "config" | "edit" if open.len() < DEPTH_MAX => {
                open.push(begin(word, rest, text, &open));
            }
            "set" | "append" => match (open.last_mut(), rest.split_first()) {
                (Some(block), Some((key, values))) if word.text == "set" => {
                    block.settings.push((key.text, values.to_vec()));
                }
                (Some(block), Some((key, values))) => block.append(key.text, values),
                _ => reading
                    .problem(word.at(), format!("`{}` stands outside every `config`", word.text)),
            },
            "next" | "end" => close(word, &mut open, &mut blocks, reading),
            "unset" => {
                if let (Some(block), Some(key)) = (open.last_mut(), rest.first()) {
                    block.settings.push((key.text, Vec::new()));
                }
            }
            _ => reading.problem(word.at(), format!("`{}` is not read here", word.text)),
        }
    }
    if !open.is_empty() {
        reading.problem(text.len()..text.len(), "a `config` or `edit` is not closed");
    }
    blocks.extend(open);
    blocks
}

fn begin<'a>(word: &Piece<'a>, rest: &[Piece<'a>], text: &'a str, open: &[Block<'a>]) -> Block<'a> {
    // A path of several words is one name, as it stands.
    let name = match (rest.first(), rest.last()) {
        (Some(first), Some(last)) => text.get(first.start..last.at().end).unwrap_or_default(),
        _ => "",
    };
    let path = open.last().map_or(&[][..], |block| &block.path);
    Block {
        path: path.iter().copied().chain([name]).collect(),
        at: word.at(),
        is_edit: word.text == "edit",
        settings: Vec::new(),
    }
}

/// `next` closes an `edit`; `end` a `config`, and an `edit` that is still open in it.
fn close<'a>(
    word: &Piece<'_>,
    open: &mut Vec<Block<'a>>,
    blocks: &mut Vec<Block<'a>>,
    reading: &mut Reading,
) {
    let is_edit = open.last().map(|block| block.is_edit);
    let is_next = word.text == "next";
    if is_edit.is_none() || (is_next && is_edit == Some(false)) {
        reading.problem(word.at(), format!("`{}` closes nothing", word.text));
        return;
    }
    blocks.extend(open.pop());
    if !is_next && is_edit == Some(true) {
        blocks.extend(open.pop());
    }
}

/// Lines as words. What stands in quotes is one word, over several lines too, as keys and comments
/// do.
fn lines(text: &str) -> Vec<Vec<Piece<'_>>> {
    let mut all = vec![Vec::new()];
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        match first {
            '\n' => all.push(Vec::new()),
            '#' if all.last().is_some_and(Vec::is_empty) => {
                while rest.next_if(|(_, c)| *c != '\n').is_some() {}
            }
            '"' => {
                let mut end = text.len();
                while let Some((at, c)) = rest.next() {
                    if c == '\\' {
                        rest.next();
                    } else if c == '"' {
                        end = at;
                        break;
                    }
                }
                push(&mut all, text, start + 1, end);
            }
            _ if first.is_whitespace() => {}
            _ => {
                let mut end = start + first.len_utf8();
                while let Some((at, c)) = rest.next_if(|(_, c)| !c.is_whitespace()) {
                    end = at + c.len_utf8();
                }
                push(&mut all, text, start, end);
            }
        }
    }
    all
}

fn push<'a>(all: &mut [Vec<Piece<'a>>], text: &'a str, start: usize, end: usize) {
    if let (Some(line), Some(text)) = (all.last_mut(), text.get(start..end)) {
        line.push(Piece { text, start });
    }
}
