// SPDX-License-Identifier: Apache-2.0
//! When the agent has to look at the rules: as soon as something was learned, again where that had
//! to wait, and when a day is over.

use std::time::{Duration, Instant};

use portolan_site::model::Date;

/// How often it is looked whether another edition of the site was applied.
const LOOK: Duration = Duration::from_secs(2);

/// What the rules in force are behind of.
pub(super) struct Due {
    /// Something known is not in force yet.
    pub(super) behind: bool,
    /// The day that the rules in force were made for; rules expire with days.
    pub(super) day: Date,
    pub(super) looked: Instant,
}

impl Due {
    /// Whether to look at once: something was learned just now.
    pub(super) fn learned(&mut self, changed: bool) -> bool {
        self.behind |= changed;
        changed
    }

    /// Whether to look again, for what had to wait or for a new day.
    pub(super) fn again(&self, today: Date, now: Instant) -> bool {
        (self.behind || today != self.day) && now.duration_since(self.looked) > LOOK
    }

    /// Rules of this day are in force, or have to wait.
    pub(super) fn looked(&mut self, day: Date, now: Instant, in_force: bool) {
        (self.looked, self.behind) = (now, !in_force);
        if in_force {
            self.day = day;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_day_is_a_reason_to_look_again_once() {
        let day = |word: &str| word.parse::<Date>().unwrap();
        let (monday, tuesday) = (day("2026-05-11"), day("2026-05-12"));
        let begin = Instant::now();
        let later = begin + LOOK * 2;
        let mut due = Due { behind: false, day: monday, looked: begin };
        assert!(!due.again(monday, later), "the same day, and nothing learned");
        assert!(due.again(tuesday, later));
        due.looked(tuesday, later, false);
        assert!(!due.again(tuesday, later + LOOK / 2), "it waits a while");
        assert!(due.again(tuesday, later + LOOK * 2), "nothing is in force yet");
        due.looked(tuesday, later, true);
        assert!(!due.again(tuesday, later + LOOK * 9));
    }

    #[test]
    fn what_was_learned_is_looked_at_at_once() {
        let now = Instant::now();
        let day: Date = "2026-05-11".parse().unwrap();
        let mut due = Due { behind: false, day, looked: now };
        assert!(due.learned(true) && !due.learned(false));
        assert!(due.again(day, now + LOOK * 2), "and until it is in force");
    }
}
