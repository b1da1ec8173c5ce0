// SPDX-License-Identifier: Apache-2.0
//! A place of its own for each contestant: its table stays awake, and nothing is changed over
//! between two runs.

use std::cell::Cell;

use portolan_site::model::AttachmentKind;

use super::traffic::AT_ONCE;
use super::{Place, Talk, Traffic};
use crate::error::BenchError;
use crate::policy::Pairs;

/// A place, and who talks there.
#[derive(Debug)]
pub(crate) struct Side {
    traffic: Traffic,
    pub place: Place,
    /// Source ports taken since all connections were forgotten.
    used: Cell<u16>,
}

/// So many may be taken: the most connections that stand tracked, well below what a kernel with a
/// GiB of memory tracks.
const USED_MAX: u16 = 20_000;

impl Side {
    pub(crate) fn build(kind: AttachmentKind, side: &'static str) -> Result<Self, BenchError> {
        let place = Place::build(kind, side)?;
        let traffic = Traffic::listen(&place)?;
        Ok(Self { traffic, place, used: Cell::new(0) })
    }

    /// One run; its number draws the pairs. Connections a second.
    pub(crate) fn lap(
        &self,
        pairs: &Pairs,
        talk: Talk,
        connections: u32,
        round: u64,
    ) -> Result<f64, BenchError> {
        // The ones that warm up take ports too.
        let takes = u16::try_from(connections as usize + AT_ONCE).unwrap_or(u16::MAX);
        let mut used = self.used.get();
        if used.saturating_add(takes) > USED_MAX {
            self.place.forget_connections()?;
            used = 0;
        }
        self.used.set(used.saturating_add(takes));
        self.traffic.run(pairs, talk, connections, (round, used))
    }
}
