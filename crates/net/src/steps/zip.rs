// SPDX-License-Identifier: Apache-2.0
//! Two functions together, by one sweep over both.

use std::collections::BTreeMap;
use std::hash::Hash;

use super::Steps;
use crate::{Bound, Intervals};

/// Where both functions are one step each, by the positions of the steps.
type Pairs<T> = BTreeMap<(Option<usize>, Option<usize>), Vec<(T, T)>>;

impl<T: Bound, A> Steps<T, A> {
    /// The function that `f` makes of both; it is asked once for each pair of values that meet.
    /// Where neither says anything, nothing is asked.
    pub fn zip<B, C: Clone + Eq + Hash>(
        &self,
        other: &Steps<T, B>,
        mut f: impl FnMut(Option<&A>, Option<&B>) -> Option<C>,
    ) -> Steps<T, C> {
        let value = |step: &(Option<usize>, Option<usize>)| {
            let a = step.0.and_then(|i| self.0.get(i)).map(|(_, value)| value);
            let b = step.1.and_then(|i| other.0.get(i)).map(|(_, value)| value);
            f(a, b)
        };
        let mut value = value;
        let pairs = sweep(self.segments(), other.segments());
        let valued = pairs.into_iter().filter_map(|(step, at)| {
            let value = value(&step)?;
            Some((Intervals::collect(at), value))
        });
        Steps::collect(valued)
    }

    /// The function without the places where `f` finds nothing to say.
    pub fn filter_map<C: Clone + Eq + Hash>(
        &self,
        mut f: impl FnMut(&Intervals<T>, &A) -> Option<C>,
    ) -> Steps<T, C> {
        Steps::collect(self.iter().filter_map(|(at, value)| Some((at.clone(), f(at, value)?))))
    }

    /// Every interval with the position of its step, ascending.
    fn segments(&self) -> Vec<Segment<T>> {
        let of_step = |(step, (at, _)): (usize, &(Intervals<T>, A))| {
            at.iter().map(move |(first, last)| Segment { first, last, step }).collect::<Vec<_>>()
        };
        let mut segments: Vec<Segment<T>> = self.0.iter().enumerate().flat_map(of_step).collect();
        segments.sort_unstable_by_key(|s| s.first);
        segments
    }
}

#[derive(Clone, Copy)]
struct Segment<T> {
    first: T,
    last: T,
    step: usize,
}

fn sweep<T: Bound>(a: Vec<Segment<T>>, b: Vec<Segment<T>>) -> Pairs<T> {
    let mut pairs = Pairs::new();
    let (mut a, mut b) = (a.into_iter(), b.into_iter());
    let (mut x, mut y) = (a.next(), b.next());
    while let Some((first, last)) = next_run(x, y) {
        let holds = |s: &Segment<T>| s.first <= first;
        let key = (x.filter(holds).map(|s| s.step), y.filter(holds).map(|s| s.step));
        pairs.entry(key).or_default().push((first, last));
        x = after(x, last).or_else(|| a.next());
        y = after(y, last).or_else(|| b.next());
    }
    pairs
}

/// The next run of integers over which neither begins or ends.
fn next_run<T: Bound>(x: Option<Segment<T>>, y: Option<Segment<T>>) -> Option<(T, T)> {
    match (x, y) {
        (Some(x), Some(y)) => {
            let first = x.first.min(y.first);
            let end = |s: Segment<T>| {
                if s.first > first { s.first.previous().unwrap_or(s.last) } else { s.last }
            };
            Some((first, end(x).min(end(y))))
        }
        (Some(only), None) | (None, Some(only)) => Some((only.first, only.last)),
        (None, None) => None,
    }
}

/// What is left of a segment behind `last`.
fn after<T: Bound>(segment: Option<Segment<T>>, last: T) -> Option<Segment<T>> {
    let segment = segment?;
    let first = if segment.first > last { segment.first } else { last.next()? };
    (first <= segment.last).then_some(Segment { first, ..segment })
}
