// SPDX-License-Identifier: Apache-2.0
//! Which name is looked for, by what a list decides: the first run that has it.

use super::least::{NEVER, Verdicts};
use super::list::Run;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Goal {
    NotSpared,
    Spared,
    Taken,
    /// Has a dot, is not taken away before this run, and no other list has it.
    Granted(Run),
}

impl Goal {
    pub(super) fn is_met(self, by: Verdicts) -> bool {
        match self {
            Self::NotSpared => by.spares >= by.takes,
            Self::Spared => by.spares < by.takes,
            Self::Taken => by.takes < by.spares,
            Self::Granted(run) => by.takes > run,
        }
    }

    /// Whether nothing that follows can meet it, where these runs have all of it, and none but those
    /// may come.
    pub(super) fn is_lost(self, all: Verdicts, hopes: Verdicts) -> bool {
        match self {
            Self::NotSpared => all.spares < hopes.takes,
            Self::Spared => hopes.spares == NEVER || all.takes < hopes.spares,
            Self::Taken => hopes.takes == NEVER || all.spares < hopes.takes,
            Self::Granted(run) => all.takes < run,
        }
    }
}
