// SPDX-License-Identifier: Apache-2.0
//! Rules that never decide. The peer looks at pairs of rules; these are hidden by two together.

use portolan_analysis::shadow::shadowed;
use portolan_site::model::View;

use super::aerleon;
use super::list::acl;
use super::rules::Rules;
use crate::compiling::timed;
use crate::error::BenchError;
use crate::kernel::median;
use crate::peer::Peer;
use crate::report::Row;
use crate::tell;

const RUNS: usize = 5;
/// The most that the search may take.
const MS_MAX: f64 = 500.0;

pub(super) fn measure(count: u32, peer: &Result<Peer, BenchError>) -> Result<Vec<Row>, BenchError> {
    tell(&format!("shadows among {count} rules"));
    let rules = Rules::draw(count);
    let acl = acl(&rules);
    let runs: Vec<(usize, f64)> = (0..RUNS)
        .map(|_| {
            let (found, ms) = timed(|| shadowed(&acl, View::Intended));
            (found.len(), ms)
        })
        .collect();
    let ms = median(&runs.iter().map(|(_, ms)| *ms).collect::<Vec<_>>());
    let found = runs.first().map_or(0, |(found, _)| *found);
    let search =
        Row::new(format!("shadows by a union among {count} rules"), ms, "ms").at_most(MS_MAX);
    let share = if rules.hidden == 0 { 1.0 } else { found as f64 / rules.hidden as f64 };
    let name = format!("of {} rules hidden by a union, found", rules.hidden);
    let found = Row::new(name, share, "share").at_least(1.0);
    let theirs = peer.as_ref().map_err(ToString::to_string);
    let theirs = theirs.and_then(|p| aerleon::check(p, &rules).map_err(|e| e.to_string()));
    Ok(match theirs {
        Ok(theirs) => {
            let row = search.at(&format!("Aerleon's shade check, {}", theirs.said), theirs.ms);
            vec![row, found.at("Aerleon, pairs of rules", theirs.found)]
        }
        Err(why) => vec![search.without("Aerleon", &why), found],
    })
}
