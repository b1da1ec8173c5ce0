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
pub(crate) struct Middle {
    pub median: f64,
    /// `None` with too few rounds to say.
    pub bounds: Option<[f64; 2]>,
}

/// With fewer values, not even the least and the largest bound the median so often.
const BOUNDED_MIN: usize = 6;

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
        Middle::of(rates.copied().flatten().collect()).median
    }

    /// The median over the rounds of one contestant's rate to another's in the same round.
    pub(crate) fn ratio(&self, arm: usize, to: usize) -> Middle {
        let (a, b) = (self.0.get(arm).into_iter().flatten(), self.0.get(to).into_iter().flatten());
        Middle::of(a.zip(b).filter_map(|(a, b)| Some((*a)? / (*b)?)).collect())
    }
}

impl Middle {
    /// Half of all values are on either side of the true median, so that order alone tells how far
    /// off this one may be: the number on one side has a deviation of √n/2, and 1.96 of those hold
    /// 95 of 100.
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let (count, last) = (values.len(), values.len().saturating_sub(1));
        let at = |index: usize| values.get(index.min(last)).copied().unwrap_or_default();
        let median = f64::midpoint(at(last / 2), at(count / 2));
        let off = (1.96 * (count as f64).sqrt() / 2.0).ceil() as usize;
        let bounds = [at((count / 2).saturating_sub(off)), at((count / 2).saturating_add(off))];
        Self { median, bounds: (count >= BOUNDED_MIN).then_some(bounds) }
    }
}

/// The value in the middle; of an even number, half way between two.
pub(crate) fn median(values: &[f64]) -> f64 {
    Middle::of(values.to_vec()).median
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
        assert_eq!((race.ratio(0, 1).median, race.rate(1)), (0.625, 3.0));
    }

    #[test]
    fn the_more_rounds_the_closer_the_bounds_and_few_have_none() {
        let of = |count: u32| {
            Middle::of((0..count).map(|n| f64::from(n) / f64::from(count)).collect()).bounds
        };
        assert_eq!(of(5), None);
        assert_eq!(of(100), Some([0.4, 0.6]));
        assert_eq!(of(10_000), Some([0.4902, 0.5098]));
    }

    #[test]
    fn of_an_even_number_the_median_is_half_way() {
        assert_eq!([median(&[]), median(&[4.0, 1.0]), median(&[9.0, 1.0, 2.0])], [0.0, 2.5, 2.0]);
    }
}
