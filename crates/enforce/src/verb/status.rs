// SPDX-License-Identifier: Apache-2.0
//! `status`: what is in force, what is on trial, what there is to return to. It only looks.

use super::carry::look;
use super::clean::seconds_left;
use super::place::{Place, places};
use crate::EnforceError;
use crate::session::Session;
use crate::store::{Generation, Meta};
use crate::transaction::Guarded;

/// Everything that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The generation that was last put in force for good.
    pub current: Option<u32>,
    pub trial: Option<TrialStatus>,
    /// A command was killed at its work; the next one puts it right.
    pub unfinished: bool,
    pub attachments: Vec<AttachmentStatus>,
    /// Everything that can be returned to, oldest first.
    pub generations: Vec<Meta>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrialStatus {
    pub generation: u32,
    /// `None`: the time is out, and the old rules judge again.
    pub seconds_left: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentStatus {
    pub attachment: String,
    pub in_force: InForce,
    /// Where the kernel's rules are not the ones that were applied, in words.
    pub drift: Vec<String>,
    /// What an earlier change left over, in words. It judges nothing.
    pub leftover: Vec<String>,
}

/// What judges at an attachment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InForce {
    /// The current generation's rules.
    Current,
    /// What is on trial.
    Trial,
    /// Nothing of ours, and the current generation has no rules for it.
    Nothing,
    /// Nothing of ours, though the current generation has rules for it.
    Missing,
    /// Rules of ours, but not those of the current generation.
    Other,
    /// The namespace does not exist.
    Gone,
}

impl InForce {
    /// Whether it is as it should be.
    pub fn is_sound(self) -> bool {
        matches!(self, Self::Current | Self::Trial | Self::Nothing)
    }
}

/// Looks at everything.
pub fn status(session: &Session) -> Result<Status, EnforceError> {
    let store = &session.store;
    let current = store.current()?;
    let trial = store.trial()?;
    let held = store.load_or_empty(current)?;
    let tried = store.load_or_empty(trial.map(|t| t.to))?;
    let places = places(&held.attachments, &tried.attachments);
    let attachments =
        places.iter().map(|p| attachment(session, p, (&held, &tried))).collect::<Result<_, _>>()?;
    let trial = trial.map(|t| -> Result<_, EnforceError> {
        Ok(TrialStatus { generation: t.to, seconds_left: seconds_left(session, &t)? })
    });
    let generations = store.numbers()?.into_iter().map(|n| store.meta(n));
    Ok(Status {
        current,
        trial: trial.transpose()?,
        unfinished: store.journal()?.is_some(),
        attachments,
        generations: generations.collect::<Result<_, _>>()?,
    })
}

fn attachment(
    session: &Session,
    place: &Place,
    (held, tried): (&Generation, &Generation),
) -> Result<AttachmentStatus, EnforceError> {
    let (in_force, drift, leftover) = match look(session, place, true)? {
        None => (InForce::Gone, Vec::new(), Vec::new()),
        Some((_, observed)) if observed.trial_seconds.is_some() => {
            let drift = observed.trial_drift.into_iter().chain(observed.drift);
            (InForce::Trial, drift.collect(), Vec::new())
        }
        Some((_, observed)) => {
            let mark = observed.marks.current.as_ref();
            let stands = mark.is_some_and(|mark| observed.tables.contains(&mark.slot));
            let want = place.wanted(&held.attachments).map(|rules| rules.digest());
            let tried = place.wanted(&tried.attachments).map(|rules| rules.digest());
            // What is not marked as on trial here must hold what is tried already.
            let lost = observed.on_trial().is_none()
                && tried.is_some()
                && tried.as_ref() != mark.map(|mark| &mark.digest);
            let in_force = match observed.guarded() {
                _ if lost && !observed.stands() => InForce::Missing,
                _ if lost => InForce::Other,
                // What the mark says is in force, if its table is still there.
                _ if stands && mark.map(|m| &m.digest) == want.as_ref() => InForce::Current,
                _ if mark.is_some() && !stands => InForce::Missing,
                Guarded::Nothing if want.is_some() => InForce::Missing,
                Guarded::Nothing => InForce::Nothing,
                Guarded::Known { .. } | Guarded::Unknown { .. } => InForce::Other,
            };
            let leftover = observed.litter_words();
            (in_force, observed.drift, leftover)
        }
    };
    Ok(AttachmentStatus { attachment: place.attachment.clone(), in_force, drift, leftover })
}
