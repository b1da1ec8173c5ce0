// SPDX-License-Identifier: Apache-2.0
//! Expressions for the usual kinds of pattern, so that nobody writes them twice.

/// One label.
const LABEL: &str = r"[^.]+";

/// One name.
pub fn exact(name: &str) -> String {
    escape(name)
}

/// Names with at least so many labels before `.suffix`.
pub fn below(suffix: &str, labels: usize) -> String {
    format!(r"(?:{LABEL}\.){{{labels},}}{}", escape(suffix))
}

/// The suffix itself and every name below it.
pub fn apex_and_below(suffix: &str) -> String {
    below(suffix, 0)
}

/// The suffix with `first` to `last` labels before it.
pub fn levels(suffix: &str, first: usize, last: usize) -> String {
    format!(r"(?:{LABEL}\.){{{first},{last}}}{}", escape(suffix))
}

/// Names that end with these characters, at no particular label.
pub fn ends_with(characters: &str) -> String {
    format!(".*{}", escape(characters))
}

/// The characters themselves, in lower case. Beyond ASCII none has a meaning of its own, and an
/// escape before one is refused.
pub fn escape(characters: &str) -> String {
    let mut out = String::new();
    for c in characters.chars().flat_map(char::to_lowercase) {
        if c.is_ascii() && !c.is_ascii_alphanumeric() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
