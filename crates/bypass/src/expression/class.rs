// SPDX-License-Identifier: Apache-2.0
//! Sets of characters in brackets.

use super::{Dialect, Parser, literal};

/// Names of POSIX.
const NAMES: [&str; 12] = [
    "alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
    "upper", "xdigit",
];

impl Parser<'_> {
    /// Behind the opening bracket.
    pub(super) fn class(&mut self) -> Result<String, String> {
        let is_not = self.takes("^");
        let mut words = String::new();
        let is_posix = self.dialect == Dialect::Posix;
        // There the first is a member, though it would close the set.
        let mut is_first = is_posix;
        while is_first || !self.rest.starts_with(']') {
            is_first = false;
            words.push_str(&self.members()?);
        }
        self.takes("]");
        Ok(match (is_not, words.is_empty()) {
            (true, true) => ".".into(),
            (false, true) => "[a&&b]".into(),
            (true, false) => format!("[^{words}]"),
            (false, false) => format!("[{words}]"),
        })
    }

    /// One character, a range, or a named set.
    fn members(&mut self) -> Result<String, String> {
        if self.dialect == Dialect::Posix && self.takes("[:") {
            return self.named();
        }
        let first = self.member()?;
        let goes_on = self.rest.starts_with('-') && !self.rest.starts_with("-]");
        if !goes_on {
            return Ok(member(first));
        }
        self.takes("-");
        if self.dialect == Dialect::Posix && self.rest.starts_with("[:") {
            return Err("a range has no end".into());
        }
        let last = self.member()?;
        let is_chained = self.dialect == Dialect::Posix
            && self.rest.starts_with('-')
            && !self.rest.starts_with("-]");
        if first > last || is_chained || !last.is_ascii() {
            return Err("a range has no end".into());
        }
        Ok(format!("{}-{}", literal(first), literal(last)))
    }

    fn named(&mut self) -> Result<String, String> {
        let unknown = "a set of characters has no such name";
        let (name, rest) = self.rest.split_once(":]").ok_or("a bracket is not closed")?;
        let name = NAMES.iter().find(|known| **known == name).ok_or(unknown)?;
        self.rest = rest;
        if self.rest.starts_with('-') && !self.rest.starts_with("-]") {
            return Err("a range has no end".into());
        }
        Ok(format!("[:{name}:]"))
    }

    fn member(&mut self) -> Result<char, String> {
        let open = "a bracket is not closed";
        if self.dialect == Dialect::Posix {
            for (begin, end) in [("[.", ".]"), ("[=", "=]")] {
                if self.takes(begin) {
                    let (name, rest) = self.rest.split_once(end).ok_or(open)?;
                    let mut chars = name.chars();
                    let only = chars.next().filter(|_| chars.as_str().is_empty());
                    self.rest = rest;
                    return only.ok_or_else(|| "a character has no such name".into());
                }
            }
            return self.take().ok_or_else(|| open.into());
        }
        match self.take().ok_or(open)? {
            '\\' => self.take().ok_or_else(|| open.into()),
            c => Ok(c),
        }
    }
}

/// Beyond ASCII, the bytes of a character: no host name has one of them.
fn member(c: char) -> String {
    if c.is_ascii() {
        return literal(c);
    }
    let mut bytes = [0; 4];
    c.encode_utf8(&mut bytes).bytes().map(|byte| format!(r"\x{byte:02x}")).collect()
}
