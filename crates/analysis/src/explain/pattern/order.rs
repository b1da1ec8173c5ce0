// SPDX-License-Identifier: Apache-2.0
//! Which answer comes first.

use std::cmp::Reverse;

use super::super::BothSaid;
use super::Group;

/// What would change once all is enforced; then what passes; then what does not. Of each, what
/// concerns most pairs. Last what concerns no policy: plumbing, and ends that nobody judges.
pub(super) fn importance(group: &Group) -> (bool, u8, Reverse<u64>, BothSaid) {
    let said = &group.said;
    let judged = said.egress.is_some() || said.ingress.is_some();
    let verdict = match (said.is_flagged(), said.would_open(), said.live()) {
        (true, ..) => 0,
        (_, true, _) => 1,
        (_, _, true) => 2,
        _ => 3,
    };
    (said.is_plumbing() || !judged, verdict, Reverse(group.pairs), said.clone())
}
