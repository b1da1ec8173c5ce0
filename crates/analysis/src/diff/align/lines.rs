// SPDX-License-Identifier: Apache-2.0
//! The entries of one direction that count in one view.

use portolan_acl::{Ace, Acl, Action};
use portolan_net::{AddressSet, Block, ServiceSet};
use portolan_site::model::{Direction, View};

use super::keys::{Content, Groups, Keys, Name};

/// The entries of one Acl.
pub(super) struct List<'a> {
    acl: &'a Acl,
    keys: Vec<(Content, Name)>,
}

/// Some of its entries, in order.
pub(super) struct Lines<'a> {
    list: &'a List<'a>,
    /// The indexes of the entries.
    pub(super) at: Vec<usize>,
}

impl<'a> List<'a> {
    pub(super) fn of(acl: &'a Acl, groups: &Groups, keys: &mut Keys<'a>) -> Self {
        let both = |ace: &'a Ace| (keys.content(groups, ace), keys.name(groups, ace));
        Self { acl, keys: acl.aces.iter().map(both).collect() }
    }

    pub(super) fn lines(&'a self, direction: Direction, view: View) -> Lines<'a> {
        let counts = |a: &Ace| a.direction == direction && (a.live || view == View::Intended);
        let all = self.acl.aces.iter().enumerate();
        Lines { list: self, at: all.filter(|(_, a)| counts(a)).map(|(i, _)| i).collect() }
    }
}

impl<'a> Lines<'a> {
    fn ace(&self, line: usize) -> Option<&'a Ace> {
        self.list.acl.aces.get(*self.at.get(line)?)
    }

    pub(super) fn keys<K>(&self, of: impl Fn(&(Content, Name)) -> K) -> Vec<K> {
        self.at.iter().filter_map(|i| self.list.keys.get(*i)).map(of).collect()
    }

    /// What a line says, as a key.
    pub(super) fn content(&self, line: usize) -> Option<Content> {
        self.list.keys.get(*self.at.get(line)?).map(|(content, _)| *content)
    }

    /// The connections that a line matches.
    pub(super) fn block(&self, line: usize) -> Option<Block> {
        let ace = self.ace(line)?;
        let members = |id| self.list.acl.members(id).cloned().unwrap_or_default();
        Some(oriented(ace.direction, members(ace.own), members(ace.peer), &ace.services))
    }

    /// Where a line goes on that skips.
    pub(super) fn target(&self, line: usize) -> Option<usize> {
        match self.ace(line)?.action {
            Action::Skip(to) => Some(to),
            Action::Decide(_) => None,
        }
    }
}

fn oriented(
    direction: Direction,
    own: AddressSet,
    peer: AddressSet,
    services: &ServiceSet,
) -> Block {
    let services = services.clone();
    match direction {
        Direction::Egress => Block { source: own, destination: peer, services },
        Direction::Ingress => Block { source: peer, destination: own, services },
    }
}
