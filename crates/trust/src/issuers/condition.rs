// SPDX-License-Identifier: Apache-2.0
//! One condition on a field of a name or on a host: `O = Zscaler Inc.`, `CN ^= FortiGate`, `host $= .goskope.com`, `CN ~= zscaler`, `OU #= 32`.
//! Letter case and rows of blanks do not count.

use crate::name::Name;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    field: String,
    how: How,
    words: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Equals,
    Begins,
    Ends,
    /// As whole words: `zscaler` is not in `Zscalery`.
    Holds,
    /// So many hexadecimal digits, and nothing else.
    Digits,
}

impl Condition {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (field, words) = text.split_once('=')?;
        let how = [('^', How::Begins), ('$', How::Ends), ('~', How::Holds), ('#', How::Digits)];
        let mark = |(sign, how)| field.strip_suffix(sign).map(|field| (field, how));
        let (field, how) = how.into_iter().find_map(mark).unwrap_or((field, How::Equals));
        let (field, words) = (field.trim().to_owned(), folded(words));
        let fits = !field.is_empty() && !words.is_empty();
        (fits && (how != How::Digits || words.parse::<usize>().is_ok())).then_some(Self {
            field,
            how,
            words,
        })
    }

    pub(crate) fn holds_of_name(&self, name: &Name) -> bool {
        name.values(&self.field).any(|value| self.holds(value))
    }

    pub(crate) fn holds_of_host(&self, host: &str) -> bool {
        self.field == "host" && self.holds(host)
    }

    fn holds(&self, value: &str) -> bool {
        let value = folded(value);
        match self.how {
            How::Equals => value == self.words,
            How::Begins => value.starts_with(&self.words),
            How::Ends => value.ends_with(&self.words),
            How::Holds => holds_words(&value, &self.words),
            How::Digits => {
                value.bytes().all(|digit| digit.is_ascii_hexdigit())
                    && self.words.parse() == Ok(value.len())
            }
        }
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn holds_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|after| after.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(condition: &str, value: &str) -> bool {
        Condition::parse(condition).unwrap().holds(value)
    }

    #[test]
    fn each_way_to_compare_holds_what_it_says() {
        assert!(holds("O = Zscaler Inc.", "zscaler  INC."));
        assert!(!holds("O = Zscaler Inc.", "Zscaler Inc. of Elsewhere"));
        assert!(holds("CN ^= Sophos SSL CA_", "Sophos SSL CA_C01001"));
        assert!(!holds("CN ^= Sophos SSL CA_", "My Sophos SSL CA_C01001"));
        assert!(holds("host $= .goskope.com", "ca.acme.goskope.com"));
        assert!(!holds("host $= .goskope.com", "goskope.com.example.org"));
        assert!(holds("OU #= 32", "00112233445566778899aabbCCDDEEFF"));
        assert!(!holds("OU #= 32", "00112233445566778899aabbCCDDEEFG"));
    }

    #[test]
    fn a_word_is_held_as_a_whole() {
        assert!(holds("CN ~= zscaler", "the (Zscaler) root"));
        assert!(!holds("CN ~= zscaler", "Zscalery Ltd"));
        assert!(!holds("CN ~= zscaler", "MyZscaler Ltd"));
        assert!(holds("CN ~= zscaler", "MyZscaler Zscaler"));
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for text in ["", "O", "= x", "O =", "OU #= many"] {
            assert_eq!(Condition::parse(text), None, "{text}");
        }
    }
}
