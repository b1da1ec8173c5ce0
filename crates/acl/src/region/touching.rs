// SPDX-License-Identifier: Apache-2.0
//! The entries that have something to say about a question, and no others.

use std::collections::BTreeMap;

use portolan_net::{AddressSet, ConnectionSet};
use portolan_site::model::{Direction, View};

use crate::{Acl, GroupId};

/// Entries that touch a question, by the group of their own ends.
pub(super) type Touching = BTreeMap<GroupId, Vec<usize>>;

/// The entries of this direction and view that match some connection that is asked about, whose
/// own ends are its sources here. Each group is looked at once.
pub(super) fn touching(
    acl: &Acl,
    direction: Direction,
    view: View,
    asked: &ConnectionSet,
) -> Touching {
    let (mut own, mut peer) =
        (Meets::new(acl, asked.sources()), Meets::new(acl, asked.destinations()));
    let services = asked.services();
    let mut touching = Touching::new();
    for (index, ace) in acl.aces.iter().enumerate() {
        let touches = ace.direction == direction
            && (ace.live || view == View::Intended)
            && ace.services.overlaps(&services)
            && own.group(ace.own)
            && peer.group(ace.peer);
        if touches {
            touching.entry(ace.own).or_default().push(index);
        }
    }
    touching
}

/// Which groups meet a set of addresses, each decided once.
struct Meets<'a> {
    acl: &'a Acl,
    set: AddressSet,
    known: Vec<Option<bool>>,
}

impl<'a> Meets<'a> {
    fn new(acl: &'a Acl, set: AddressSet) -> Self {
        Self { acl, set, known: vec![None; acl.groups.len()] }
    }

    fn group(&mut self, id: GroupId) -> bool {
        let overlaps = || self.acl.members(id).is_some_and(|m| m.overlaps(&self.set));
        match self.known.get_mut(id.0 as usize) {
            Some(known) => *known.get_or_insert_with(overlaps),
            None => false,
        }
    }
}
