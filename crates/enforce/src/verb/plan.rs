// SPDX-License-Identifier: Apache-2.0
//! `plan`: what an apply would change. It only looks.

use std::collections::BTreeMap;

use portolan_target::nftables::RuleSet;

use super::carry::{look, look_at};
use super::place::{Place, places};
use crate::session::{Observed, Session};
use crate::transaction::Guarded;
use crate::{Desired, EnforceError, Held};

/// What would change, attachment by attachment, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// A command was killed at its work. What it left is put right before anything is applied, so
    /// that the changes may be others then.
    pub unfinished: bool,
    pub attachments: Vec<AttachmentPlan>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentPlan {
    pub attachment: String,
    pub change: Change,
    /// Where the kernel's rules are not the ones that were applied, in words.
    pub drift: Vec<String>,
    /// What an earlier change left over, in words. It judges nothing; an apply deletes it.
    pub leftover: Vec<String>,
}

/// The kinds of change, with their counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Nothing,
    /// Nothing of ours is there yet.
    Install {
        elements: usize,
        rules: usize,
    },
    /// Membership alone.
    Elements {
        added: usize,
        removed: usize,
    },
    Rules {
        chains: usize,
        added: usize,
        removed: usize,
    },
    /// What is there is not what was applied, or is of another kind; it is replaced as a whole.
    Replace {
        elements: usize,
        rules: usize,
    },
    /// Everything of ours goes.
    Remove,
}

impl Plan {
    /// Whether an apply would send nothing.
    pub fn is_nothing(&self) -> bool {
        let nothing = |a: &AttachmentPlan| a.change == Change::Nothing && a.leftover.is_empty();
        !self.unfinished && self.attachments.iter().all(nothing)
    }
}

/// Compares what shall be in force with what is.
pub fn plan(session: &Session, desired: &Desired) -> Result<Plan, EnforceError> {
    desired.no_two_share()?;
    let from = session.store.load_or_empty(session.store.current()?)?.attachments;
    let places = places(&desired.attachments, &from);
    let each = |place| one(session, place, &desired.attachments).transpose();
    let attachments = places.iter().filter_map(each).collect::<Result<_, _>>()?;
    Ok(Plan { unfinished: session.store.journal()?.is_some(), attachments })
}

fn one(
    session: &Session,
    place: &Place,
    desired: &BTreeMap<String, Held>,
) -> Result<Option<AttachmentPlan>, EnforceError> {
    let Some(want) = place.wanted(desired) else {
        let found = look(session, place, true)?;
        let here = found.filter(|(_, observed)| observed.guarded() != Guarded::Nothing);
        return Ok(here.map(|(_, observed)| planned(place, Change::Remove, observed)));
    };
    let (_, observed) = look_at(session, place)?;
    Ok(Some(planned(place, change(observed.guarded(), want), observed)))
}

fn planned(place: &Place, change: Change, observed: Observed) -> AttachmentPlan {
    let (attachment, leftover) = (place.attachment.clone(), observed.litter_words());
    AttachmentPlan { attachment, change, drift: observed.drift, leftover }
}

fn change(now: Guarded<'_>, want: &RuleSet) -> Change {
    let (elements, rules) = (want.elements(), want.rules());
    match now {
        Guarded::Nothing => Change::Install { elements, rules },
        Guarded::Unknown { .. } => Change::Replace { elements, rules },
        Guarded::Known { rules: now, .. } if now == want => Change::Nothing,
        Guarded::Known { rules: now, .. } if !now.becomes(want) => {
            Change::Replace { elements, rules }
        }
        Guarded::Known { rules: now, .. } => {
            let (added, removed, chains) = now.change_counts(want);
            if now.differs_in_elements_only(want) {
                Change::Elements { added, removed }
            } else {
                Change::Rules { chains, added, removed }
            }
        }
    }
}
