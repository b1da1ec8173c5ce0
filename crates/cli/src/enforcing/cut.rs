// SPDX-License-Identifier: Apache-2.0
//! Established connections that the policy denies, and which of them an apply cuts.

use std::collections::BTreeMap;

use portolan_collect::named;
use portolan_diagnostics::Diagnostic;
use portolan_enforce::{Tracked, established};
use portolan_site::model::{Attachment, Direction};

use super::{Compiled, told};

impl Compiled<'_> {
    /// The established connections that the live policy denies at an end held there.
    pub(crate) fn cut(&self) -> Result<Cut, Diagnostic> {
        let mut cut = Cut::default();
        for attachment in &self.attachments {
            let netns = attachment.netns.as_deref().map(named);
            let listing = established(&attachment.name, netns.as_deref()).map_err(|e| told(&e))?;
            cut.without_ports += listing.without_ports;
            cut.unread += listing.unread;
            for tracked in listing.established {
                match self.denied(attachment, &tracked) {
                    Some(true) => cut.at_once += 1,
                    Some(false) => {
                        cut.on_request.entry(attachment.name.clone()).or_default().push(tracked);
                    }
                    None => {}
                }
            }
        }
        Ok(cut)
    }

    /// Whether the live policy denies it at an end held there, and if so whether at once.
    fn denied(&self, attachment: &Attachment, tracked: &Tracked) -> Option<bool> {
        let c = tracked.connection();
        let judgement = self.acl.verdict(c).live;
        let held = |address| {
            self.acl.names.get(&address).is_some_and(|n| attachment.holds.contains_key(&**n))
        };
        let ends = [
            (Direction::Egress, c.initiator, judgement.egress),
            (Direction::Ingress, c.responder, judgement.ingress),
        ];
        let denials = ends.into_iter().filter(|(_, own, _)| held(*own)).filter_map(|(_, _, d)| d);
        denials.filter(|d| !d.outcome.allows()).map(|d| d.reason.cuts_established()).max()
    }
}

/// Established connections that a policy denies.
#[derive(Default)]
pub(crate) struct Cut {
    /// By quarantine, isolation or an explicit deny: as soon as the rules are in force.
    pub(crate) at_once: usize,
    /// By attachment: only with `--cut-established`.
    pub(crate) on_request: BTreeMap<String, Vec<Tracked>>,
    /// Connections of protocols that have no ports; none of them is cut.
    pub(crate) without_ports: u64,
    /// Lines of the kernel's list that were not understood.
    pub(crate) unread: u64,
}

impl Cut {
    pub(crate) fn requested(&self) -> usize {
        self.on_request.values().map(Vec::len).sum()
    }
}
