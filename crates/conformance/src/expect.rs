// SPDX-License-Identifier: Apache-2.0
//! What must happen to a connection, from a verdict alone.

use std::collections::BTreeSet;

use portolan_net::{Connection, Protocol, is_group_address};
use portolan_site::model::{AttachmentKind, Decision, Judgement, Verdict};

/// Whether it passes, and what is logged on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub passes: bool,
    /// As NFLOG prefixes.
    pub logged: BTreeSet<String>,
}

/// The egress end comes first on the way, and what it drops is never seen at the ingress end.
pub fn expected(verdict: &Verdict) -> Expected {
    let mut logged = BTreeSet::new();
    let Judgement { egress, ingress } = &verdict.live;
    let ends = [
        ("egress", egress, &verdict.intended.egress),
        ("ingress", ingress, &verdict.intended.ingress),
    ];
    for (direction, live, intended) in ends {
        let (Some(live), Some(intended)) = (live, intended) else { continue };
        if !live.outcome.allows() {
            logged.insert(prefix("deny", direction, live));
            return Expected { passes: false, logged };
        }
        if !intended.outcome.allows() {
            logged.insert(prefix("flag", direction, intended));
        }
    }
    Expected { passes: true, logged }
}

fn prefix(word: &str, direction: &str, decision: &Decision) -> String {
    let policy = decision.policy.as_deref().unwrap_or("-");
    let rule = decision.rule.as_deref().unwrap_or("-");
    format!("portolan {word} {direction} {policy}/{rule}")
}

/// Whether a real network carries the connection at all, so that a probe means something: only
/// datagrams go to a broadcast address, and no router passes them on.
pub fn is_carried(kind: AttachmentKind, c: &Connection) -> bool {
    let broadcast = c.responder.is_ipv4()
        && c.service.protocol == Protocol::UDP
        && kind != AttachmentKind::Router;
    c.initiator != c.responder && (!is_group_address(c.responder) || broadcast)
}
