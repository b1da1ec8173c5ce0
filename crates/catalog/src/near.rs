// SPDX-License-Identifier: Apache-2.0
//! "Did you mean": the known name closest to a wrong one.

/// Below this similarity (Jaro-Winkler, 0 to 1) a suggestion confuses more than it helps.
const ENOUGH: f64 = 0.82;

/// How alike two names are, without regard to case; `None` where they are too far apart.
pub(crate) fn likeness(wanted: &str, known: &str) -> Option<f64> {
    let likeness = strsim::jaro_winkler(&wanted.to_lowercase(), &known.to_lowercase());
    (likeness >= ENOUGH).then_some(likeness)
}
