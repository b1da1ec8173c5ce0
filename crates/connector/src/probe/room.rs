// SPDX-License-Identifier: Apache-2.0
//! How much is under way at once. Whoever is slow gives its place to others, so that the whole takes
//! little longer than its slowest part: a place is kept for a moment, done or not.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use portolan_doctor::seen::Way;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A place is kept for so long, done or not.
const KEPT: Duration = Duration::from_secs(1);
/// Tunnels that one proxy is asked to open at once, and handshakes beside those of the addresses
/// themselves. All of them come from one client in the eyes of a proxy, and one that has to open
/// hundreds at a time makes each wait until its time is out.
const OPENING: usize = 64;
const TRIALS: usize = 128;

/// Places of each kind, those by one way apart from those by another.
#[derive(Debug)]
pub(crate) struct Room {
    addresses: usize,
    trials: Arc<Semaphore>,
    ways: Mutex<BTreeMap<(Way, Use), Arc<Semaphore>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    Address,
    Opening,
}

impl Room {
    /// `addresses` are asked at once by each way.
    pub(crate) fn of(addresses: usize) -> Self {
        Self {
            addresses: addresses.max(1),
            trials: Arc::new(Semaphore::new(TRIALS)),
            ways: Mutex::default(),
        }
    }

    /// A place for an address by a way, until it is dropped.
    pub(crate) async fn address(&self, way: Way) -> Option<OwnedSemaphorePermit> {
        self.of_way(way, Use::Address, self.addresses).acquire_owned().await.ok()
    }

    /// Opens a tunnel when there is a place.
    pub(crate) async fn opening<T>(&self, way: Way, work: impl Future<Output = T>) -> T {
        spared(self.of_way(way, Use::Opening, OPENING), work).await
    }

    /// A handshake beside those of the addresses themselves, when there is a place.
    pub(crate) async fn trial<T>(&self, work: impl Future<Output = T>) -> T {
        spared(Arc::clone(&self.trials), work).await
    }

    fn of_way(&self, way: Way, of: Use, many: usize) -> Arc<Semaphore> {
        let mut ways = self.ways.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(ways.entry((way, of)).or_insert_with(|| Arc::new(Semaphore::new(many))))
    }
}

/// Keeps the place until the work is done or has had time enough. It is closed by nobody.
async fn spared<T>(places: Arc<Semaphore>, work: impl Future<Output = T>) -> T {
    let place = places.acquire_owned().await;
    let mut work = pin!(work);
    match tokio::time::timeout(KEPT, work.as_mut()).await {
        Ok(done) => done,
        Err(_) => {
            drop(place);
            work.await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_is_slow_keeps_nobody_waiting_for_longer_than_a_moment() {
        let room = Arc::new(Room::of(1));
        let began = tokio::time::Instant::now();
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..2 * TRIALS {
            let room = Arc::clone(&room);
            all.spawn(async move {
                room.trial(async { tokio::time::sleep(Duration::from_secs(10)).await }).await;
            });
        }
        all.join_all().await;
        assert_eq!(began.elapsed().as_secs(), 11);
    }

    #[tokio::test(start_paused = true)]
    async fn one_way_does_not_wait_for_another() {
        let room = Room::of(1);
        let proxy = |port: u16| Way::Proxy {
            proxy: format!("http://proxy:{port}"),
            said_by: "--proxy".into(),
        };
        let _first = room.address(proxy(1)).await;
        let within = |port| tokio::time::timeout(KEPT, room.address(proxy(port)));
        assert!(within(2).await.is_ok());
        assert!(within(1).await.is_err());
    }
}
