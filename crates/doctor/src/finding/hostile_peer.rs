// SPDX-License-Identifier: Apache-2.0
//! A far end that sends what nobody can use.

use portolan_trust::Standing;

use super::*;
use crate::look::{Step, is_silent, told};
use crate::seen::{Failure, Kind as End};

pub(super) const KIND: Kind = Kind {
    code: "hostile-peer",
    what: "somebody sends more than anybody needs, slower than anybody can wait for, or what cannot be read",
    severities: &[Severity::Error],
    why: "No server of Citrix Cloud answers like that. Whoever does is broken or means harm; what came was cut off and not used.",
    change: "Find out who answers at this address.",
    team: Team::Network,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let saw = seen
            .failed()
            .and_then(|(step, failure)| of_failure(step, failure))
            .or_else(|| unreadable(seen))?;
        Some(Hit::error(format!("answers cannot be used{}", by(seen)), saw))
    })
}

fn of_failure(step: Step, failure: &Failure) -> Option<String> {
    let is_slow = failure.kind == End::Timeout && !is_silent(failure);
    let is_hostile = is_slow || failure.kind == End::TooMuch;
    is_hostile.then(|| format!("{}: {}", step.word(), told(failure)))
}

fn unreadable(seen: &Seen<'_>) -> Option<String> {
    match &seen.chain.as_ref()?.standing {
        Standing::Malformed { why } => {
            Some(format!("its certificates cannot be read: {}", clean(why)))
        }
        Standing::Public { .. }
        | Standing::PublicExpired { .. }
        | Standing::PublicNotYetValid { .. }
        | Standing::PublicUnfit { .. }
        | Standing::Incomplete { .. }
        | Standing::SystemOnly { .. }
        | Standing::LoggedOnly { .. }
        | Standing::Private { .. }
        | Standing::SelfSigned
        | Standing::Forged { .. }
        | Standing::Empty => None,
    }
}
