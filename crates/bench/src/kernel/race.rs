// SPDX-License-Identifier: Apache-2.0
//! Contestants run in turn, again and again, so that what disturbs one disturbs all.

use super::{Loaded, Place, Traffic};
use crate::error::BenchError;
use crate::policy::Pairs;

/// A contestant.
#[derive(Debug)]
pub(crate) struct Arm<'a> {
    /// `None`: no table at all.
    pub table: Option<&'a Loaded>,
    /// Connections in a run.
    pub connections: u32,
    /// It runs in one round of so many.
    pub every: usize,
}

/// Rates of every contestant, a list for each, by round.
#[derive(Clone, Debug)]
pub(crate) struct Race(Vec<Vec<Option<f64>>>);

impl Race {
    pub(crate) fn run(
        place: &Place,
        traffic: &Traffic,
        pairs: &Pairs,
        arms: &[Arm<'_>],
        rounds: usize,
    ) -> Result<Self, BenchError> {
        let mut rates = vec![Vec::new(); arms.len()];
        for round in 0..rounds {
            // Forth and back, so that nobody always follows the same one.
            let forth = arms.iter().zip(&mut rates);
            let order: Vec<_> =
                if round % 2 == 0 { forth.collect() } else { forth.rev().collect() };
            for (arm, rates) in order {
                let runs = round % arm.every == 0;
                let lap = || Self::lap(place, traffic, pairs, arm, round);
                rates.push(runs.then(lap).transpose()?);
            }
        }
        Ok(Self(rates))
    }

    /// One run of one contestant; its number draws the pairs.
    pub(crate) fn lap(
        place: &Place,
        traffic: &Traffic,
        pairs: &Pairs,
        arm: &Arm<'_>,
        round: usize,
    ) -> Result<f64, BenchError> {
        if let Some(table) = arm.table {
            table.wake()?;
        }
        place.forget_connections()?;
        let rate = traffic.run(pairs, arm.connections, round as u64);
        if let Some(table) = arm.table {
            table.sleep()?;
        }
        rate
    }

    /// Connections a second, the median of all rounds.
    pub(crate) fn rate(&self, arm: usize) -> f64 {
        let rates = self.0.get(arm).into_iter().flatten();
        median(&rates.copied().flatten().collect::<Vec<_>>())
    }

    /// The median over the rounds of one contestant's rate to another's in the same round.
    pub(crate) fn ratio(&self, arm: usize, to: usize) -> f64 {
        let (Some(a), Some(b)) = (self.0.get(arm), self.0.get(to)) else { return 0.0 };
        let ratios = a.iter().zip(b).filter_map(|(a, b)| Some((*a)? / (*b)?));
        median(&ratios.collect::<Vec<_>>())
    }
}

/// The value in the middle; of an even number, the upper of the two.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_the_median_of_ratios_and_not_the_ratio_of_medians() {
        let rates = |list: [f64; 3]| list.map(Some).to_vec();
        let race = Race(vec![rates([1.0, 20.0, 90.0]), rates([2.0, 10.0, 100.0])]);
        assert_eq!(race.ratio(0, 1), 0.9);
        assert_eq!((race.rate(0), race.rate(1)), (20.0, 10.0));
    }

    #[test]
    fn only_rounds_that_both_ran_are_compared() {
        let race =
            Race(vec![vec![Some(1.0), Some(9.0), Some(3.0)], vec![Some(2.0), None, Some(4.0)]]);
        assert_eq!((race.ratio(0, 1), race.rate(1)), (0.75, 4.0));
    }
}
