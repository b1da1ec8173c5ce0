// SPDX-License-Identifier: Apache-2.0
//! What a column counts. The protocol says UTF-16 unless both sides agree on something better.

use lsp_types::PositionEncodingKind;

/// The unit of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    #[default]
    Utf16,
    Utf8,
}

impl Encoding {
    /// Bytes where the client knows them, for nothing has to be counted then.
    pub(crate) fn negotiated(offered: Option<&[PositionEncodingKind]>) -> Self {
        let bytes = |offered: &[_]| offered.contains(&PositionEncodingKind::UTF8);
        if offered.is_some_and(bytes) { Self::Utf8 } else { Self::Utf16 }
    }

    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf8 => PositionEncodingKind::UTF8,
        }
    }

    /// The length of a text in columns.
    pub(crate) fn length(self, text: &str) -> usize {
        match self {
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf8 => text.len(),
        }
    }

    /// The byte of a line at a column; never inside a character, never beyond the line.
    pub(crate) fn byte(self, line: &str, column: usize) -> usize {
        match self {
            Self::Utf8 => super::boundary(line, column),
            Self::Utf16 => {
                let mut units = 0;
                let inside = line.char_indices().find(|(_, c)| {
                    units += c.len_utf16();
                    units > column
                });
                inside.map_or(line.len(), |(at, _)| at)
            }
        }
    }
}
