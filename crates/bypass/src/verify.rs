// SPDX-License-Identifier: Apache-2.0
//! What an existing list misses of what is needed, and what it grants too much.

use std::ops::Range;

use portolan_allowlist::{Names, NamesError, Pattern};

use crate::product::Entry;
use crate::{Reading, Target};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    pub missing: Vec<Missing>,
    pub excess: Vec<Excess>,
}

/// A pattern that is not covered whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub pattern: Pattern,
    /// A name of it that no entry covers.
    pub witness: String,
    /// Whether none of its names is covered.
    pub is_whole: bool,
}

/// An entry that covers names nobody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excess {
    pub printed: String,
    pub at: Range<usize>,
    /// A name that shows it.
    pub witness: String,
}

impl Verified {
    pub fn is_clean(&self) -> bool {
        self.missing.is_empty() && self.excess.is_empty()
    }
}

/// Compares a list with the patterns that are needed, by the product's own matching.
pub fn verify(
    target: Target,
    patterns: &[Pattern],
    reading: &Reading,
) -> Result<Verified, NamesError> {
    let has = Names::of(reading.entries.iter().map(|entry| &entry.language))?;
    let mut missing = Vec::new();
    let mut may: Vec<String> = Vec::new();
    for pattern in patterns {
        let asked = Names::of([pattern.language()])?;
        let narrowest = narrowest(target, pattern);
        let within = Names::of([narrowest.clone().unwrap_or_else(|| pattern.language())])?;
        if let Some(witness) = Names::witness(&[&asked, &within], &[&has]) {
            let is_whole = Names::witness(&[&asked, &has], &[]).is_none();
            missing.push(Missing { pattern: pattern.clone(), witness, is_whole });
        }
        may.extend(narrowest);
        may.push(pattern.language());
    }
    let may = Names::of(may)?;
    let excess = reading.entries.iter().filter_map(|entry| excess(entry, &may).transpose());
    Ok(Verified { missing, excess: excess.collect::<Result<_, _>>()? })
}

/// What the product's own entry for a pattern covers; `None` where it has none.
fn narrowest(target: Target, pattern: &Pattern) -> Option<String> {
    let product = target.product();
    product.matches(&product.entry(pattern).ok()?).ok()
}

fn excess(entry: &Entry, may: &Names) -> Result<Option<Excess>, NamesError> {
    let covers = Names::of([&entry.language])?;
    Ok(covers.beyond(may).map(|witness| Excess {
        printed: entry.printed.clone(),
        at: entry.at.clone(),
        witness,
    }))
}
