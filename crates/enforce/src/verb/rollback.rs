// SPDX-License-Identifier: Apache-2.0
//! `rollback`: back to an earlier generation. A trial that lasts is simply ended.

use super::apply::{Applied, Options, applied, steps};
use super::carry::{carry_out, check};
use super::clean::{Recovered, clean_up_trial};
use crate::EnforceError;
use crate::session::Session;
use crate::store::{Journal, Under};

/// Returns to a generation; without one, ends a trial, or else returns to the generation before
/// the apply that is in force. What the agent did since is part of that apply. The history stays
/// as it is.
pub fn rollback(
    session: &Session,
    to: Option<u32>,
    options: &Options<'_>,
) -> Result<Applied, EnforceError> {
    let on_trial = session.store.trial()?.is_some();
    let recovered = clean_up_trial(session)?;
    let current = session.store.current()?;
    if let (None, true, Recovered::PutBack { abandoned, back_to }) = (to, on_trial, recovered) {
        let ended = Recovered::TrialEnded { generation: abandoned, back_to };
        return Ok(applied(current, &[], None, ended));
    }
    let number = to.map_or_else(|| before(session, current), Ok)?;
    let desired = session.store.load(number)?.desired();
    desired.no_two_share()?;
    let options = Options { confirm_within: None, ..options.clone() };
    let steps = steps(session, current, &desired, &options)?;
    let journal = Journal { from: current, to: number, under: Under::Change, fresh: false };
    check(&steps)?;
    carry_out(session, &steps, journal, None, options.stop)?;
    session.store.set_current(Some(number))?;
    session.store.set_journal(None)?;
    Ok(applied(Some(number), &steps, None, recovered))
}

fn before(session: &Session, current: Option<u32>) -> Result<u32, EnforceError> {
    let current = session.store.of_a_person(current.ok_or(EnforceError::NothingEarlier)?)?;
    let numbers = session.store.numbers()?;
    numbers.range(..current).next_back().copied().ok_or(EnforceError::NothingEarlier)
}
