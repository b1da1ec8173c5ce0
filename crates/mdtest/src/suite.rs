// SPDX-License-Identifier: Apache-2.0
//! A Markdown file as a suite: its sections, and what each adds to the ones above it.

use std::collections::BTreeMap;
use std::ops::Range;

use portolan_diagnostics::Format;
use portolan_site::model::Date;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::block::{Block, Kind, block, kind};

/// A document.
#[derive(Clone, Debug)]
pub struct Suite {
    pub text: String,
    /// The day on which everything in it is judged.
    pub today: Date,
    pub sections: Vec<Section>,
}

/// A heading, and the blocks up to the next one.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// The headings above it and its own, joined by ` - `.
    pub name: String,
    /// 1 for the title.
    pub level: usize,
    /// Files of the site by path, those of the sections above included. An empty block takes a
    /// file away.
    pub files: BTreeMap<String, String>,
    pub connections: Vec<Block>,
    pub diagnostics: Vec<(Format, Block)>,
    pub dns: Vec<Block>,
}

/// Why a document is no suite.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("no line `today: YYYY-MM-DD` stands under the title")]
    NoToday,
    #[error("line {0}: ``` {1}: nobody can tell what this block is; see mdtest/README.md")]
    UnknownBlock(usize, String),
    #[error("nothing is tested: no block of connections or diagnostics")]
    NoTest,
}

impl Suite {
    /// The sections that state something.
    pub fn tests(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|s| !s.connections.is_empty() || !s.diagnostics.is_empty())
    }
}

/// Reads a document.
pub fn read(text: &str) -> Result<Suite, Unreadable> {
    let today = text.lines().find_map(|l| l.strip_prefix("today: ")?.trim().parse().ok());
    let suite = Suite {
        text: text.to_owned(),
        today: today.ok_or(Unreadable::NoToday)?,
        sections: sections(text)?,
    };
    if suite.tests().next().is_none() { Err(Unreadable::NoTest) } else { Ok(suite) }
}

fn sections(text: &str) -> Result<Vec<Section>, Unreadable> {
    let mut sections: Vec<Section> = Vec::new();
    let mut heading: Option<(usize, String)> = None;
    #[expect(clippy::wildcard_enum_match_arm, reason = "prose has many events, none of them ours")]
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                heading = Some((level as usize, String::new()));
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some((_, name)) = &mut heading {
                    name.push_str(&words);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, name)) = heading.take() {
                    sections.push(below(&sections, level, name));
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                if let Some(section) = sections.last_mut() {
                    add(section, text, &info, range)?;
                }
            }
            _ => {}
        }
    }
    Ok(sections)
}

/// A new section, with the files of the section that it belongs to.
fn below(sections: &[Section], level: usize, own: String) -> Section {
    let parent = sections.iter().rev().find(|s| s.level < level);
    let name = match parent {
        Some(parent) if parent.level > 1 => format!("{} - {own}", parent.name),
        _ => own,
    };
    let files = parent.map(|p| p.files.clone()).unwrap_or_default();
    let dns = parent.map(|p| p.dns.clone()).unwrap_or_default();
    Section { name, level, files, dns, ..Section::default() }
}

fn add(
    section: &mut Section,
    text: &str,
    info: &str,
    range: Range<usize>,
) -> Result<(), Unreadable> {
    let block = block(text, range);
    match kind(info) {
        Kind::File(path) if block.text.trim().is_empty() => drop(section.files.remove(&path)),
        Kind::File(path) => drop(section.files.insert(path, block.text)),
        Kind::Connections => section.connections.push(block),
        Kind::Diagnostics(format) => section.diagnostics.push((format, block)),
        Kind::Dns => section.dns.push(block),
        Kind::Illustration => {}
        Kind::Unknown => return Err(Unreadable::UnknownBlock(block.line - 1, info.to_owned())),
    }
    Ok(())
}
