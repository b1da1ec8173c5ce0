// SPDX-License-Identifier: Apache-2.0
//! How cells look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The formats of a workbook.
pub(super) struct Styles {
    pub(super) head: Format,
    pub(super) text: Format,
    /// Text that begins like a formula: it stays text when somebody edits the cell.
    pub(super) quoted: Format,
    pub(super) allowed: Format,
    pub(super) blocked: Format,
    pub(super) partly: Format,
    pub(super) absent: Format,
}

impl Styles {
    pub(super) fn new() -> Self {
        let text = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::Top)
            .set_border(FormatBorder::Hair);
        let filled = |rgb: u32| text.clone().set_background_color(Color::RGB(rgb));
        Self {
            head: filled(0x00e8_edf2).set_bold(),
            quoted: text.clone().set_quote_prefix(),
            allowed: filled(0x00e2_f2e4),
            blocked: filled(0x00f8_d9d6).set_bold(),
            partly: filled(0x00fd_ebc8).set_bold(),
            absent: filled(0x00ec_eff1),
            text,
        }
    }

    /// By the word in a cell.
    pub(super) fn of(&self, text: &str) -> &Format {
        match text {
            "allowed" => &self.allowed,
            "blocked" => &self.blocked,
            "partly" => &self.partly,
            "not present" => &self.absent,
            _ if crate::cell::is_formula(text) => &self.quoted,
            _ => &self.text,
        }
    }
}
