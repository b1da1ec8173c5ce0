// SPDX-License-Identifier: Apache-2.0
//! `confirm`: what is on trial stays.

use super::carry::{Step, carry_out, check, look, look_at};
use super::clean::{Recovered, clean};
use super::place::places;
use crate::EnforceError;
use crate::session::Session;
use crate::store::{Journal, Trial, Under};
use crate::transaction::{keep_trial, replaced, settle};

/// Makes the trial stay at every attachment, and returns its generation.
pub fn confirm(session: &Session) -> Result<u32, EnforceError> {
    match clean(session)? {
        Recovered::TrialRunning { .. } => {}
        // A confirmation that was killed at its very end.
        Recovered::Adopted { generation } => return Ok(generation),
        Recovered::PutBack { abandoned: generation, back_to }
        | Recovered::TrialEnded { generation, back_to } => return Err(over(generation, back_to)),
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

/// What is on trial stays. Where it was lost meanwhile it comes back.
fn steps(session: &Session, trial: &Trial) -> Result<Vec<Step>, EnforceError> {
    let from = session.store.load_or_empty(trial.from)?.attachments;
    let to = session.store.load(trial.to)?.attachments;
    let mut steps = Vec::new();
    for place in places(&to, &from) {
        let want = place.wanted(&to);
        let found = match want {
            Some(_) => Some(look_at(session, &place)?),
            None => look(session, &place, true)?,
        };
        let Some((kernel, observed)) = found else { continue };
        let script = match observed.on_trial() {
            // Somebody has changed what is on trial.
            Some(_) if !observed.trial_drift.is_empty() => want.map(|want| replaced(None, want)),
            Some(trial) => {
                let had = observed.rules.as_ref().filter(|_| observed.drift.is_empty());
                Some(keep_trial(trial, want, had))
            }
            None => settle(observed.guarded(), None, &observed.litter(), want),
        };
        steps.extend(script.map(|script| Step { kernel, script }));
    }
    Ok(steps)
}

fn over(generation: u32, back_to: Option<u32>) -> EnforceError {
    let back = back_to.map_or_else(|| "nothing of ours".to_owned(), |n| format!("generation {n}"));
    EnforceError::TrialOver { generation, back }
}
