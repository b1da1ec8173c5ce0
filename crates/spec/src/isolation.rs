// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5 and ADR 0001.3: isolation denies between its sides, both directions.

use portolan_site::model::{Decision, Isolation, PolicyKind, Reason};

use crate::case::Case;
use crate::decision::deny;

impl Case<'_> {
    /// Denied between two sides, unless a shared service at the peer's end allows it.
    pub(crate) fn isolation(&self) -> Option<Decision> {
        if self.is_exempt() {
            return None;
        }
        self.policies().into_iter().find_map(|policy| match &policy.kind {
            PolicyKind::Isolation(isolation) if self.is_isolated(isolation) => {
                Some(deny(self.site, policy, None, Reason::Isolated))
            }
            PolicyKind::Isolation(_)
            | PolicyKind::Quarantine(_)
            | PolicyKind::SharedService(_)
            | PolicyKind::Application(_) => None,
        })
    }

    /// What a shared service allows at the end that it secures is exempt at the other end too.
    fn is_exempt(&self) -> bool {
        self.at_peer().is_some_and(|peer| peer.shared_service().is_some())
    }

    /// Some side holds own, another side holds peer, and no side holds both. Where no side holds
    /// both, two sides that hold one each are two different sides.
    fn is_isolated(&self, isolation: &Isolation) -> bool {
        let holds: Vec<(bool, bool)> = isolation
            .sides
            .iter()
            .map(|s| (self.selects_own(&[], &s.select), self.selects_peer(&[], &s.select)))
            .collect();
        holds.iter().any(|(own, _)| *own)
            && holds.iter().any(|(_, peer)| *peer)
            && !holds.iter().any(|(own, peer)| *own && *peer)
    }
}
