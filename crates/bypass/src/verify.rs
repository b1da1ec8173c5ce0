// SPDX-License-Identifier: Apache-2.0
//! What an existing list misses of what is needed, and what it grants too much.

mod order;

use std::ops::Range;

use portolan_allowlist::{Names, NamesError, Pattern};

use crate::{Reading, Target};
use order::Order;

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

impl Verified {
    pub fn is_clean(&self) -> bool {
        self.missing.is_empty() && self.excess.is_empty()
    }
}

/// Names with a dot: what a list says of others, such as `<local>`, says nothing of any cloud.
const DOTTED: &str = r".*\..*";

/// Compares a list with the patterns that are needed, by the product's own matching.
pub fn verify(
    target: Target,
    patterns: &[Pattern],
    reading: &Reading,
) -> Result<Verified, NamesError> {
    let order = Order::of(reading)?;
    let mut missing = Vec::new();
    let mut may = Vec::new();
    for pattern in patterns {
        let narrowest = narrowest(target, pattern);
        missing.extend(missed(pattern, narrowest.as_ref(), &order)?);
        may.extend(narrowest);
        may.push(pattern.language());
    }
    let (may, dotted) = (Names::of(may)?, Names::of([DOTTED])?);
    let mut excess = Vec::new();
    for (number, entry) in reading.entries.iter().enumerate() {
        let covers = Names::of([&entry.language])?;
        let witness = order.granted(number, &[&covers, &dotted], &may);
        excess.extend(witness.map(|witness| Excess {
            printed: entry.printed.clone(),
            at: entry.at.clone(),
            witness,
        }));
    }
    Ok(Verified { missing, excess })
}

/// What the product's own entry for a pattern covers; `None` where it has none.
fn narrowest(target: Target, pattern: &Pattern) -> Option<String> {
    let product = target.product();
    product.matches(&product.entry(pattern).ok()?).ok()
}

/// What the list misses of a pattern, as far as the product could cover it at all.
fn missed(
    pattern: &Pattern,
    narrowest: Option<&String>,
    order: &Order<'_>,
) -> Result<Option<Missing>, NamesError> {
    let own = pattern.language();
    let asked = Names::of([&own])?;
    let within = Names::of([narrowest.unwrap_or(&own)])?;
    Ok(order.missed(&[&asked, &within]).map(|(witness, taken_by)| Missing {
        pattern: pattern.clone(),
        witness,
        is_whole: !order.spares_any(&asked),
        taken_by,
    }))
}
