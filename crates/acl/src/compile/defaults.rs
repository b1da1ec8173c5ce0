// SPDX-License-Identifier: Apache-2.0
//! The rule for the unlabelled, and the site's last word (DESIGN 2.5, 2.12, ADR 0001.10).

use portolan_net::{AddressSet, ServiceSet};
use portolan_site::model::{Allow, Decision, Direction, Mode, Outcome, Reason};

use super::groups::{Named, strangers};
use super::{Compiler, Entry};
use crate::Action;

pub(super) fn compile(c: &mut Compiler<'_>) {
    let bare = c.site.workloads.iter().filter(|w| w.categories.values().all(|v| v.is_empty()));
    let set = AddressSet::hosts(bare.flat_map(|w| w.addresses.clone())).union(&strangers(c.site));
    let bare = Named::new("unlabelled workloads".into(), set);
    let (unlabelled, default) = (c.site.unlabelled, c.site.default);
    for direction in Direction::BOTH {
        if unlabelled.mode != Mode::Draft {
            let entry = entry(c, direction, bare.clone(), unlabelled.allow, Reason::Unlabelled);
            let peer = c.groups.id(&entry.peer);
            c.push(&entry, &entry.own, peer, unlabelled.mode == Mode::Enforce);
        }
        let all = c.groups.workloads();
        let entry = entry(c, direction, all, default.allow, Reason::SiteDefault);
        c.add_always(entry);
    }
}

fn entry(
    c: &Compiler<'_>,
    direction: Direction,
    own: Named,
    allow: Allow,
    reason: Reason,
) -> Entry {
    let outcome = match allow {
        Allow::Yes => Outcome::Allow,
        Allow::No => Outcome::Deny(c.site.default.forbid),
    };
    let action = Action::Decide(Decision { outcome, policy: None, rule: None, reason });
    Entry { direction, own, peer: Named::everything(), services: ServiceSet::any(), action }
}
