// SPDX-License-Identifier: Apache-2.0
//! The rule for the unlabelled, and the site's last word (DESIGN 2.5, 2.12, ADR 0001.10).

use portolan_site::model::{Allow, Decision, Direction, Mode, Outcome, Reason};

use super::recipe::RecipeId;
use super::{Compiler, Entry};
use crate::Action;

pub(super) fn compile(c: &mut Compiler<'_>) {
    let (unlabelled, default) = (c.site.unlabelled, c.site.default);
    for direction in Direction::BOTH {
        if unlabelled.mode != Mode::Draft {
            let own = RecipeId::UNLABELLED;
            let entry = entry(c, direction, own, unlabelled.allow, Reason::Unlabelled);
            c.push(entry, unlabelled.mode == Mode::Enforce);
        }
        let own = RecipeId::WORKLOADS;
        let entry = entry(c, direction, own, default.allow, Reason::SiteDefault);
        c.push(entry, true);
    }
}

fn entry(
    c: &Compiler<'_>,
    direction: Direction,
    own: RecipeId,
    allow: Allow,
    reason: Reason,
) -> Entry {
    let outcome = match allow {
        Allow::Yes => Outcome::Allow,
        Allow::No => Outcome::Deny(c.site.default.forbid),
    };
    let action = Action::Decide(Decision { outcome, policy: None, rule: None, reason });
    Entry { direction, own, peer: RecipeId::EVERYTHING, services: c.any(), action }
}
