// SPDX-License-Identifier: Apache-2.0
//! `apply`: puts rules in force, for good or on trial.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::carry::{Step, carry_out, check, look, look_at};
use super::clean::{Recovered, clean};
use super::place::{Place, places};
use crate::conntrack::Tracked;
use crate::script::Script;
use crate::session::{Observed, Session};
use crate::store::{Journal, Record, Trial, Under};
use crate::transaction::{Guarded, settle, start_trial, table_after};
use crate::{Desired, EnforceError, Held};

/// How to apply.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    pub now: Timestamp,
    /// Who asks, for the record.
    pub who: &'a str,
    pub note: &'a str,
    /// A trial: it goes back by itself unless it is confirmed in this time.
    pub confirm_within: Option<Duration>,
    /// Established connections to cut, by attachment. The rules must have been lowered so that
    /// they look at the sets of these.
    pub cut: BTreeMap<String, Vec<Tracked>>,
    /// Set by whoever catches Ctrl-C; looked at between attachments.
    pub stop: Option<&'a AtomicBool>,
}

/// What an apply did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The generation that is in force or on trial now; `None` where nothing is.
    pub generation: Option<u32>,
    /// The attachments that were sent anything, and how many bytes. Empty: nothing differed.
    pub sent: Vec<(String, usize)>,
    /// Until when a trial waits for its confirmation.
    pub confirm_until: Option<Timestamp>,
    /// What an earlier command had left to be put right first.
    pub recovered: Recovered,
}

/// Puts the desired rules in force: at every attachment, or at none.
pub fn apply(
    session: &Session,
    desired: &Desired,
    options: &Options<'_>,
) -> Result<Applied, EnforceError> {
    desired.no_two_share()?;
    let recovered = clean(session)?;
    if let Recovered::TrialRunning { generation, .. } = recovered {
        return Err(EnforceError::TrialRunning { generation });
    }
    let current = session.store.current()?;
    let steps = steps(session, current, desired, options)?;
    if steps.is_empty() && is_recorded(session, current, desired)? {
        return Ok(Applied {
            generation: current,
            sent: Vec::new(),
            confirm_until: None,
            recovered,
        });
    }
    let Options { now, who, note, .. } = *options;
    let number = session.store.next()?;
    // A trial of nothing would have nothing to go back from.
    let trial = options.confirm_within.filter(|_| !steps.is_empty());
    let until = trial.and_then(|t| now.checked_add(SignedDuration::try_from(t).ok()?).ok());
    let under = if until.is_some() { Under::Trial } else { Under::Change };
    let journal = Journal { from: current, to: number, under, fresh: true };
    let record = Record { desired, when: now, who, note };
    check(&steps)?;
    carry_out(session, &steps, journal, Some(record), options.stop)?;
    match until {
        Some(until) => {
            session.store.set_trial(Some(&Trial { from: current, to: number, until }))?;
        }
        None => session.store.set_current(Some(number))?,
    }
    session.store.set_journal(None)?;
    let sent =
        steps.iter().map(|s| (s.kernel.attachment().to_owned(), s.script.whole.len())).collect();
    Ok(Applied { generation: Some(number), sent, confirm_until: until, recovered })
}

fn is_recorded(
    session: &Session,
    current: Option<u32>,
    desired: &Desired,
) -> Result<bool, EnforceError> {
    let Some(number) = current else { return Ok(desired.attachments.is_empty()) };
    Ok(session.store.meta(number)?.digests == desired.digests())
}

pub(super) fn steps(
    session: &Session,
    current: Option<u32>,
    desired: &Desired,
    options: &Options<'_>,
) -> Result<Vec<Step>, EnforceError> {
    let from = session.store.load_or_empty(current)?.attachments;
    let places = places(&from, &desired.attachments);
    let each = |place: &Place| step(session, place, &desired.attachments, options).transpose();
    places.iter().filter_map(each).collect()
}

fn step(
    session: &Session,
    place: &Place,
    desired: &BTreeMap<String, Held>,
    options: &Options<'_>,
) -> Result<Option<Step>, EnforceError> {
    let want = place.wanted(desired);
    let (kernel, observed) = match want {
        Some(_) => look_at(session, place)?,
        None => match look(session, place, true)? {
            Some(found) => found,
            None => return Ok(None),
        },
    };
    let mut script =
        script(&place.attachment, &observed, want, options)?.unwrap_or_else(Script::nothing);
    if let (Some(tracked), Some(want)) = (options.cut.get(&place.attachment), want) {
        let on_trial = options.confirm_within.is_some();
        let table = table_after(observed.guarded(), want, on_trial);
        script.cut(table, tracked);
    }
    Ok((!script.is_nothing()).then_some(Step { kernel, script }))
}

fn script(
    attachment: &str,
    observed: &Observed,
    want: Option<&portolan_target::nftables::RuleSet>,
    options: &Options<'_>,
) -> Result<Option<Script>, EnforceError> {
    let now = observed.guarded();
    let Some(time) = options.confirm_within else {
        return Ok(settle(now, observed.trial_slot(), want));
    };
    if now == Guarded::Unknown {
        return Err(EnforceError::UnknownRules { attachment: attachment.to_owned() });
    }
    let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    Ok(start_trial(now, want, ms))
}
