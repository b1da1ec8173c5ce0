// SPDX-License-Identifier: Apache-2.0
//! `apply`: puts rules in force, for good or on trial.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use portolan_target::nftables::{Guard, RuleSet};

use super::carry::{Step, carry_out, check, look, look_at, still_cut};
use super::clean::{Recovered, clean};
use super::place::{Place, places};
use crate::conntrack::Tracked;
use crate::script::Script;
use crate::session::{Observed, Session};
use crate::store::{AGENT, Journal, Record, Trial, Under};
use crate::transaction::{Guarded, settle, start_trial};
use crate::{Desired, EnforceError, Held};

/// The kernel's clock is coarse.
const TICKS: Duration = Duration::from_millis(20);

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
    if steps.iter().all(|step| step.script.sweeps) && is_recorded(session, current, desired)? {
        // The same rules are no new generation.
        steps.iter().try_for_each(|step| session.send(&step.kernel, &step.script))?;
        return Ok(applied(current, &steps, None, recovered));
    }
    let (number, until) = (session.store.next()?, trial_end(options, &steps));
    check(&steps)?;
    put_in_force(session, &steps, (current, number, until), desired, options)?;
    if let Some(time) = options.confirm_within.filter(|_| until.is_some()) {
        std::thread::sleep(Duration::from_millis(Guard::handover(millis(time))) + TICKS);
    }
    Ok(applied(Some(number), &steps, until, recovered))
}

/// Until when a trial lasts, if it is one. A trial of nothing would have nothing to go back from.
fn trial_end(options: &Options<'_>, steps: &[Step]) -> Option<Timestamp> {
    let time = options.confirm_within.filter(|_| !steps.is_empty())?;
    options.now.checked_add(SignedDuration::try_from(time).ok()?).ok()
}

/// From one generation to the next, until the trial ends where it is one; and on the record.
fn put_in_force(
    session: &Session,
    steps: &[Step],
    (from, to, until): (Option<u32>, u32, Option<Timestamp>),
    desired: &Desired,
    options: &Options<'_>,
) -> Result<(), EnforceError> {
    let under = if until.is_some() { Under::Trial } else { Under::Change };
    let journal = Journal { from, to, under, fresh: true };
    let record = record(session, from, desired, options)?;
    carry_out(session, steps, journal, Some(record), options.stop)?;
    match until {
        Some(until) => session.store.set_trial(Some(&Trial { from, to, until }))?,
        None => session.store.set_current(Some(to))?,
    }
    session.store.set_journal(None)?;
    session.store.prune()
}

fn record<'a>(
    session: &Session,
    from: Option<u32>,
    desired: &'a Desired,
    options: &Options<'a>,
) -> Result<Record<'a>, EnforceError> {
    let Options { now, who, note, .. } = *options;
    let follows = match from {
        Some(from) if who == AGENT => Some(session.store.of_a_person(from)?),
        _ => None,
    };
    Ok(Record { desired, when: now, who, note, follows })
}

/// What was done, in numbers.
pub(super) fn applied(
    generation: Option<u32>,
    steps: &[Step],
    confirm_until: Option<Timestamp>,
    recovered: Recovered,
) -> Applied {
    let one = |s: &Step| (s.kernel.attachment().to_owned(), s.script.bytes());
    Applied { generation, sent: steps.iter().map(one).collect(), confirm_until, recovered }
}

fn is_recorded(
    session: &Session,
    current: Option<u32>,
    desired: &Desired,
) -> Result<bool, EnforceError> {
    let Some(number) = current else { return Ok(desired.attachments.is_empty()) };
    let recorded = session.store.meta(number)?;
    let comparable = desired.edition.is_none() || session.store.has_edition(number);
    let same = recorded.site_digest == desired.site_digest && recorded.digests == desired.digests();
    Ok(same && comparable)
}

pub(super) fn steps(
    session: &Session,
    current: Option<u32>,
    desired: &Desired,
    options: &Options<'_>,
) -> Result<Vec<Step>, EnforceError> {
    let from = session.store.load_or_empty(current)?.attachments;
    let places = places(&desired.attachments, &from);
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
    let script = script(&place.attachment, &observed, want, options)?;
    let mut script = match (script, observed.guarded()) {
        (Some(script), _) => script,
        (None, Guarded::Known { slot, .. }) => Script::nothing(slot),
        (None, Guarded::Nothing | Guarded::Unknown { .. }) => return Ok(None),
    };
    if want.is_some() {
        let more = options.cut.get(&place.attachment).map(Vec::as_slice).unwrap_or_default();
        script.cut(&still_cut(&kernel, &observed, &script, want)?, more);
    }
    Ok((!script.is_nothing()).then_some(Step { kernel, script }))
}

fn script(
    attachment: &str,
    observed: &Observed,
    want: Option<&RuleSet>,
    options: &Options<'_>,
) -> Result<Option<Script>, EnforceError> {
    let now = observed.guarded();
    let Some(time) = options.confirm_within else {
        return Ok(settle(now, observed.on_trial(), &observed.litter(), want));
    };
    if matches!(now, Guarded::Unknown { .. }) || observed.on_trial().is_some() {
        return Err(EnforceError::UnknownRules { attachment: attachment.to_owned() });
    }
    Ok(start_trial(now, want, millis(time)))
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
