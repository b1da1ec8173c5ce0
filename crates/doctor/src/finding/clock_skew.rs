// SPDX-License-Identifier: Apache-2.0
//! A clock that is wrong.

use super::*;

pub(super) const KIND: Kind = Kind {
    code: "clock-skew",
    what: "this machine's clock and those of the far ends differ",
    severities: &[Severity::Error, Severity::Warning],
    why: "Certificates and tokens hold for a time; with a wrong clock good ones are refused, and all of them at once. Beyond five minutes sign-in fails.",
    change: "Set this machine's clock by a time server that is right.",
    team: Team::Machine,
    target: None,
    cites: &[REQUIREMENTS],
};

const NOTICED_S: u64 = 60;
/// What Kerberos and tokens bear.
const BORNE_S: u64 = 300;

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let mut all: Vec<_> = look
        .addresses
        .iter()
        .filter_map(|seen| Some((seen.seen.clock.as_ref()?.ahead_s, seen)))
        .collect();
    all.sort_by_key(|(ahead, _)| *ahead);
    // One far end may be wrong itself; the one in the middle is right when most are.
    let Some(middle) = all.get(all.len() / 2).map(|(ahead, _)| *ahead) else { return Vec::new() };
    if middle.unsigned_abs() < NOTICED_S {
        return Vec::new();
    }
    let is_bad = middle.unsigned_abs() >= BORNE_S;
    let severity = if is_bad { Severity::Error } else { Severity::Warning };
    let confidence = if all.len() > 1 { Confidence::Confirmed } else { Confidence::Likely };
    let side = if middle > 0 { "ahead of" } else { "behind" };
    let message =
        format!("this machine's clock is {} s {side} the far ends'", middle.unsigned_abs());
    let mut finding = KIND.finding(severity, confidence, message);
    for (ahead, seen) in all {
        finding.about(seen);
        finding.saw(format!("{}: {ahead} s by the answer's `Date`", named(seen)));
    }
    vec![finding.counted()]
}
