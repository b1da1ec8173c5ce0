// SPDX-License-Identifier: Apache-2.0
//! `unsecured-workload`: no policy that is enforced or monitored secures the workload.

use portolan_diagnostics::Diagnostic;
use portolan_net::ServiceSet;
use portolan_site::model::{Direction, Reason, Workload};

use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let open = |w: &&Workload| Direction::BOTH.into_iter().all(|d| is_open(context, w, d));
    let bare = context.site.workloads.iter().filter(open);
    bare.map(|w| {
        let said =
            format!("no policy secures `{}`: everything may reach it and it may reach all", w.name);
        Diagnostic::warning("unsecured-workload", place(w.span), said)
            .help("give it the categories that a policy secures, or write a policy for it")
    })
    .collect()
}

/// Whether the workload falls to the site default for everything, whoever the peer is.
fn is_open(context: &Context<'_>, workload: &Workload, direction: Direction) -> bool {
    workload.addresses.iter().all(|own| {
        let entries = context.acl.entries_at(direction, *own);
        let decisive = entries.iter().filter_map(|i| context.acl.aces.get(*i)).find(|ace| {
            ace.services == ServiceSet::any()
                && matches!(&ace.action, portolan_acl::Action::Decide(d)
                    if d.reason == Reason::NotAllowed || d.reason == Reason::QuarantineStrict
                        || d.reason == Reason::ForensicDeny || d.reason == Reason::Unlabelled
                        || d.reason == Reason::AnyAllowed)
        });
        decisive.is_none()
    })
}
