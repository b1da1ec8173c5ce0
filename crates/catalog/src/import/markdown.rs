// SPDX-License-Identifier: Apache-2.0
//! The paper's Markdown source, where an empty cell is the one above.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::page::{Page, RawRow, RawTable, is_head, tidy};

/// What has been read so far.
#[derive(Default)]
struct Reader {
    /// The text of the heading or cell that is open.
    text: String,
    heading: String,
    cells: Vec<String>,
    /// The cells of the head, and whether it is one of ports.
    width: usize,
    ports: bool,
    tables: Vec<RawTable>,
}

pub(super) fn tables(page: &mut Page<'_>) -> Vec<RawTable> {
    let mut reader = Reader::default();
    let text = page.text;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::TableCell) => reader.text.clear(),
            Event::Text(part) | Event::Code(part) => reader.text.push_str(&part),
            Event::SoftBreak | Event::HardBreak | Event::InlineHtml(_) => reader.text.push(' '),
            Event::End(TagEnd::Heading(_)) => reader.heading = tidy(&reader.text),
            Event::End(TagEnd::TableCell) => reader.cells.push(tidy(&reader.text)),
            Event::End(TagEnd::TableHead) => reader.head(page.line_at(range.start)),
            Event::End(TagEnd::TableRow) => {
                let raw = text.get(range.clone()).unwrap_or_default();
                reader.row(page.line_at(range.start), raw, page);
            }
            Event::Start(_)
            | Event::End(_)
            | Event::Html(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::Rule
            | Event::TaskListMarker(_) => {}
        }
    }
    reader.tables
}

impl Reader {
    fn head(&mut self, line: usize) {
        let cells = std::mem::take(&mut self.cells);
        self.width = cells.len();
        self.ports = is_head(&cells);
        if self.ports {
            let section = self.heading.clone();
            self.tables.push(RawTable { section, line, rows: Vec::new() });
        }
    }

    fn row(&mut self, line: usize, raw: &str, page: &mut Page<'_>) {
        let cells = std::mem::take(&mut self.cells);
        if !self.ports {
            return;
        }
        // The parser pads short rows and cuts long ones, as its standard wants.
        let width = width(raw);
        if width != self.width {
            let message = format!("the row has {width} cells, the head has {}", self.width);
            let help = "an empty cell is the one above; write `\\|` for a bar inside a cell";
            page.error(line, "paper-wrong-cells", message, help);
        } else if let Some(table) = self.tables.last_mut() {
            table.rows.push(RawRow::of_columns(line, &cells));
        }
    }
}

fn width(raw: &str) -> usize {
    let raw = raw.trim();
    let raw = raw.strip_prefix('|').unwrap_or(raw);
    let bars = raw.replace("\\|", "");
    bars.strip_suffix('|').unwrap_or(&bars).split('|').count()
}
