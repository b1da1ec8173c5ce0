// SPDX-License-Identifier: Apache-2.0
//! Contestants run in turn, again and again, so that what disturbs one disturbs all.

use super::{Side, Talk};
use crate::error::BenchError;
use crate::policy::Pairs;

/// A contestant.
#[derive(Debug)]
pub(crate) struct Arm<'a> {
    pub side: &'a Side,
    /// Connections in a run.
    pub connections: u32,
    /// It runs in one round of so many.
    pub every: usize,
}

/// Rates of every contestant, a list for each, by round.
#[derive(Clone, Debug, Default)]
pub(crate) struct Race(Vec<Vec<Option<f64>>>);

/// A median, and where that of very many rounds would be found 95 times of 100.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ratio {
    pub median: f64,
    pub from: f64,
    pub to: f64,
}

impl Race {
    /// More rounds with the same number of contestants.
    pub(crate) fn run(
        &mut self,
        pairs: &Pairs,
        talk: Talk,
        arms: &[Arm<'_>],
        rounds: usize,
    ) -> Result<(), BenchError> {
        self.0.resize(arms.len(), Vec::new());
        for round in 0..rounds {
            // Forth and back, so that nobody always follows the same one.
            let forth = arms.iter().zip(&mut self.0);
            let order: Vec<_> =
                if round % 2 == 0 { forth.collect() } else { forth.rev().collect() };
            for (arm, rates) in order {
                let runs = round % arm.every == 0;
                let lap = || arm.side.lap(pairs, talk, arm.connections, round as u64);
                rates.push(runs.then(lap).transpose()?);
            }
        }
        Ok(())
    }

    /// Connections a second, the median of all rounds.
    pub(crate) fn rate(&self, arm: usize) -> f64 {
        let rates = self.0.get(arm).into_iter().flatten();
        Ratio::of(rates.copied().flatten().collect()).median
    }

    /// The median over the rounds of one contestant's rate to another's in the same round.
    pub(crate) fn ratio(&self, arm: usize, to: usize) -> Ratio {
        let (a, b) = (self.0.get(arm).into_iter().flatten(), self.0.get(to).into_iter().flatten());
        Ratio::of(a.zip(b).filter_map(|(a, b)| Some((*a)? / (*b)?)).collect())
    }
}

impl Ratio {
    /// The value in the middle; of an even number, the upper of the two. Half of all values are on
    /// either side of the true median, so that order alone tells how far off this one may be.
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let last = values.len().saturating_sub(1);
        let (middle, off) = (values.len() / 2, 0.98 * (values.len() as f64).sqrt());
        let at = |index: usize| values.get(index.min(last)).copied().unwrap_or_default();
        let off = off.ceil() as usize;
        Self {
            median: at(middle),
            from: at(middle.saturating_sub(off)),
            to: at(middle.saturating_add(off)),
        }
    }
}

/// The value in the middle; of an even number, the upper of the two.
pub(crate) fn median(values: &[f64]) -> f64 {
    Ratio::of(values.to_vec()).median
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_the_median_of_ratios_and_not_the_ratio_of_medians() {
        let rates = |list: [f64; 3]| list.map(Some).to_vec();
        let race = Race(vec![rates([1.0, 20.0, 90.0]), rates([2.0, 10.0, 100.0])]);
        assert_eq!(race.ratio(0, 1).median, 0.9);
        assert_eq!((race.rate(0), race.rate(1)), (20.0, 10.0));
    }

    #[test]
    fn only_rounds_that_both_ran_are_compared() {
        let race =
            Race(vec![vec![Some(1.0), Some(9.0), Some(3.0)], vec![Some(2.0), None, Some(4.0)]]);
        assert_eq!((race.ratio(0, 1).median, race.rate(1)), (0.75, 4.0));
    }

    #[test]
    fn the_more_rounds_the_closer_the_bounds() {
        let of =
            |count: u32| Ratio::of((0..count).map(|n| f64::from(n) / f64::from(count)).collect());
        assert_eq!((of(4).from, of(4).to), (0.0, 0.75));
        assert_eq!((of(100).from, of(100).median, of(100).to), (0.4, 0.5, 0.6));
        assert_eq!((of(10_000).from, of(10_000).to), (0.4902, 0.5098));
    }
}
