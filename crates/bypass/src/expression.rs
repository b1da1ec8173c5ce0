// SPDX-License-Identifier: Apache-2.0
//! Expressions of others, read by the rules of who would read them: what is one there may be none
//! here, or another. Each comes out as an expression for `portolan_allowlist::Names`.

mod class;
#[cfg(test)]
mod tests;

use portolan_allowlist::language;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Extended expressions as the C library compiles them for Squid (POSIX, 9.4; GNU's escapes).
    Posix,
    /// JavaScript without backslashes and without what begins with `(?`, which patterns of
    /// `shExpMatch` cannot say (ECMAScript, annex B.1.2).
    Script,
}

/// Brackets within brackets; nobody nests deeper.
const DEPTH_MAX: usize = 64;
/// Repetitions that anybody writes.
const TIMES_MAX: u32 = 200;

/// The names in which an expression is found anywhere; the error tells why it is none.
pub(crate) fn found(dialect: Dialect, text: &str) -> Result<String, String> {
    let mut parser = Parser { rest: text, dialect, depth: 0 };
    let whole = parser.alternatives()?;
    Ok(format!(".*(?:{whole}).*"))
}

struct Parser<'a> {
    rest: &'a str,
    dialect: Dialect,
    depth: usize,
}

/// One piece, and whether it can be repeated.
struct Atom {
    words: String,
    repeats: bool,
}

impl Atom {
    fn of(words: impl Into<String>) -> Self {
        Self { words: words.into(), repeats: true }
    }

    /// A place between characters.
    fn place(words: &str) -> Self {
        Self { words: words.into(), repeats: false }
    }
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let first = chars.next();
        self.rest = chars.as_str();
        first
    }

    fn takes(&mut self, sign: &str) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Up to the end, or to the bracket that closes these.
    fn alternatives(&mut self) -> Result<String, String> {
        let mut words = String::new();
        while let Some(first) = self.peek() {
            match first {
                ')' if self.depth > 0 => break,
                '|' => words.extend(self.take()),
                _ => words.push_str(&self.piece()?),
            }
        }
        Ok(words)
    }

    /// An atom with what says how often it stands.
    fn piece(&mut self) -> Result<String, String> {
        let Atom { mut words, repeats } = self.atom()?;
        // A script repeats nothing that is repeated.
        let most = if self.dialect == Dialect::Script { 1 } else { TIMES_MAX };
        for _ in 0..if repeats { most } else { 0 } {
            let Some(times) = self.times()? else { break };
            words = format!("(?:{words}){times}");
        }
        Ok(words)
    }

    fn atom(&mut self) -> Result<Atom, String> {
        let is_posix = self.dialect == Dialect::Posix;
        match self.take().unwrap_or_default() {
            '(' => self.group(),
            ')' if !is_posix => Err("a bracket closes nothing".into()),
            '[' => self.class().map(Atom::of),
            '.' => Ok(Atom::of(".")),
            '^' => Ok(Atom::place(r"\A")),
            '$' => Ok(Atom::place(r"\z")),
            '*' | '+' | '?' => Err("there is nothing to repeat".into()),
            '{' if is_posix || self.is_count() => Err("there is nothing to repeat".into()),
            '\\' => self.escaped(),
            c => Ok(Atom::of(literal(c))),
        }
    }

    fn group(&mut self) -> Result<Atom, String> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err("it is nested too deeply to be read".into());
        }
        let inside = self.alternatives()?;
        self.depth -= 1;
        if !self.takes(")") {
            return Err("a bracket is not closed".into());
        }
        Ok(Atom::of(format!("(?:{inside})")))
    }

    fn escaped(&mut self) -> Result<Atom, String> {
        match self.take() {
            None => Err("it ends with a backslash".into()),
            Some(c) if self.dialect == Dialect::Script => Ok(Atom::of(literal(c))),
            Some(c @ ('w' | 'W' | 's' | 'S')) => Ok(Atom::of(format!(r"\{c}"))),
            Some(c @ ('b' | 'B')) => Ok(Atom::place(&format!(r"\{c}"))),
            Some('<') => Ok(Atom::place(r"\b{start}")),
            Some('>') => Ok(Atom::place(r"\b{end}")),
            Some('`') => Ok(Atom::place(r"\A")),
            Some('\'') => Ok(Atom::place(r"\z")),
            Some('1'..='9') => Err("what refers back to a bracket is not read here".into()),
            Some(c) => Ok(Atom::of(literal(c))),
        }
    }

    /// How often, as it stands.
    fn times(&mut self) -> Result<Option<String>, String> {
        match self.peek() {
            Some(sign @ ('*' | '+' | '?')) => {
                self.take();
                Ok(Some(sign.to_string()))
            }
            Some('{') if self.dialect == Dialect::Posix || self.is_count_at(self.rest) => {
                self.take();
                self.counted().map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Whether a brace that has been read begins a count: else it stands for itself in a script.
    fn is_count(&self) -> bool {
        self.is_count_at(&format!("{{{}", self.rest))
    }

    fn is_count_at(&self, rest: &str) -> bool {
        let inside = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
        let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        inside.is_some_and(|(inside, _)| {
            let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
            is_number(least) && (most.is_empty() || is_number(most))
        })
    }

    fn counted(&mut self) -> Result<String, String> {
        let (inside, rest) = self.rest.split_once('}').ok_or("a brace is not closed")?;
        let (least, most) = inside.split_once(',').map_or((inside, None), |(a, b)| (a, Some(b)));
        let number = |word: &str| word.parse::<u32>().map_err(|_| "a count is none".to_owned());
        let least = if least.is_empty() && most.is_some() { 0 } else { number(least)? };
        let most = match most {
            None => Some(least),
            Some("") => None,
            Some(most) => Some(number(most)?),
        };
        if most.is_some_and(|most| most < least) {
            return Err("a count is none".into());
        }
        if least > TIMES_MAX || most.is_some_and(|most| most > TIMES_MAX) {
            return Err("it repeats something too often to be read".into());
        }
        self.rest = rest;
        Ok(most.map_or_else(|| format!("{{{least},}}"), |most| format!("{{{least},{most}}}")))
    }
}

/// A character by itself, in its own case.
fn literal(c: char) -> String {
    if c.is_ascii_uppercase() { c.to_string() } else { language::escape(&c.to_string()) }
}
