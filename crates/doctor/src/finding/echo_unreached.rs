// SPDX-License-Identifier: Apache-2.0
//! An echo of our own that does not answer.

use super::*;
use crate::interception::{of_echo, told_echo};
use crate::report::Verdict;
use crate::seen::EchoSeen;

pub(super) const KIND: Kind = Kind {
    code: "echo-unreached",
    what: "an echo of our own cannot be reached, or does not say what arrived",
    severities: &[Severity::Warning],
    why: "What it would have shown stays unknown: whether somebody on this way ends connections and begins new ones. Nothing follows of Citrix Cloud's own addresses.",
    change: "Run `portolan connector echo` beyond the network, at an address and port to which this way leads, and ask again.",
    team: Team::Machine,
    target: None,
    cites: &[],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let is_missing = |echo: &&EchoSeen| echo.failure.is_some() || echo.got.is_none();
    // Whose certificate came in its place is told already.
    let is_told = |echo: &&EchoSeen| of_echo(echo) > Verdict::None;
    let all = look.run.echoes.iter().filter(is_missing).filter(|echo| !is_told(echo));
    all.map(tell).collect()
}

fn tell(echo: &EchoSeen) -> Finding {
    let way = clean(&echo.way.to_string());
    let message = format!("the echo `{}` told nothing by the way `{way}`", clean(&echo.endpoint));
    let finding = KIND.finding(Severity::Warning, Confidence::Confirmed, message);
    finding.with([told_echo(echo).came])
}
