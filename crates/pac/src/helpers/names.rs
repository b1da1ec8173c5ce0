// SPDX-License-Identifier: Apache-2.0
//! What can be said of a host name by its letters alone.

use super::{Given, word};
use crate::engine::Known;

/// A name without a dot. A colon makes it an address.
pub(super) fn is_plain(_: &Known, words: &[String]) -> Given {
    Given::Truth(!word(words, 0).contains(['.', ':']))
}

/// Whether the name ends in these letters; where a label begins is nobody's concern.
pub(super) fn domain_is(_: &Known, words: &[String]) -> Given {
    Given::Truth(word(words, 0).ends_with(word(words, 1)))
}

/// The whole name, or as much of it as stands before one of its dots.
pub(super) fn local_or_domain(_: &Known, words: &[String]) -> Given {
    let (host, whole) = (word(words, 0), word(words, 1));
    let rest = whole.strip_prefix(host);
    Given::Truth(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
}

/// How many dots.
pub(super) fn levels(_: &Known, words: &[String]) -> Given {
    let dots = word(words, 0).matches('.').count();
    Given::Count(i32::try_from(dots).unwrap_or(i32::MAX))
}
