// SPDX-License-Identifier: Apache-2.0
//! Words for what was seen. What strangers sent is made safe for a terminal and a page, and short.

use crate::seen::{Failure, Kind};

const CHARS_MAX: usize = 300;

/// A stranger's text as one short line.
pub(crate) fn clean(text: &str) -> String {
    let shown = |c: char| if is_hidden(c) { '\u{fffd}' } else { c };
    let mut line: String = text.chars().take(CHARS_MAX).map(shown).collect();
    if text.chars().nth(CHARS_MAX).is_some() {
        line.push('…');
    }
    line
}

/// Control characters, and those that turn the direction of what follows.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How an attempt ended: `reset after 12 ms (words)`.
pub(crate) fn told(failure: &Failure) -> String {
    // How long nothing came is what was given; it says nothing of the far end.
    let after = if failure.kind == Kind::Timeout {
        format!("nothing came in {} ms", failure.after_ms)
    } else {
        format!("{} after {} ms", word(failure.kind), failure.after_ms)
    };
    match failure.words.trim() {
        "" => after,
        words => format!("{after} ({})", clean(words)),
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::NoName => "no such name",
        Kind::NameServer => "the server of names failed",
        Kind::NameLoop => "names lead to each other",
        Kind::NoAddress => "a name without an address",
        Kind::Timeout => "silence",
        Kind::Refused => "refused by a reset",
        Kind::Reset => "reset",
        Kind::Closed => "closed",
        Kind::Unreachable => "no way there",
        Kind::Prohibited => "prohibited",
        Kind::ProxyRefused => "refused by the proxy",
        Kind::ProxyAuthentication => "the proxy asks who it is",
        Kind::Alert => "a TLS alert",
        Kind::NotTls => "an answer that is no TLS",
        Kind::BadTls => "bad TLS",
        Kind::NotHttp => "an answer that is no HTTP",
        Kind::TooMuch => "more than anybody needs",
        Kind::Local => "this machine would not",
    }
}

/// The first few, and how many more.
pub(crate) fn list<T: AsRef<str>>(all: &[T], most: usize) -> String {
    let first: Vec<_> = all.iter().take(most).map(|one| clean(one.as_ref())).collect();
    match all.len().saturating_sub(most) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
