// SPDX-License-Identifier: Apache-2.0
//! What two lists of rules let pass differently, with a witness; and that nothing differs.

use std::path::Path;

use portolan_analysis::diff::{Side, diff};

use super::list::{acl, site};
use super::rules::Rules;
use super::z3::{self, Solver};
use crate::compiling::timed;
use crate::error::BenchError;
use crate::kernel::median;
use crate::report::Row;
use crate::tell;

const RUNS: usize = 5;
/// The most that a comparison may take where a rule differs, or none.
const MS_MAX: f64 = 50.0;

pub(super) fn measure(
    count: u32,
    folder: &Path,
    solver: &Result<Solver, BenchError>,
) -> Result<Vec<Row>, BenchError> {
    tell(&format!("differences of {count} rules"));
    let old = Rules::draw(count);
    let all = count as usize;
    let with_peer = [
        ("one verdict turned", old.flipped(all), false),
        ("one rule said twice: equal", old.doubled(), true),
    ];
    let alone = [
        ("1 % of verdicts turned", old.flipped(100), false),
        ("10 % of verdicts turned", old.flipped(10), false),
        ("every verdict turned", old.flipped(1), false),
    ];
    let mut rows = Vec::new();
    for (words, new, equal) in &with_peer {
        let row = ours(count, words, (&old, new), *equal)?.at_most(MS_MAX);
        let theirs = solver.as_ref().map_err(ToString::to_string);
        let theirs = theirs.and_then(|s| z3::ask(s, folder, &old, new).map_err(|e| e.to_string()));
        rows.push(match theirs {
            Ok(answer) if answer.equal == *equal => row.at("Z3, the same answer", answer.ms),
            Ok(_) => return Err(wrong("Z3 and we do not say the same")),
            Err(why) => row.without("Z3", &why),
        });
    }
    for (words, new, equal) in &alone {
        rows.push(ours(count, words, (&old, new), *equal)?);
    }
    Ok(rows)
}

/// The median of a few runs, entries given; an answer that is not the true one is an error.
fn ours(
    count: u32,
    words: &str,
    (old, new): (&Rules, &Rules),
    equal: bool,
) -> Result<Row, BenchError> {
    let (site, before, after) = (site(old), acl(old), acl(new));
    let (old, new) = (Side { site: &site, acl: &before }, Side { site: &site, acl: &after });
    let mut took = Vec::new();
    for _ in 0..RUNS {
        let (difference, ms) = timed(|| diff(&old, &new));
        if difference.is_equal() != equal {
            return Err(wrong("the difference is not the one that was made"));
        }
        took.push(ms);
    }
    Ok(Row::new(format!("difference of {count} rules, {words}"), median(&took), "ms"))
}

fn wrong(message: &str) -> BenchError {
    BenchError::Failed { program: "diff".into(), message: message.into() }
}
