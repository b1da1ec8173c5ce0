// SPDX-License-Identifier: Apache-2.0
//! Text from a site's files, made safe for a cell.

/// What a spreadsheet holds in one cell.
const LONGEST: usize = 32_000;

/// Without characters that move a cursor or turn the direction of reading: what is signed must read
/// as it is.
pub(crate) fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !turns(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Whether a spreadsheet would take the text for a formula.
pub(crate) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

/// As much as a cell holds; what is cut says so.
pub(crate) fn clip(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(" [cut: longer than a cell]".chars()).collect()
}
