// SPDX-License-Identifier: Apache-2.0
//! What the answers of a PAC file come to, in their order: the first `return` wins.

use std::collections::BTreeMap;

use super::super::{Entry, Reading};
use super::condition::{alternatives, differs, test};
use super::token::{Kind, Token, tokens};

/// Brackets within brackets; nobody nests deeper.
const DEPTH_MAX: usize = 32;

pub(super) fn read(text: &str, reading: &mut Reading) {
    let tokens = tokens(text);
    let Some((host, body)) = function(&tokens) else {
        reading.problem(0..0, "it has no function `FindProxyForURL`");
        return;
    };
    let mut script = Script { text, hosts: vec![host], words: constants(&tokens), reading };
    if !script.block(body, 0) {
        let at = tokens.last().map_or(0..0, |token| token.at.clone());
        let said = "not every host has an answer: some browsers then go directly, others fail";
        script.reading.problem(at, said);
    }
}

/// The name of its second parameter, and its body.
fn function<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(&'a str, &'t [Token<'a>])> {
    let named = |at: &usize| {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let after = tokens.get(at + 1);
        tokens.get(*at).is_some_and(|token| token.is("FindProxyForURL"))
            && (before.is_some_and(|t| t.is("function")) || after.is_some_and(|t| t.is("=")))
    };
    let at = (0..tokens.len()).find(named)?;
    let open = at + tokens.get(at..)?.iter().position(|token| token.is("("))?;
    let [_, comma, host, close, begin] = tokens.get(open + 1..open + 6)? else { return None };
    if !comma.is(",") || !close.is(")") || !begin.is("{") {
        return None;
    }
    let (body, _) = enclosed(tokens.get(open + 5..)?)?;
    Some((host.text, body))
}

/// What stands between the first bracket and the one that closes it, and what follows.
fn enclosed<'t, 'a>(tokens: &'t [Token<'a>]) -> Option<(&'t [Token<'a>], &'t [Token<'a>])> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        if ["(", "{", "["].iter().any(|open| token.is(open)) {
            depth = depth.saturating_add(1);
        } else if [")", "}", "]"].iter().any(|close| token.is(close)) {
            depth = depth.checked_sub(1)?;
        }
        if depth == 0 {
            return Some((tokens.get(1..at)?, tokens.get(at + 1..)?));
        }
    }
    None
}

/// Words that are given a string once.
fn constants<'a>(tokens: &[Token<'a>]) -> BTreeMap<&'a str, Option<&'a str>> {
    let mut all = BTreeMap::new();
    for part in tokens.windows(3) {
        let [name, sign, value] = part else { continue };
        if sign.is("=") && name.kind == Kind::Word {
            let value = (value.kind == Kind::String).then_some(value.text);
            // What is given twice is no constant.
            all.entry(name.text).and_modify(|known| *known = None).or_insert(value);
        }
    }
    all
}

struct Script<'r, 'a> {
    text: &'a str,
    /// Words that stand for the host.
    hosts: Vec<&'a str>,
    words: BTreeMap<&'a str, Option<&'a str>>,
    reading: &'r mut Reading,
}

impl<'a> Script<'_, 'a> {
    /// Goes through statements; whether an answer is met that is always given.
    fn block(&mut self, mut rest: &[Token<'a>], depth: usize) -> bool {
        while let Some(first) = rest.first() {
            if depth > DEPTH_MAX {
                self.reading.problem(first.at.clone(), "it is nested too deeply");
                return true;
            }
            let (answers, left) = self.statement(first, rest, depth);
            if answers {
                return true;
            }
            rest = left;
        }
        false
    }

    fn statement<'t>(
        &mut self,
        first: &Token<'a>,
        rest: &'t [Token<'a>],
        depth: usize,
    ) -> (bool, &'t [Token<'a>]) {
        let after = rest.get(1..).unwrap_or_default();
        match first.text {
            "return" if first.kind == Kind::Word => {
                let (words, left) = until_end(after);
                let is_direct = self.is_direct(words, first);
                let entry = self.entry(first, words.last().unwrap_or(first), ".*".into());
                self.reading.decide(is_direct, entry);
                (true, left)
            }
            "if" if first.kind == Kind::Word => self.branch(first, after, depth),
            "else" if first.kind == Kind::Word => (false, after),
            "{" => match enclosed(rest) {
                Some((inside, left)) => (self.block(inside, depth + 1), left),
                None => (false, after),
            },
            "for" | "while" | "do" | "switch" | "try" if first.kind == Kind::Word => {
                let said =
                    format!("`{}` is not read here; what it decides is not counted", first.text);
                self.reading.problem(first.at.clone(), said);
                (false, behind_block(after))
            }
            "function" if first.kind == Kind::Word => (false, behind_block(after)),
            _ => {
                let (words, left) = until_end(rest);
                self.alias(words);
                (false, left)
            }
        }
    }

    /// `name = host` and `name = host.toLowerCase()`.
    fn alias(&mut self, words: &[Token<'a>]) {
        let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
        let texts = match texts.as_slice() {
            ["var" | "let" | "const", rest @ ..] => rest,
            all => all,
        };
        let Some(name) = words.iter().find(|word| Some(&word.text) == texts.first()) else {
            return;
        };
        let is_host = match texts {
            [_, "=", host] | [_, "=", host, ".", "toLowerCase", "(", ")"] => {
                self.hosts.contains(host)
            }
            _ => false,
        };
        if is_host {
            self.hosts.push(name.text);
        } else if texts.get(1) == Some(&"=") && self.hosts.contains(&name.text) {
            self.hosts.retain(|host| *host != name.text);
            self.reading
                .problem(name.at.clone(), "the host is changed here; tests of it are not read");
        }
    }

    /// `if (condition) answer`, with `else` or without.
    fn branch<'t>(
        &mut self,
        first: &Token<'a>,
        after: &'t [Token<'a>],
        depth: usize,
    ) -> (bool, &'t [Token<'a>]) {
        let Some((condition, behind)) =
            after.first().filter(|t| t.is("(")).and_then(|_| enclosed(after))
        else {
            self.reading.problem(first.at.clone(), "this `if` has no condition");
            return (false, after);
        };
        let (body, left) = match behind.first() {
            Some(open) if open.is("{") => enclosed(behind).unwrap_or((behind, &[])),
            _ => until_end(behind),
        };
        match self.answer(body) {
            Some(is_direct) => self.tests(condition, is_direct),
            None => {
                let said = "what this `if` comes to is not read here, and is not counted";
                self.reading.problem(first.at.clone(), said);
                // What stands in its other branch is as uncertain.
                if let Some((otherwise, rest)) = left.split_first().filter(|(t, _)| t.is("else")) {
                    self.reading.problem(otherwise.at.clone(), "nor is its other branch");
                    return (false, behind_branch(rest, depth));
                }
            }
        }
        (false, left)
    }

    /// Whether a body answers `DIRECT` first; `None` where it is more than an answer.
    fn answer(&mut self, body: &[Token<'a>]) -> Option<bool> {
        let (first, rest) = body.split_first()?;
        let (words, left) = until_end(rest);
        let is_plain = first.is("return") && left.iter().all(|token| token.is(";"));
        is_plain.then(|| self.is_direct(words, first))
    }

    fn is_direct(&mut self, words: &[Token<'a>], place: &Token<'a>) -> bool {
        let answer = match words {
            [one] if one.kind == Kind::String => Some(one.text),
            [one] => self.words.get(one.text).copied().flatten(),
            _ => None,
        };
        let Some(answer) = answer else {
            let said = "this answer is not read here, and is taken for a proxy";
            self.reading.problem(place.at.clone(), said);
            return false;
        };
        let first = answer.split(';').next().unwrap_or_default().trim();
        first.is_empty() || first.eq_ignore_ascii_case("DIRECT")
    }

    fn tests(&mut self, condition: &[Token<'a>], is_direct: bool) {
        for part in alternatives(condition) {
            let (Some(first), Some(last)) = (part.first(), part.last()) else { continue };
            let entry = self.entry(first, last, String::new());
            match test(part, &self.hosts) {
                Ok(language) => {
                    if differs(part) {
                        let said = format!(
                            "`{}` is an expression for browsers, and read so; ",
                            entry.printed
                        ) + "others know `*` and `?` alone, or brackets as a shell has them";
                        self.reading.remark(entry.at.clone(), said);
                    }
                    self.reading.decide(is_direct, Entry { language, ..entry });
                }
                Err(why) => {
                    let said = format!("`{}` is not counted: {why}", entry.printed);
                    self.reading.problem(entry.at, said);
                }
            }
        }
    }

    fn entry(&self, first: &Token<'_>, last: &Token<'_>, language: String) -> Entry {
        let at = first.at.start..last.at.end;
        let printed = self.text.get(at.clone()).unwrap_or_default().to_owned();
        Entry { printed, at, language }
    }
}

/// A statement without brackets of its own, and what follows it. It ends with a semicolon, or with
/// a line behind which a word begins what cannot go on.
fn until_end<'t, 'a>(tokens: &'t [Token<'a>]) -> (&'t [Token<'a>], &'t [Token<'a>]) {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| tokens.get(at));
        let goes_on = before.is_none_or(|t| t.kind == Kind::Sign && !t.is(")") && !t.is("]"));
        if depth == 0 && token.begins_line && token.kind == Kind::Word && !goes_on {
            return (tokens.get(..at).unwrap_or_default(), tokens.get(at..).unwrap_or_default());
        }
        if ["(", "{", "["].iter().any(|open| token.is(open)) {
            depth = depth.saturating_add(1);
        } else if [")", "}", "]"].iter().any(|close| token.is(close)) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && token.is(";") {
            return (
                tokens.get(..at).unwrap_or_default(),
                tokens.get(at + 1..).unwrap_or_default(),
            );
        }
    }
    (tokens, &[])
}

/// What follows the next block of braces.
fn behind_block<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let open = tokens.iter().position(|token| token.is("{"));
    let rest = open.and_then(|at| tokens.get(at..)).and_then(enclosed);
    rest.map_or(&[], |(_, left)| left)
}

/// What follows a branch that is left out.
fn behind_branch<'t, 'a>(tokens: &'t [Token<'a>], depth: usize) -> &'t [Token<'a>] {
    match tokens.first() {
        Some(open) if open.is("{") => enclosed(tokens).map_or(&[], |(_, left)| left),
        Some(word) if word.is("if") && depth < DEPTH_MAX => {
            let rest = tokens.get(1..).and_then(enclosed).map_or(&[][..], |(_, left)| left);
            behind_branch(rest, depth + 1)
        }
        _ => until_end(tokens).1,
    }
}
