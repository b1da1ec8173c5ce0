// SPDX-License-Identifier: Apache-2.0
//! `clean`: puts right what a killed command or a trial that ran out has left.
//!
//! The kernel has already gone back by itself where a trial ran out; what is left is to take the
//! sleeping table away.

use super::carry::{Step, abandon, all_hold, bring, carry_out, look};
use super::place::places;
use crate::EnforceError;
use crate::session::Session;
use crate::store::{Journal, Trial, Under};
use crate::transaction::settle;

/// What was found and done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovered {
    /// All was in order.
    Nothing,
    /// A trial still waits for its confirmation; it was left alone.
    TrialRunning { generation: u32, seconds: u64 },
    /// A killed command had reached every attachment; its generation is in force.
    Adopted { generation: u32 },
    /// A killed command, or a trial that ran out: everything is as it was before it.
    PutBack { abandoned: u32, back_to: Option<u32> },
    /// A trial that somebody asked to end: everything is as it was before it.
    TrialEnded { generation: u32, back_to: Option<u32> },
}

/// Puts everything in order.
pub fn clean(session: &Session) -> Result<Recovered, EnforceError> {
    if let Some(journal) = session.store.journal()? {
        return finish(session, journal);
    }
    let Some(trial) = session.store.trial()? else { return Ok(Recovered::Nothing) };
    match seconds_left(session, &trial)? {
        Some(seconds) => Ok(Recovered::TrialRunning { generation: trial.to, seconds }),
        None => end_trial(session, &trial),
    }
}

/// Takes every rule of ours away, at every attachment that is or was in force or on trial.
pub fn remove(session: &Session) -> Result<Vec<String>, EnforceError> {
    clean_up_trial(session)?;
    let Some(current) = session.store.current()? else { return Ok(Vec::new()) };
    let from = session.store.load(current)?.attachments;
    let mut steps = Vec::new();
    for place in places(&from, &from) {
        let Some((kernel, observed)) = look(session, &place, false)? else { continue };
        let script = settle(observed.guarded(), observed.on_trial(), "", None);
        steps.extend(script.map(|script| Step { kernel, script }));
    }
    let journal = Journal { from: Some(current), to: current, under: Under::Trial, fresh: false };
    carry_out(session, &steps, journal, None, None)?;
    session.store.set_current(None)?;
    session.store.set_journal(None)?;
    Ok(steps.iter().map(|s| s.kernel.attachment().to_owned()).collect())
}

/// Ends a trial now, if there is one, whether its time is out or not.
pub(super) fn clean_up_trial(session: &Session) -> Result<Recovered, EnforceError> {
    match (clean(session)?, session.store.trial()?) {
        (Recovered::TrialRunning { .. }, Some(trial)) => end_trial(session, &trial),
        (found, _) => Ok(found),
    }
}

fn finish(session: &Session, journal: Journal) -> Result<Recovered, EnforceError> {
    let (from, to) = session.store.ends(journal)?;
    let whole = journal.under == Under::Change && session.store.exists(journal.to);
    let (from, to) = (from.attachments, to.attachments);
    if whole && all_hold(session, &from, &to)? {
        bring(session, &places(&to, &from), &to)?;
        session.store.set_current(Some(journal.to))?;
        session.store.set_trial(None)?;
        session.store.set_journal(None)?;
        return Ok(Recovered::Adopted { generation: journal.to });
    }
    abandon(session, journal)?;
    Ok(Recovered::PutBack { abandoned: journal.to, back_to: journal.from })
}

fn end_trial(session: &Session, trial: &Trial) -> Result<Recovered, EnforceError> {
    let Trial { from, to, .. } = *trial;
    let journal = Journal { from, to, under: Under::Trial, fresh: true };
    session.store.set_journal(Some(&journal))?;
    abandon(session, journal)?;
    Ok(Recovered::PutBack { abandoned: to, back_to: from })
}

/// The least time that any attachment has left; `None` where one has gone back already.
pub(super) fn seconds_left(session: &Session, trial: &Trial) -> Result<Option<u64>, EnforceError> {
    let from = session.store.load_or_empty(trial.from)?.attachments;
    let to = session.store.load(trial.to)?.attachments;
    let mut least: Option<u64> = None;
    for place in places(&from, &to) {
        let Some((_, observed)) = look(session, &place, false)? else { continue };
        if observed.marks.trial.is_none() {
            continue;
        }
        let Some(seconds) = observed.trial_seconds else { return Ok(None) };
        least = Some(least.map_or(seconds, |l| l.min(seconds)));
    }
    Ok(least)
}
