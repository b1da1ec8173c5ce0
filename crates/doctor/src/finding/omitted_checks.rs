// SPDX-License-Identifier: Apache-2.0
//! What was not looked at.

use super::*;

pub(super) const KIND: Kind = Kind {
    code: "omitted-checks",
    what: "something was not looked at: for want of a privilege, a tool or an answer",
    severities: &[Severity::Note],
    why: "What was not looked at is not known to be well.",
    change: "Run the check again with what is missing; most of it wants the right to open raw sockets (`CAP_NET_RAW`).",
    team: Team::Machine,
    target: None,
    cites: &[],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let omitted = &look.run.omitted;
    if omitted.is_empty() {
        return Vec::new();
    }
    let message = format!("{} things were not looked at", omitted.len());
    let finding = KIND.finding(Severity::Note, Confidence::Confirmed, message);
    vec![finding.with(omitted.iter().map(|line| clean(line))).counted()]
}
