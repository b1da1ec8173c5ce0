// SPDX-License-Identifier: Apache-2.0
//! Programs on this machine that can be in the way.

use std::collections::BTreeMap;

use super::*;
use crate::look::list;

pub(super) const KIND: Kind = Kind {
    code: "inspecting-agent",
    what: "a program of a VPN, of a proxy or of a security product runs on this machine",
    severities: &[Severity::Note],
    why: "It can take traffic over, now or after its next policy. That it runs proves nothing by itself.",
    change: "Let its policy leave Citrix Cloud's addresses alone before it does harm.",
    team: Team::Machine,
    target: Some("TARGET"),
    cites: &[ARTICLE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let mut by_product: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for agent in &look.run.host.agents {
        by_product.entry(&agent.product).or_default().push(&agent.process);
    }
    let tell = |(product, processes): (&str, Vec<&str>)| {
        let message = format!("a program of {} runs on this machine", clean(product));
        let mut finding = KIND.finding(Severity::Note, Confidence::Confirmed, message);
        finding.saw(format!("running: {}", list(&processes, 6)));
        finding.command = crate::interception::target(product).map(command);
        finding
    };
    by_product.into_iter().map(tell).collect()
}
