// SPDX-License-Identifier: Apache-2.0
//! Every attachment's answers, and what they have taught.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use portolan_flow::dns::{DEFAULT_GROUP, Names, Resolvers};
use portolan_site::model::Site;

use super::NameObserver;
use crate::{CollectError, Losses, wait_any};

/// Hears at several attachments and remembers.
#[derive(Debug)]
pub struct Learner {
    observers: Vec<NameObserver>,
    resolvers: Resolvers,
    names: Names,
}

impl Learner {
    /// Listens at attachments, each a name and its network namespace, for what this site trusts
    /// and covers. `names` is what is known already.
    pub fn open(
        points: impl IntoIterator<Item = (String, Option<PathBuf>)>,
        site: &Site,
        names: Names,
    ) -> Result<Self, CollectError> {
        let open = |(point, netns): (String, Option<PathBuf>)| {
            NameObserver::open(&point, netns.as_deref(), DEFAULT_GROUP)
        };
        let observers = points.into_iter().map(open).collect::<Result<_, _>>()?;
        let mut learner = Self { observers, resolvers: Resolvers::default(), names };
        learner.follow(site);
        Ok(learner)
    }

    /// Keeps to another edition of the site from now on. Whether that loses an address.
    pub fn follow(&mut self, site: &Site) -> bool {
        self.resolvers = Resolvers::of(site);
        self.names.cover(site)
    }

    /// Waits for an answer until the time is out, then takes in what there is and forgets what
    /// holds no longer. Whether the known addresses have changed.
    ///
    /// The clock is read after the wait: an answer holds from the moment when it was heard.
    pub fn poll(
        &mut self,
        clock: impl FnOnce() -> Timestamp,
        timeout: Duration,
    ) -> Result<bool, CollectError> {
        wait_any(&self.observers, timeout)?;
        self.hear(clock())
    }

    /// The same without waiting, for callers that wait for other things too.
    pub fn hear(&mut self, now: Timestamp) -> Result<bool, CollectError> {
        let Self { observers, resolvers, names } = self;
        let mut changed = false;
        for observer in observers {
            observer.answers(resolvers, &mut |answer| changed |= names.learn(answer, now))?;
        }
        Ok(names.expire(now) || changed)
    }

    /// What is known.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The readers, to wait for any of them together with others.
    pub fn observers(&self) -> &[NameObserver] {
        &self.observers
    }

    /// What was lost or not believed at each attachment; only where something was. What was
    /// believed and is not held is with [`Names::losses`].
    pub fn losses(&self) -> BTreeMap<&str, Losses> {
        let of = |o: &'_ NameObserver| !o.losses().by_reason.is_empty();
        self.observers.iter().filter(|o| of(o)).map(|o| (o.point(), o.losses())).collect()
    }
}
