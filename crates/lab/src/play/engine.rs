// SPDX-License-Identifier: Apache-2.0
//! Makes many connections at once, each from the namespace of its source.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::attempt::Attempt;
use super::{Outcome, Play, Played};
use crate::limits;
use crate::namespace::enter;

/// Threads; each works for one source at a time.
const THREADS: u64 = 8;

/// Connections that one thread has open at once.
const MOST: u64 = 256;

/// A source and the places of some of its plays in the list.
type Work = (String, Vec<usize>);

/// Plays everything; one result a play, in their order.
pub(super) fn play_all(plays: &[Play]) -> Vec<Played> {
    let files = limits::raise_open_files().saturating_sub(64);
    let at_once = usize::try_from((files / THREADS).clamp(1, MOST)).unwrap_or(1);
    let queue = Mutex::new(portions(plays, at_once));
    let results = Mutex::new(vec![None; plays.len()]);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some((source, places)) = next(&queue) {
                    let played = play_from(&source, &places, plays, at_once);
                    store(&results, played);
                }
            });
        }
    });
    let untried = || failed("it was not tried");
    locked(&results).drain(..).map(|result| result.unwrap_or_else(untried)).collect()
}

/// By source, and no more than one thread opens at once, so that the plays of a single source
/// are shared among threads too.
fn portions(plays: &[Play], size: usize) -> VecDeque<Work> {
    let mut work: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, play) in plays.iter().enumerate() {
        work.entry(&play.source).or_default().push(place);
    }
    let portion = |source: &str, places: &[usize]| (source.to_owned(), places.to_vec());
    work.iter().flat_map(|(s, places)| places.chunks(size).map(|c| portion(s, c))).collect()
}

/// Apart, so that the queue is free again while the work is done.
fn next(queue: &Mutex<VecDeque<Work>>) -> Option<Work> {
    locked(queue).pop_front()
}

/// A thread that died does not spoil what the others found.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn store(results: &Mutex<Vec<Option<Played>>>, played: Vec<(usize, Played)>) {
    let mut results = locked(results);
    for (place, result) in played {
        if let Some(slot) = results.get_mut(place) {
            *slot = Some(result);
        }
    }
}

fn failed(why: impl ToString) -> Played {
    Played { outcome: Outcome::Failed(why.to_string()), micros: 0 }
}

/// Plays what one source has to play, in the calling thread.
fn play_from(
    source: &str,
    places: &[usize],
    plays: &[Play],
    at_once: usize,
) -> Vec<(usize, Played)> {
    if let Err(why) = enter(source) {
        return places.iter().map(|place| (*place, failed(&why))).collect();
    }
    let mut waiting = places.iter().filter_map(|place| Some((*place, plays.get(*place)?)));
    let mut open: Vec<(usize, Attempt)> = Vec::new();
    let mut done = Vec::new();
    loop {
        let room = at_once.saturating_sub(open.len());
        open.extend(waiting.by_ref().take(room).map(|(place, play)| (place, Attempt::new(play))));
        if open.is_empty() {
            return done;
        }
        advance(&mut open);
        settle(&mut open, &mut done);
    }
}

/// Waits until something happens or the next attempt runs out of time, and lets each see to it.
fn advance(open: &mut [(usize, Attempt)]) {
    let wait = open
        .iter()
        .map(|(_, attempt)| attempt.deadline())
        .min()
        .map_or(Duration::ZERO, |next| next.saturating_duration_since(Instant::now()));
    let timeout = Timespec::try_from(wait + Duration::from_millis(1)).ok();
    let events = ready(open, timeout.as_ref());
    let now = Instant::now();
    for ((_, attempt), events) in open.iter_mut().zip(events) {
        attempt.advance(events, now);
    }
}

fn ready(open: &[(usize, Attempt)], timeout: Option<&Timespec>) -> Vec<PollFlags> {
    let mut asked: Vec<Option<PollFd<'_>>> =
        open.iter().map(|(_, attempt)| attempt.interest()).collect();
    let mut watched: Vec<PollFd<'_>> = asked.iter_mut().filter_map(Option::take).collect();
    let _ = poll(&mut watched, timeout);
    let mut seen = watched.iter().map(PollFd::revents);
    let has = open.iter().map(|(_, attempt)| attempt.interest().is_some());
    has.map(|has| if has { seen.next() } else { None }.unwrap_or(PollFlags::empty())).collect()
}

fn settle(open: &mut Vec<(usize, Attempt)>, done: &mut Vec<(usize, Played)>) {
    open.retain(|(place, attempt)| match attempt.result() {
        Some(result) => {
            done.push((*place, result));
            false
        }
        None => true,
    });
}
