// SPDX-License-Identifier: Apache-2.0
//! Positions there and back, and positions that no text has.
#![allow(clippy::unwrap_used, reason = "a test may fail by a panic")]

use lsp_types::{Position, Range};
use proptest::prelude::*;

use super::{Encoding, Text};

const BOTH: [Encoding; 2] = [Encoding::Utf16, Encoding::Utf8];

#[test]
fn a_column_counts_utf16_units_unless_bytes_were_agreed() {
    let text = Text::new("ä𝄞x\r\ny");
    let x = text.content().find('x').unwrap();
    assert_eq!(text.position(x, Encoding::Utf16), Position::new(0, 3));
    assert_eq!(text.position(x, Encoding::Utf8), Position::new(0, 6));
    assert_eq!(text.byte(Position::new(0, 3), Encoding::Utf16), x);
    assert_eq!(text.byte(Position::new(0, 2), Encoding::Utf16), 2, "inside the clef: before it");
    assert_eq!(text.byte(Position::new(0, 99), Encoding::Utf16), x + 1, "before the line's end");
    assert_eq!(text.byte(Position::new(9, 0), Encoding::Utf8), text.content().len());
}

fn place() -> impl Strategy<Value = Position> {
    let number = prop_oneof![0..6u32, Just(u32::MAX)];
    (number.clone(), number).prop_map(|(line, column)| Position::new(line, column))
}

proptest! {
    #[test]
    fn every_byte_of_a_text_comes_back_from_its_position(content in "[aä𝄞\n]{0,30}") {
        let text = Text::new(content.clone());
        for encoding in BOTH {
            for (at, _) in content.char_indices().chain([(content.len(), ' ')]) {
                prop_assert_eq!(text.byte(text.position(at, encoding), encoding), at);
            }
        }
    }

    #[test]
    fn a_change_anywhere_leaves_a_text_whose_lines_are_known(
        content in "[aä𝄞\r\n]{0,30}", from in place(), to in place(), with in "[bß\n]{0,4}",
    ) {
        for encoding in BOTH {
            let changed = Text::new(content.clone()).replaced(&Range::new(from, to), &with, encoding);
            let fresh = Text::new(changed.content().to_owned());
            prop_assert!(changed.content().contains(&with));
            prop_assert_eq!(changed.starts, fresh.starts);
        }
    }
}
