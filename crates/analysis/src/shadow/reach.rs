// SPDX-License-Identifier: Apache-2.0
//! What reaches each entry, earlier decisions left out of account: what it speaks of, less what
//! an entry before it sends past it.

use std::collections::BTreeMap;

use portolan_acl::{Acl, Action};
use portolan_net::{Block, ConnectionSet};

/// The blocks of each entry, own ends as sources.
pub(super) struct Reach(BTreeMap<usize, Vec<Block>>);

impl Reach {
    pub(super) fn of(acl: &Acl, entries: &[usize]) -> Self {
        let mut blocks = BTreeMap::new();
        // What is being sent on, and to where.
        let mut sent: Vec<(usize, ConnectionSet)> = Vec::new();
        for &index in entries {
            sent.retain(|(to, _)| *to > index);
            let Some(whole) = block(acl, index) else { continue };
            let past =
                |set: ConnectionSet, (_, sent): &(usize, ConnectionSet)| set.difference(sent);
            let reaching = match sent.as_slice() {
                [] => vec![whole],
                sent => sent.iter().fold(ConnectionSet::from(&whole), past).blocks(),
            };
            match acl.aces.get(index).map(|ace| &ace.action) {
                Some(Action::Skip(to)) => sent.push((*to, ConnectionSet::collect(&reaching))),
                _ => drop(blocks.insert(index, reaching)),
            }
        }
        Self(blocks)
    }

    /// What an entry decides where no earlier one does; nothing for one that sends on.
    pub(super) fn decided(&self, index: usize) -> &[Block] {
        self.0.get(&index).map_or(&[], Vec::as_slice)
    }
}

fn block(acl: &Acl, index: usize) -> Option<Block> {
    let ace = acl.aces.get(index)?;
    let (own, peer) = (acl.members(ace.own)?, acl.members(ace.peer)?);
    let services = (*ace.services).clone();
    Some(Block { source: own.clone(), destination: peer.clone(), services })
}
