// SPDX-License-Identifier: Apache-2.0
//! `confirm`: what is on trial stays.

use super::carry::{Step, carry_out, check, look};
use super::clean::{Recovered, clean};
use super::place::places;
use crate::EnforceError;
use crate::session::Session;
use crate::store::{Journal, Trial, Under};
use crate::transaction::keep_trial;

/// Makes the trial stay at every attachment, and returns its generation.
pub fn confirm(session: &Session) -> Result<u32, EnforceError> {
    match clean(session)? {
        Recovered::TrialRunning { .. } => {}
        // A confirmation that was killed at its very end.
        Recovered::Adopted { generation } => return Ok(generation),
        Recovered::PutBack { abandoned, back_to } => return Err(over(abandoned, back_to)),
        Recovered::Nothing => return Err(EnforceError::NoTrial),
    }
    let Some(trial) = session.store.trial()? else { return Err(EnforceError::NoTrial) };
    let steps = steps(session, &trial)?;
    check(&steps)?;
    let Trial { from, to, .. } = trial;
    carry_out(
        session,
        &steps,
        Journal { from, to, under: Under::Change, fresh: true },
        None,
        None,
    )?;
    session.store.set_current(Some(to))?;
    session.store.set_trial(None)?;
    session.store.set_journal(None)?;
    Ok(to)
}

fn steps(session: &Session, trial: &Trial) -> Result<Vec<Step>, EnforceError> {
    let from = session.store.load_or_empty(trial.from)?.attachments;
    let to = session.store.load(trial.to)?.attachments;
    let mut steps = Vec::new();
    for place in places(&from, &to) {
        let Some((kernel, observed)) = look(session, &place, false)? else { continue };
        let Some(trial) = observed.on_trial() else { continue };
        let script = keep_trial(trial, place.wanted(&to), observed.rules.as_ref());
        steps.push(Step { kernel, script });
    }
    Ok(steps)
}

fn over(generation: u32, back_to: Option<u32>) -> EnforceError {
    let back = back_to.map_or_else(|| "nothing of ours".to_owned(), |n| format!("generation {n}"));
    EnforceError::TrialOver { generation, back }
}
