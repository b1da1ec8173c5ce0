// SPDX-License-Identifier: Apache-2.0
//! The characters that all names of an expression end with.
//!
//! Names part at their right end, so that a list of any length is a tree by these, with few
//! expressions before them.

/// An expression as one for what stands before, and the characters that follow it in every name.
pub fn parted(expression: &str) -> (&str, String) {
    let mut scan = Scan { rest: expression, ending: String::new(), head: 0 };
    loop {
        let at = expression.len() - scan.rest.len();
        match scan.token() {
            Some(Token::Literal(c)) => scan.ending.push(c),
            Some(Token::Other) => {
                scan.head = expression.len() - scan.rest.len();
                scan.ending.clear();
            }
            Some(Token::End) if at == expression.len() => break,
            // What holds for all of it holds for no part of it.
            _ => return (expression, String::new()),
        }
    }
    (expression.get(..scan.head).unwrap_or_default(), scan.ending)
}

enum Token {
    Literal(char),
    /// It stands for other characters, or repeats those before it.
    Other,
    End,
}

struct Scan<'a> {
    rest: &'a str,
    ending: String,
    /// Where the characters begin.
    head: usize,
}

impl<'a> Scan<'a> {
    fn take(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let first = chars.next();
        self.rest = chars.as_str();
        first
    }

    /// `None` where an expression cannot be parted.
    fn token(&mut self) -> Option<Token> {
        let Some(first) = self.take() else { return Some(Token::End) };
        match first {
            '\\' => self.escaped(),
            '(' => self.group(),
            '[' => self.class(),
            '{' => self.skip_to('}'),
            '.' | '*' | '+' | '?' => Some(Token::Other),
            '|' | ')' | '^' | '$' => None,
            _ => Some(Token::Literal(first)),
        }
    }

    fn escaped(&mut self) -> Option<Token> {
        match self.take()? {
            c if c.is_ascii_punctuation() => Some(Token::Literal(c)),
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => Some(Token::Other),
            _ => None,
        }
    }

    /// A group that sets flags for what follows it is none.
    fn group(&mut self) -> Option<Token> {
        let flags = self.rest.strip_prefix('?');
        let end = |rest: &'a str| rest.find(|c: char| !c.is_ascii_alphabetic() && c != '-');
        if flags.is_some_and(|rest| end(rest).and_then(|at| rest.get(at..=at)) != Some(":")) {
            return None;
        }
        let mut depth = 1_usize;
        while depth > 0 {
            match self.take()? {
                '\\' => _ = self.escaped()?,
                '[' => _ = self.class()?,
                '(' => depth = depth.checked_add(1)?,
                ')' => depth -= 1,
                '^' | '$' => return None,
                _ => {}
            }
        }
        Some(Token::Other)
    }

    fn class(&mut self) -> Option<Token> {
        // A bracket that is a member of its class would seem to close it.
        if self.rest.trim_start_matches('^').starts_with(']') {
            return None;
        }
        let mut depth = 1_usize;
        while depth > 0 {
            match self.take()? {
                '\\' => _ = self.take()?,
                '[' => depth = depth.checked_add(1)?,
                ']' => depth -= 1,
                _ => {}
            }
        }
        Some(Token::Other)
    }

    fn skip_to(&mut self, end: char) -> Option<Token> {
        while self.take()? != end {}
        Some(Token::Other)
    }
}
