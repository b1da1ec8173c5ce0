// SPDX-License-Identifier: Apache-2.0
//! What a proof costs, beside a peer that answers the same question about the same rules.

mod aerleon;
mod difference;
mod list;
mod rules;
mod shadows;
mod z3;

use std::path::Path;

use crate::error::BenchError;
use crate::peer::Peer;
use crate::report::Row;

/// Numbers of rules, ascending; the last is the one that counts.
pub(crate) type Counts = &'static [u32];

/// Every row, and only ours where a peer is not there.
pub(crate) fn run(
    counts: Counts,
    folder: &Path,
    aerleon: &Result<Peer, BenchError>,
    may_install: bool,
) -> Result<Vec<Row>, BenchError> {
    let mut rows = Vec::new();
    for &count in counts {
        rows.extend(shadows::measure(count, aerleon)?);
    }
    let z3 = z3::install(folder, may_install);
    for &count in counts {
        rows.extend(difference::measure(count, folder, &z3)?);
    }
    Ok(rows)
}
