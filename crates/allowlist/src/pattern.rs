// SPDX-License-Identifier: Apache-2.0
//! A host name, or all names below one.

use std::fmt;

use thiserror::Error;

use crate::names::language;

/// What a line of a list names. A wildcard covers every depth below its suffix and not the suffix
/// itself; `*.*.x` at least two labels. Lower case, without a final dot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    Exact(String),
    /// Names with at least `labels` labels before `.suffix`; `labels` is 1 or more.
    Below {
        suffix: String,
        labels: usize,
    },
}

/// Why a word is no pattern.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PatternError {
    #[error("`{0}` is no host name")]
    Name(String),
    #[error("`{0}` has a wildcard that is not whole labels at its beginning")]
    Wildcard(String),
}

/// The longest host name (RFC 1035, 2.3.4).
const NAME_MAX: usize = 253;
/// The longest label.
const LABEL_MAX: usize = 63;

impl Pattern {
    /// Reads `host`, `*.suffix` or `*.*.suffix`, in any case.
    pub fn parse(word: &str) -> Result<Self, PatternError> {
        let word = word.strip_suffix('.').unwrap_or(word).to_ascii_lowercase();
        let mut rest = word.as_str();
        let mut labels = 0_usize;
        while let Some(next) = rest.strip_prefix("*.") {
            (rest, labels) = (next, labels.saturating_add(1));
        }
        if rest.contains('*') {
            return Err(PatternError::Wildcard(word));
        }
        if !is_name(rest) {
            return Err(PatternError::Name(word));
        }
        let suffix = rest.to_owned();
        Ok(if labels == 0 { Self::Exact(suffix) } else { Self::Below { suffix, labels } })
    }

    /// The name, or the suffix.
    pub fn base(&self) -> &str {
        match self {
            Self::Exact(name) => name,
            Self::Below { suffix, .. } => suffix,
        }
    }

    /// Whether every name of the other is one of this.
    pub fn covers(&self, other: &Self) -> bool {
        let (Self::Below { suffix, labels }, own) = (self, other.labels()) else {
            return self == other;
        };
        let Some(rest) = other.base().strip_suffix(suffix.as_str()) else { return false };
        let depth = match rest.strip_suffix('.') {
            Some(before) => before.split('.').count(),
            None if rest.is_empty() => 0,
            None => return false,
        };
        depth.saturating_add(own) >= *labels
    }

    /// How many labels its wildcard stands for at least.
    fn labels(&self) -> usize {
        match self {
            Self::Exact(_) => 0,
            Self::Below { labels, .. } => *labels,
        }
    }

    /// The names that it covers, as an expression for [`crate::Names`].
    pub fn language(&self) -> String {
        match self {
            Self::Exact(name) => language::exact(name),
            Self::Below { suffix, labels } => language::below(suffix, *labels),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(name) => f.write_str(name),
            Self::Below { suffix, labels } => {
                (0..*labels).try_for_each(|_| f.write_str("*."))?;
                f.write_str(suffix)
            }
        }
    }
}

/// Labels of letters, digits, hyphens and underscores, at least two of them: nobody lists a
/// top-level domain.
fn is_name(word: &str) -> bool {
    let fits = |label: &str| (1..=LABEL_MAX).contains(&label.len());
    let clean =
        |label: &str| label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let hyphen = |label: &str| label.starts_with('-') || label.ends_with('-');
    word.len() <= NAME_MAX
        && word.contains('.')
        && word.split('.').all(|label| fits(label) && clean(label) && !hyphen(label))
}
