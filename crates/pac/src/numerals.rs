// SPDX-License-Identifier: Apache-2.0
//! Integers of any length (`10n`) cost by the square of their length and count as one step, so a
//! file may not write them. Where one stands in the code, and where in a text or a comment, only a
//! parser knows; so the engine's own is asked, with each changed to what no parser takes.

/// The text with every numeral that ends in `n` ending in `N`: no JavaScript if one of them stands
/// in the code, and else the same program. `None` where there is none.
pub(crate) fn spoilt(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut is_changed = false;
    for run in text.split_inclusive(|c: char| !is_of_word(c)) {
        let word = run.trim_end_matches(|c: char| !is_of_word(c));
        let begins = word.starts_with(|c: char| c.is_ascii_digit());
        match word.strip_suffix('n').filter(|_| begins) {
            Some(digits) => {
                is_changed = true;
                out.push_str(digits);
                out.push('N');
                out.push_str(run.strip_prefix(word).unwrap_or_default());
            }
            None => out.push_str(run),
        }
    }
    is_changed.then_some(out)
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::spoilt;

    #[test]
    fn a_numeral_that_ends_in_n_is_changed_and_nothing_else() {
        let table = [
            ("var x=10n;", Some("var x=10N;")),
            ("0xFFn", Some("0xFFN")),
            ("a.5n \"10n.b\" é7n", Some("a.5N \"10N.b\" é7N")),
            ("1_0n*2n", Some("1_0N*2N")),
            ("var n = 10; a10n; n; $1n; return", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(spoilt(text).as_deref(), expected, "{text}");
        }
    }
}
