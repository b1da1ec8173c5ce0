// SPDX-License-Identifier: Apache-2.0
//! Whether it is of no use to go on: an expression of the list has all that may follow.

use std::collections::HashSet;

use portolan_allowlist::{ALPHABET, Spelling};

use super::super::TooMuch;
use super::super::goal::Goal;
use super::super::least::Verdicts;
use super::super::list::List;
use super::super::stand::{Live, Stand};
use super::Search;
use super::joint::{Inside, Joint};

/// All that may follow, and what is to have it.
pub(super) type Asked = (Vec<Inside>, Spelling, Inside);

/// Beyond these nothing is asked: it only makes a search shorter.
const LIVE_MAX: usize = 32;
const STATES_MAX: usize = 512;

impl Search<'_> {
    pub(super) fn is_hopeless(
        &self,
        joint: &Joint,
        lists: &[&List],
        goal: Goal,
    ) -> Result<bool, TooMuch> {
        let mut stands = joint.stands.iter().zip(lists);
        let Some((first, list)) = stands.next() else { return Ok(false) };
        let hopes = list.hopes(first);
        if goal.is_lost(Verdicts::NONE, hopes) || goal.is_lost(self.all(joint, first)?, hopes) {
            return Ok(true);
        }
        for (stand, _) in stands {
            if self.all(joint, stand)? != Verdicts::NONE {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The first runs that have all that may follow.
    fn all(&self, joint: &Joint, stand: &Stand) -> Result<Verdicts, TooMuch> {
        let mut all = Verdicts::NONE;
        if stand.live.len() > LIVE_MAX {
            return Ok(all);
        }
        for live in &stand.live {
            if self.covers(joint, live)? {
                all = all.with(live.run);
            }
        }
        Ok(all)
    }

    fn covers(&self, joint: &Joint, live: &Live) -> Result<bool, TooMuch> {
        let by = Inside::Head(live.head, live.at);
        let asked: Asked = (joint.inside.clone(), joint.spelling, by);
        if let Some(known) = self.covers.borrow().get(&asked) {
            return Ok(*known);
        }
        let covers = self.has_all(&asked)?;
        self.covers.borrow_mut().insert(asked, covers);
        Ok(covers)
    }

    fn has_all(&self, (inside, spelling, by): &Asked) -> Result<bool, TooMuch> {
        let mut seen = HashSet::new();
        let mut open = vec![(inside.clone(), *spelling, Some(*by))];
        while let Some((inside, spelling, by)) = open.pop() {
            let has = |at: &Inside| matches!(at, Inside::Head(head, at) if self.heads.accepts(*head, *at));
            let is_name = spelling.is_name() && inside.iter().all(has);
            if (is_name && !by.as_ref().is_some_and(has)) || seen.len() > STATES_MAX {
                return Ok(false);
            }
            for byte in ALPHABET {
                let Some(spelling) = spelling.step(*byte) else { continue };
                let step = |at: Inside| at.step(self.heads, None, *byte);
                let Some(inside) = inside.iter().map(|at| step(*at)).collect() else { continue };
                let next: (Vec<Inside>, Spelling, Option<Inside>) =
                    (inside, spelling, by.and_then(step));
                if seen.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        Ok(true)
    }
}
