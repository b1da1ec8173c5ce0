// SPDX-License-Identifier: Apache-2.0
//! What passes at both editions in both views, wherever that may differ.

use portolan_acl::Acl;
use portolan_net::ConnectionSet;
use portolan_site::model::{Direction, View};

use super::align::Aligner;
use super::ends::Naming;
use super::itself;

/// What passes, of connections that may differ.
#[derive(Clone, Debug)]
pub(super) struct Passing {
    pub(super) live: Both,
    pub(super) intended: Both,
    /// By whose names these ends are told apart.
    pub(super) naming: Naming,
}

/// At each edition, in one view.
#[derive(Clone, Debug)]
pub(super) struct Both {
    pub(super) old: ConnectionSet,
    pub(super) new: ConnectionSet,
}

impl Passing {
    /// Of all connections but pairs of one workload's addresses; and of those of such pairs that
    /// are one workload's at one edition alone.
    pub(super) fn of_both(old: &Acl, new: &Acl) -> (Self, [Self; 2]) {
        let (of_old, of_new) = (itself::only_by(old, new), itself::only_by(new, old));
        let pairs = [of_old.as_slice(), &of_new].concat();
        let views = views(old, new);
        let suspects = suspects(old, new, views).difference(&itself::between(&pairs));
        let live = Both::of(|acl| acl.allowed(View::Live, &suspects), old, new);
        let intended = if views.contains(&View::Intended) {
            Both::of(|acl| acl.allowed(View::Intended, &suspects), old, new)
        } else {
            live.clone()
        };
        let main = Self { live, intended, naming: Naming::Either };
        let one_by_one = |pairs: &[itself::Pair], naming| Self {
            live: Both::of(|acl| itself::passing(acl, View::Live, pairs), old, new),
            intended: Both::of(|acl| itself::passing(acl, View::Intended, pairs), old, new),
            naming,
        };
        (main, [one_by_one(&of_old, Naming::New), one_by_one(&of_new, Naming::Old)])
    }
}

impl Both {
    fn of(passing: impl Fn(&Acl) -> ConnectionSet, old: &Acl, new: &Acl) -> Self {
        Self { old: passing(old), new: passing(new) }
    }
}

/// The views that are worth a look: where every entry is live, both are one.
fn views(old: &Acl, new: &Acl) -> &'static [View] {
    let all_live = |acl: &Acl| acl.aces.iter().all(|ace| ace.live);
    if all_live(old) && all_live(new) { &[View::Live] } else { &[View::Live, View::Intended] }
}

/// Connections for which some end says something else in some view. All others pass at both
/// editions or at neither.
fn suspects(old: &Acl, new: &Acl, views: &[View]) -> ConnectionSet {
    let aligner = Aligner::of(old, new);
    let each = Direction::BOTH.into_iter().flat_map(|d| views.iter().map(move |view| (d, *view)));
    let sets = each.map(|(direction, view)| {
        let touched = ConnectionSet::collect(&aligner.touched(direction, view));
        let at = |acl: &Acl| acl.passes(direction, view, &touched);
        let (old, new) = (at(old), at(new));
        old.difference(&new).union(&new.difference(&old))
    });
    sets.fold(ConnectionSet::empty(), |all, set| all.union(&set))
}
