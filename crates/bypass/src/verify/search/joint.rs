// SPDX-License-Identifier: Apache-2.0
//! Where a name stands in all that is asked of it.

use portolan_allowlist::{At, Spelling};

use super::super::goal::Goal;
use super::super::heads::{Heads, Part};
use super::super::least::Verdicts;
use super::super::list::List;
use super::super::stand::Stand;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Joint {
    /// In each set of which it is to be.
    pub(super) inside: Vec<Inside>,
    pub(super) stands: Vec<Stand>,
    pub(super) spelling: Spelling,
    /// It has a dot, or needs none.
    is_dotted: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Inside {
    /// So many bytes of its ending have been read.
    Ending(usize),
    Head(u32, At),
}

impl Joint {
    pub(super) fn begin(
        heads: &Heads,
        parts: &[&Part],
        lists: &[&List],
        goal: Goal,
    ) -> Option<Self> {
        let begin = |part: &&Part| match part.ending.is_empty() {
            true => Some(Inside::Head(part.head, heads.begin(part.head)?)),
            false => Some(Inside::Ending(0)),
        };
        Some(Self {
            inside: parts.iter().map(begin).collect::<Option<_>>()?,
            stands: lists.iter().map(|list| list.begin(heads)).collect(),
            spelling: Spelling::default(),
            is_dotted: !matches!(goal, Goal::Granted(_)),
        })
    }

    /// The only byte that goes on, where an ending is being read.
    pub(super) fn forced(&self, parts: &[&Part]) -> Option<u8> {
        self.inside.iter().zip(parts).find_map(|(inside, part)| match inside {
            Inside::Ending(at) => part.ending.get(*at).copied(),
            Inside::Head(..) => None,
        })
    }

    /// One more byte to the left; `None` where no name can come of it.
    pub(super) fn step(&self, heads: &Heads, lists: &[&List], byte: u8) -> Option<Self> {
        let mut next = self.clone();
        next.advance(heads, &[], lists, byte).then_some(next)
    }

    /// The same in place; whether a name can come of it.
    pub(super) fn advance(
        &mut self,
        heads: &Heads,
        parts: &[&Part],
        lists: &[&List],
        byte: u8,
    ) -> bool {
        let Some(spelling) = self.spelling.step(byte) else { return false };
        self.spelling = spelling;
        self.is_dotted |= byte == b'.';
        let mut parts = parts.iter();
        for inside in &mut self.inside {
            let Some(next) = inside.step(heads, parts.next().copied(), byte) else { return false };
            *inside = next;
        }
        for (stand, list) in self.stands.iter_mut().zip(lists).filter(|(s, _)| !s.is_empty()) {
            *stand = list.step(heads, stand, byte);
        }
        true
    }

    pub(super) fn is_found(&self, heads: &Heads, goal: Goal) -> bool {
        let is_inside = |inside: &Inside| match inside {
            Inside::Ending(_) => false,
            Inside::Head(head, at) => heads.accepts(*head, *at),
        };
        let mut stands = self.stands.iter().map(|stand| stand.accepted(heads));
        self.is_dotted
            && self.spelling.is_name()
            && self.inside.iter().all(is_inside)
            && goal.is_met(stands.next().unwrap_or(Verdicts::NONE))
            && stands.all(|other| other == Verdicts::NONE)
    }

    /// The same goal, where the run no longer matters.
    pub(super) fn goal(&self, goal: Goal) -> Goal {
        let is_of_no_run = self.stands.first().is_none_or(Stand::is_empty);
        if is_of_no_run && matches!(goal, Goal::Granted(_)) { Goal::Granted(0) } else { goal }
    }

    pub(super) fn size(&self) -> usize {
        let live: usize = self.stands.iter().map(|stand| stand.live.len()).sum();
        live + self.inside.len()
    }

    pub(super) fn heads(&self) -> impl Iterator<Item = u32> {
        self.stands.iter().flat_map(|stand| &stand.live).map(|live| live.head)
    }
}

impl Inside {
    pub(super) fn step(self, heads: &Heads, part: Option<&Part>, byte: u8) -> Option<Self> {
        match (self, part) {
            (Self::Head(head, at), _) => Some(Self::Head(head, heads.step(head, at, byte)?)),
            (Self::Ending(at), Some(part)) if part.ending.get(at) == Some(&byte) => {
                if at + 1 < part.ending.len() {
                    return Some(Self::Ending(at + 1));
                }
                Some(Self::Head(part.head, heads.begin(part.head)?))
            }
            (Self::Ending(_), _) => None,
        }
    }
}
