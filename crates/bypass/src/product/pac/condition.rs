// SPDX-License-Identifier: Apache-2.0
//! What a condition says of the host.

use portolan_allowlist::language;

use super::token::{Kind, Token};
use crate::expression::{Dialect, found};

/// Brackets within brackets; nobody nests deeper.
const DEPTH_MAX: usize = 32;

/// The parts of a condition of which any suffices, each without brackets around it.
pub(super) fn alternatives<'t, 'a>(condition: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    alternatives_at(condition, 0)
}

fn alternatives_at<'t, 'a>(condition: &'t [Token<'a>], nested: usize) -> Vec<&'t [Token<'a>]> {
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (at, token) in condition.iter().enumerate() {
        if token.is("(") {
            depth = depth.saturating_add(1);
        } else if token.is(")") {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && token.is("||") {
            parts.extend(condition.get(from..at));
            from = at + 1;
        }
    }
    parts.extend(condition.get(from..));
    match parts.as_slice() {
        _ if nested > DEPTH_MAX => vec![condition],
        [_] => match bare(condition) {
            Some(inside) => alternatives_at(inside, nested + 1),
            None => vec![condition],
        },
        _ => parts.into_iter().flat_map(|part| alternatives_at(part, nested + 1)).collect(),
    }
}

/// What stands in brackets that hold all of it.
fn bare<'t, 'a>(condition: &'t [Token<'a>]) -> Option<&'t [Token<'a>]> {
    let [open, inside @ .., close] = condition else { return None };
    let mut depth = 0_i32;
    let stays = inside.iter().all(|token| {
        depth += i32::from(token.is("(")) - i32::from(token.is(")"));
        depth >= 0
    });
    (open.is("(") && close.is(")") && stays && depth == 0).then_some(inside)
}

/// The hosts for which a test is true; the error tells why it is not read.
pub(super) fn test(test: &[Token<'_>], hosts: &[&str]) -> Result<String, String> {
    let words: Vec<&str> = test.iter().map(|token| token.text).collect();
    let kinds: Vec<Kind> = test.iter().map(|token| token.kind).collect();
    if let [name, "(", host, ",", pattern, ")"] = plain(&words, hosts).as_slice()
        && kinds.iter().filter(|kind| **kind == Kind::String).count() == 1
        && hosts.contains(host)
    {
        return call(name, pattern);
    }
    match plain(&words, hosts).as_slice() {
        ["isPlainHostName", "(", host, ")"] if hosts.contains(host) => Ok("[^.]+".into()),
        [host, "==" | "===", name]
            if hosts.contains(host) && kinds.last() == Some(&Kind::String) =>
        {
            lower(name).map(|()| language::exact(name))
        }
        [name, "==" | "===", host]
            if hosts.contains(host) && kinds.first() == Some(&Kind::String) =>
        {
            lower(name).map(|()| language::exact(name))
        }
        ["true"] => Ok(".*".into()),
        ["false"] => Ok("[a&&b]".into()),
        _ => Err("it is no test of the host alone that is read here".into()),
    }
}

/// `host.toLowerCase()` is the host.
fn plain<'a>(words: &[&'a str], hosts: &[&str]) -> Vec<&'a str> {
    let mut out = Vec::new();
    let mut rest = words;
    while let Some((first, after)) = rest.split_first() {
        out.push(*first);
        rest = match after {
            [".", "toLowerCase", "(", ")", left @ ..] if hosts.contains(first) => left,
            _ => after,
        };
    }
    out
}

fn call(name: &str, pattern: &str) -> Result<String, String> {
    if pattern.contains('\\') {
        return Err("a string with a backslash is not read here".into());
    }
    if name != "shExpMatch" || !pattern.contains(is_of_expressions) {
        lower(pattern)?;
    }
    match name {
        "dnsDomainIs" => Ok(language::ends_with(pattern)),
        "shExpMatch" => shell(pattern),
        "localHostOrDomainIs" => {
            let dots = pattern.match_indices('.').filter_map(|(at, _)| pattern.get(..at));
            let all = dots.filter(|name| !name.is_empty()).chain([pattern]);
            Ok(all.map(language::exact).collect::<Vec<_>>().join("|"))
        }
        _ => Err(format!("the function `{name}` is not read here")),
    }
}

/// A pattern, as browsers make an expression of it: a dot is escaped, `*` becomes `.*` and `?`
/// becomes `.`; what else there is stays, and the whole stands between `^` and `$`.
fn shell(pattern: &str) -> Result<String, String> {
    let words = pattern.replace('.', "\\.").replace('*', ".*").replace('?', ".");
    if pattern.contains(is_of_expressions) {
        return found(Dialect::Script, &format!("^{words}$")).map_err(|why| {
            format!("browsers take the pattern for an expression, and the file fails there: {why}")
        });
    }
    let part = |part: &str| part.split('?').map(language::escape).collect::<Vec<_>>().join(".");
    Ok(pattern.split('*').map(part).collect::<Vec<_>>().join(".*"))
}

/// Whether a test that is read is another one for a reader that is no browser.
pub(super) fn differs(test: &[Token<'_>]) -> bool {
    test.iter().any(|token| token.kind == Kind::String && token.text.contains(is_of_expressions))
        && test.first().is_some_and(|token| token.is("shExpMatch"))
}

/// What has a meaning of its own in expressions.
fn is_of_expressions(c: char) -> bool {
    matches!(c, '[' | ']' | '(' | ')' | '{' | '}' | '|' | '+' | '^' | '$')
}

fn lower(name: &str) -> Result<(), String> {
    if name.chars().any(char::is_uppercase) {
        return Err("the host comes in lower case, so that this is never true".into());
    }
    Ok(())
}
