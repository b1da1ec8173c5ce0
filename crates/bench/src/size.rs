// SPDX-License-Identifier: Apache-2.0
//! How much is measured.

/// Numbers of pairs, of connections and of rounds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    /// Numbers of pairs, ascending; the last is the one that counts.
    pub pairs: &'static [u32],
    /// Numbers of rules, ascending, of which something is proved.
    pub rules: &'static [u32],
    /// Numbers of workloads of a site, ascending; the last is the one that counts.
    pub workloads: &'static [u32],
    /// Connections in one run with rules whose cost does not grow.
    pub connections: u32,
    /// Runs of each contestant, in turn.
    pub rounds: usize,
    /// The same with the most pairs: what a target is held by is known best.
    pub most_rounds: usize,
    /// Whether targets are held: a short run says little.
    pub is_judged: bool,
    /// Whether the peer may be fetched.
    pub may_install: bool,
}

impl Size {
    pub(crate) const FULL: Self = Self {
        pairs: &[1000, 10_000, 100_000],
        rules: &[1000, 10_000],
        workloads: &[1000, 10_000, 100_000],
        connections: 2_560,
        rounds: 200,
        most_rounds: 1_500,
        is_judged: true,
        may_install: true,
    };

    /// Says whether everything runs, in well under a minute.
    pub(crate) const QUICK: Self = Self {
        pairs: &[1000],
        rules: &[1000],
        workloads: &[1000],
        connections: 1_024,
        rounds: 6,
        most_rounds: 18,
        is_judged: false,
        may_install: false,
    };

    pub(crate) fn most_pairs(&self) -> u32 {
        self.pairs.last().copied().unwrap_or_default()
    }
}
