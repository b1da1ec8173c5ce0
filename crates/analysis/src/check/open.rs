// SPDX-License-Identifier: Apache-2.0
//! Whether a workload falls to a site default that allows, for want of any policy.

use std::net::IpAddr;

use portolan_acl::Action;
use portolan_net::ServiceSet;
use portolan_site::model::{Allow, Decision, Direction, Reason, View, Workload};

use super::Context;

/// Whether nothing above the site's default has the last word at any of its addresses.
pub(crate) fn is_open(context: &Context<'_>, workload: &Workload, direction: Direction) -> bool {
    is_open_in(View::Intended, context, workload, direction)
}

/// The same in either view.
pub(crate) fn is_open_in(
    view: View,
    context: &Context<'_>,
    workload: &Workload,
    direction: Direction,
) -> bool {
    if context.site.default.allow == Allow::No {
        return false;
    }
    let mut addresses = workload.addresses.iter();
    addresses.all(|own| last_word(view, context, direction, *own).is_none())
}

/// Whether the rule for machines without categories has the last word, and denies.
pub(super) fn is_cut_off(context: &Context<'_>, workload: &Workload, direction: Direction) -> bool {
    workload.addresses.iter().all(|own| {
        let by = last_word(View::Intended, context, direction, *own);
        by.is_some_and(|by| by.reason == Reason::Unlabelled)
    })
}

/// What has the last word at an address; `None` where that is the site's default.
fn last_word<'a>(
    view: View,
    context: &'a Context<'_>,
    direction: Direction,
    own: IpAddr,
) -> Option<&'a Decision> {
    let entries = context.acl.entries_at(direction, own);
    let mut entries = entries.iter().filter_map(|i| context.acl.aces.get(*i));
    entries.find_map(|ace| match &ace.action {
        Action::Decide(by)
            if (ace.live || view == View::Intended)
                && *ace.services == ServiceSet::any()
                && is_last_word(by) =>
        {
            Some(by)
        }
        Action::Decide(_) | Action::Skip(_) => None,
    })
}

/// What a policy says of everything that it does not mention.
fn is_last_word(by: &Decision) -> bool {
    let policy = matches!(
        by.reason,
        Reason::NotAllowed | Reason::AnyAllowed | Reason::QuarantineStrict | Reason::ForensicDeny
    );
    policy || by.reason == Reason::Unlabelled && !by.outcome.allows()
}
