// SPDX-License-Identifier: Apache-2.0
//! Things in few words, as Markdown.

use std::collections::BTreeSet;

use portolan_net::ServiceSet;
use portolan_site::model::{Selector, Values, What};

/// So many names are said; the others are counted.
const NAMED_MAX: usize = 12;
/// So many ranges of a set.
const RANGES_MAX: usize = 12;

/// A word as code; it may hold what Markdown would take for its own.
pub(super) fn code(word: &str) -> String {
    let word: String =
        word.chars().map(|c| if c == '`' || c.is_control() { ' ' } else { c }).collect();
    format!("`{word}`")
}

/// Text of a user or of a chart, without effect on what stands around it.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "\\`*_{}[]<>#|~".contains(c) {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

/// The first names, and how many more there are.
pub(super) fn names<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<&str> = all.into_iter().collect();
    let said: Vec<String> = all.iter().take(NAMED_MAX).map(|name| code(name)).collect();
    match all.len().saturating_sub(NAMED_MAX) {
        0 => said.join(", "),
        more => format!("{} and {more} more", said.join(", ")),
    }
}

/// `1 workload`, `2 workloads`.
pub(super) fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// How many there are, and which.
pub(super) fn counted<'a>(all: impl IntoIterator<Item = &'a str>, one: &str) -> String {
    let all: BTreeSet<&str> = all.into_iter().collect();
    if all.is_empty() {
        return format!("no {one}");
    }
    format!("{}: {}", count(all.len(), one), names(all))
}

/// A set with many ranges is cut short, and says so.
pub(super) fn ranges(set: &impl ToString) -> String {
    let whole = set.to_string();
    let all: Vec<&str> = whole.split(", ").collect();
    let said = all.iter().take(RANGES_MAX).copied().collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(RANGES_MAX) {
        0 => said,
        more => format!("{said} and {more} more"),
    }
}

/// Services as the user wrote them, with what they stand for where that says more.
pub(super) fn services(words: &[String], set: &ServiceSet) -> String {
    let said = words.iter().map(|w| code(w)).collect::<Vec<_>>().join(", ");
    let meant = ranges(set);
    if words.join(", ") == meant { said } else { format!("{said} ({meant})") }
}

/// Who a selector speaks of.
pub(super) fn selector(selector: &Selector) -> String {
    let what = match &selector.what {
        What::Everything => "everything".to_owned(),
        What::Categories(wanted) => {
            let values = |v: &Values| Vec::from_iter(v.iter().map(String::as_str)).join(" or ");
            let pairs = wanted.iter().map(|(key, v)| code(&format!("{key}: {}", values(v))));
            pairs.collect::<Vec<_>>().join(" and ")
        }
        What::Addresses { name, .. } => format!("the addresses {}", code(name)),
        What::Fqdns(name) => format!("the names {}", code(name)),
        What::Tier(name) => format!("the tier {}", code(name)),
    };
    let except: Vec<String> = selector.except.iter().map(self::selector).collect();
    if except.is_empty() { what } else { format!("{what}, except {}", except.join(" and ")) }
}
