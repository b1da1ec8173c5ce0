// SPDX-License-Identifier: Apache-2.0
//! One sentence for a rule that serves several requirements.

use std::collections::BTreeSet;

/// As much as a line holds; `needs` names them all.
const ROOM: usize = 90;

/// As many purposes as fit a line, at least one, and how many more there are.
pub(super) fn purpose<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    let mut seen = BTreeSet::new();
    let mut distinct = all.into_iter().map(str::trim).filter(|p| seen.insert(*p));
    let mut told = distinct.next().unwrap_or_default().to_owned();
    let mut more = 0;
    for next in distinct {
        if more == 0 && told.len() + next.len() < ROOM {
            told = format!("{told} {next}");
        } else {
            more += 1;
        }
    }
    if more == 0 { told } else { format!("{told} And {more} more.") }
}

#[cfg(test)]
mod tests {
    use super::purpose;

    #[test]
    fn what_fits_is_told_and_the_others_are_counted() {
        let long = "x".repeat(88);
        assert_eq!(purpose(["A.", "A."]), "A.");
        assert_eq!(purpose(["A.", "B."]), "A. B.");
        assert_eq!(purpose(["A.", &long, "B."]), "A. And 2 more.");
        assert_eq!(purpose([long.as_str(), "A.", "B."]), format!("{long} And 2 more."));
    }
}
