// SPDX-License-Identifier: Apache-2.0
//! What happened to which connections.

use portolan_net::ConnectionSet;
use portolan_site::model::View;

use super::Kind;
use super::ends::Naming;
use super::passing::{Both, Passing};

/// Connections to which the same happened.
#[derive(Clone, Debug)]
pub(super) struct Changed {
    pub(super) kind: Kind,
    pub(super) view: View,
    pub(super) set: ConnectionSet,
    pub(super) naming: Naming,
}

/// Every kind of change that there is.
pub(super) fn of(passing: &Passing) -> Vec<Changed> {
    let Passing { live, intended, naming } = passing;
    let flagged =
        Both { old: live.old.difference(&intended.old), new: live.new.difference(&intended.new) };
    let sets = [
        (Kind::NewlyAllowed, View::Live, live.new.difference(&live.old)),
        (Kind::NewlyAllowed, View::Intended, intended.new.difference(&intended.old)),
        (Kind::NewlyDenied, View::Live, live.old.difference(&live.new)),
        (Kind::NewlyDenied, View::Intended, intended.old.difference(&intended.new)),
        (Kind::NewlyFlagged, View::Intended, flagged.new.difference(&flagged.old)),
        (Kind::NoLongerFlagged, View::Intended, flagged.old.difference(&flagged.new)),
    ];
    let changed = |(kind, view, set)| Changed { kind, view, set, naming: *naming };
    sets.into_iter().filter(|(_, _, set)| !set.is_empty()).map(changed).collect()
}
