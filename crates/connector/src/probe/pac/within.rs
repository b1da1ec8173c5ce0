// SPDX-License-Identifier: Apache-2.0
//! The engine in a thread that can be given up: what a file may do in one call of the engine's own
//! functions takes longer than anybody waits.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use portolan_pac::Stop;

/// What one answer may take by the clock, and all of one file.
const ONE: Duration = Duration::from_secs(5);
const ALL: Duration = Duration::from_secs(30);
/// How long an engine that was told to stop may take to look up.
const GRACE: Duration = Duration::from_secs(1);
/// Threads that were given up and run on. Beyond them, none is begun.
const LEFT_MAX: usize = 4;

static LEFT: Mutex<Vec<Weak<()>>> = Mutex::new(Vec::new());

/// How much time a file has left.
pub(super) struct Time {
    all: Duration,
    one: Duration,
}

/// It did not end, and runs on by itself: the file is not to be asked again.
#[derive(Debug)]
pub(super) struct GivenUp;

impl Time {
    pub(super) fn new() -> Self {
        Self { all: ALL, one: ONE }
    }

    /// The next answer begins.
    pub(super) fn next(&mut self) {
        self.one = ONE;
    }

    pub(super) fn is_over(&self) -> bool {
        self.all.is_zero()
    }

    /// Runs this within the time, and stops it then.
    pub(super) async fn run<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(Stop) -> T + Send + 'static,
    ) -> Result<T, GivenUp> {
        let (began, stop) = (Instant::now(), Stop::default());
        let ended = within(self.one.min(self.all), stop, work).await;
        self.one = self.one.saturating_sub(began.elapsed());
        self.all = self.all.saturating_sub(began.elapsed());
        ended
    }
}

async fn within<T: Send + 'static>(
    limit: Duration,
    stop: Stop,
    work: impl FnOnce(Stop) -> T + Send + 'static,
) -> Result<T, GivenUp> {
    let (tell, mut told) = tokio::sync::oneshot::channel();
    if left(None) >= LEFT_MAX {
        return Err(GivenUp);
    }
    let (life, inner) = (Arc::new(()), stop.clone());
    let lives = Arc::downgrade(&life);
    let thread = std::thread::Builder::new().name("pac".into());
    let begun = thread.spawn(move || {
        // Nobody may listen any more.
        let _ = tell.send(work(inner));
        drop(life);
    });
    begun.map_err(|_| GivenUp)?;
    if let Ok(done) = tokio::time::timeout(limit, &mut told).await {
        return done.map_err(|_| GivenUp);
    }
    stop.now();
    let late = tokio::time::timeout(GRACE, told).await;
    late.ok().and_then(Result::ok).ok_or_else(|| {
        left(Some(lives));
        GivenUp
    })
}

/// How many run on, with one more of them.
fn left(one: Option<Weak<()>>) -> usize {
    let mut all = LEFT.lock().unwrap_or_else(PoisonError::into_inner);
    all.extend(one);
    all.retain(|lives| lives.strong_count() > 0);
    all.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_does_not_look_up_is_given_up() {
        let limit = Duration::from_millis(20);
        let looks = |stop: Stop| {
            while !stop.is_set() {
                std::thread::yield_now();
            }
            7
        };
        assert!(matches!(within(limit, Stop::default(), looks).await, Ok(7)));
        let sleeps = |_: Stop| std::thread::sleep(GRACE * 2);
        assert!(within(limit, Stop::default(), sleeps).await.is_err());
    }
}
