// SPDX-License-Identifier: Apache-2.0
//! An attachment where answers of DNS are heard, with everything lost or not believed counted.

use std::collections::BTreeMap;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;

use portolan_flow::dns::{Answer, Resolvers, Unheard, hear};

use crate::{CollectError, Losses, Nflog};

/// A named reader of one attachment's answers.
#[derive(Debug)]
pub struct NameObserver {
    point: String,
    nflog: Nflog,
    unheard: BTreeMap<Unheard, u64>,
}

impl NameObserver {
    /// Opens the log of answers of an attachment.
    pub fn open(point: &str, netns: Option<&Path>, group: u16) -> Result<Self, CollectError> {
        let nflog = Nflog::open(netns, group)?;
        Ok(Self { point: point.to_owned(), nflog, unheard: BTreeMap::new() })
    }

    /// Gives what resolvers said to the sink; never blocks. Returns how many packets were taken,
    /// believed or not.
    pub fn answers(
        &mut self,
        resolvers: &Resolvers,
        sink: &mut dyn FnMut(Answer),
    ) -> Result<usize, CollectError> {
        let Self { nflog, unheard, .. } = self;
        nflog.drain(&mut |logged| match hear(&logged.packet, resolvers) {
            Ok(answers) => answers.into_iter().for_each(&mut *sink),
            Err(why) => *unheard.entry(why).or_default() += 1,
        })
    }

    /// The attachment's name.
    pub fn point(&self) -> &str {
        &self.point
    }

    pub fn losses(&self) -> Losses {
        let unheard = self.unheard.iter().map(|(why, count)| (why.word(), *count));
        Losses::of(self.nflog.dropped(), unheard)
    }
}

impl AsFd for NameObserver {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.nflog.as_fd()
    }
}
