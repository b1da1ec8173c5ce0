// SPDX-License-Identifier: Apache-2.0
//! What an existing list misses of what is needed, and what it grants too much.

mod goal;
mod heads;
mod least;
mod list;
mod order;
mod search;
mod stand;

use std::ops::Range;

use portolan_allowlist::Pattern;
use thiserror::Error;

use crate::{Reading, Target};
use goal::Goal;
use heads::{Heads, Part};
use list::List;
use order::{Order, allowed};
use search::Search;

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
    /// The entry that takes the name away, where one does.
    pub taken_by: Option<Range<usize>>,
}

/// An entry that covers names nobody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excess {
    pub printed: String,
    pub at: Range<usize>,
    /// A name that shows it.
    pub witness: String,
}

/// A list that cannot be compared in a time and a memory that anybody would give it.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{words}")]
pub struct TooMuch {
    /// The entry that is too much; nothing where it is what is needed.
    pub at: Range<usize>,
    words: &'static str,
}

impl TooMuch {
    fn alone(at: &Range<usize>) -> Self {
        let words = "this expression is too large to be compared with others";
        Self { at: at.clone(), words }
    }

    fn together(at: &Range<usize>) -> Self {
        let words = "the expressions of this list are too many to be compared, of which this is the largest";
        Self { at: at.clone(), words }
    }

    /// What was left out stands behind the last that was read.
    fn many(reading: &Reading) -> Self {
        let shadows = reading.shadows.iter().map(|shadow| &shadow.entry);
        let last = reading.entries.last().into_iter().chain(shadows).map(|entry| &entry.at);
        let at = last.max_by_key(|at| at.start).cloned().unwrap_or_default();
        Self { at, words: "the list goes on behind this with more entries than are compared" }
    }
}

impl Verified {
    pub fn is_clean(&self) -> bool {
        self.missing.is_empty() && self.excess.is_empty()
    }
}

/// A pattern and what the product's own entry for it covers, if it has one.
struct Asked<'a> {
    pattern: &'a Pattern,
    own: Part,
    narrowest: Option<Part>,
}

/// Compares a list with the patterns that are needed, by the product's own matching.
pub fn verify(
    target: Target,
    patterns: &[Pattern],
    reading: &Reading,
) -> Result<Verified, TooMuch> {
    if reading.left_out.entries > 0 {
        return Err(TooMuch::many(reading));
    }
    let mut heads = Heads::default();
    let order = Order::of(reading, &mut heads)?;
    let asked = patterns.iter().map(|pattern| asked(target, pattern, &mut heads));
    let asked: Vec<Asked<'_>> = asked.collect::<Result<_, _>>()?;
    let count = patterns.len() + reading.entries.len() + reading.shadows.len();
    let search = Search::new(&heads, count);
    let mut missing = Vec::new();
    for asked in &asked {
        missing.extend(missed(asked, reading, &order, &heads, &search)?);
    }
    let excess = exceeding(reading, &order, &asked, &search)?;
    Ok(Verified { missing, excess })
}

fn asked<'a>(
    target: Target,
    pattern: &'a Pattern,
    heads: &mut Heads,
) -> Result<Asked<'a>, TooMuch> {
    let product = target.product();
    let narrowest = product.entry(pattern).ok().and_then(|entry| product.matches(&entry).ok());
    let own = heads.part(&pattern.language(), &(0..0))?;
    let narrowest = narrowest.map(|language| heads.part(&language, &(0..0))).transpose()?;
    Ok(Asked { pattern, own, narrowest })
}

/// What the list misses of a pattern, as far as the product could cover it at all.
fn missed(
    asked: &Asked<'_>,
    reading: &Reading,
    order: &Order,
    heads: &Heads,
    search: &Search<'_>,
) -> Result<Option<Missing>, TooMuch> {
    let within = asked.narrowest.as_ref().unwrap_or(&asked.own);
    let find = |parts: &[&Part], goal| search.find(parts, 0, &[&order.all], goal);
    // What is there and taken away is more of an answer than what is not there.
    let taken = find(&[&asked.own, within], Goal::Taken)?;
    let taken_by = taken.as_ref().and_then(|name| order.taker(heads, reading, name));
    let witness = match taken {
        Some(name) => Some(name),
        None => find(&[&asked.own, within], Goal::NotSpared)?,
    };
    let Some(witness) = witness else { return Ok(None) };
    let is_whole = find(&[&asked.own], Goal::Spared)?.is_none();
    Ok(Some(Missing { pattern: asked.pattern.clone(), witness, is_whole, taken_by }))
}

/// Entries that spare what is neither asked for nor beyond help. Names have a dot: what a list says
/// of others, such as `<local>`, says nothing of any cloud.
fn exceeding(
    reading: &Reading,
    order: &Order,
    asked: &[Asked<'_>],
    search: &Search<'_>,
) -> Result<Vec<Excess>, TooMuch> {
    let may: List =
        allowed(asked.iter().flat_map(|asked| [&asked.own].into_iter().chain(&asked.narrowest)))?;
    let mut excess = Vec::new();
    for (entry, (part, run)) in reading.entries.iter().zip(&order.entries) {
        let witness = search.find(&[part], 1, &[&order.takes, &may], Goal::Granted(*run))?;
        excess.extend(witness.map(|witness| Excess {
            printed: entry.printed.clone(),
            at: entry.at.clone(),
            witness,
        }));
    }
    Ok(excess)
}
