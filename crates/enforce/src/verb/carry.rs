// SPDX-License-Identifier: Apache-2.0
//! All attachments or none: check every script, send each, put back what was done where one fails.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use portolan_target::nftables::RuleSet;

use super::place::{Place, places};
use crate::conntrack::{Tracked, listed};
use crate::desired::cuts_listed;
use crate::kernel::{Kernel, Namespace};
use crate::script::Script;
use crate::session::{Observed, Session};
use crate::store::{Journal, Record};
use crate::transaction::{replaced, settle};
use crate::{EnforceError, Held};

/// What one attachment is to be sent.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) kernel: Kernel,
    pub(super) script: Script,
}

/// Asks the kernel about every script. A single one is found out when it is sent: no other has to
/// be put back then.
pub(super) fn check(steps: &[Step]) -> Result<(), EnforceError> {
    if steps.len() < 2 {
        return Ok(());
    }
    steps.iter().try_for_each(|step| step.kernel.check(&step.script))
}

/// Writes the new generation, if there is one, and carries the steps out; under a journal that
/// the caller ends once all is recorded.
pub(super) fn carry_out(
    session: &Session,
    steps: &[Step],
    journal: Journal,
    record: Option<Record<'_>>,
    stop: Option<&AtomicBool>,
) -> Result<(), EnforceError> {
    session.store.set_journal(Some(&journal))?;
    let written = record.map_or(Ok(()), |record| session.store.add(journal.to, record));
    let sent = written.and_then(|()| {
        steps.iter().try_for_each(|step| {
            if stop.is_some_and(|s| s.load(Ordering::Relaxed)) {
                return Err(EnforceError::Interrupted);
            }
            session.send(&step.kernel, &step.script)
        })
    });
    sent.map_err(|cause| undo(session, journal, cause))
}

fn undo(session: &Session, journal: Journal, cause: EnforceError) -> EnforceError {
    match abandon(session, journal) {
        Ok(()) => cause,
        Err(undo) => EnforceError::NotUndone { cause: Box::new(cause), undo: Box::new(undo) },
    }
}

/// Puts everything back and ends the journal, and a trial with it.
pub(super) fn abandon(session: &Session, journal: Journal) -> Result<(), EnforceError> {
    put_back(session, journal)?;
    session.store.set_trial(None)?;
    if journal.fresh {
        session.store.forget(journal.to)?;
    }
    session.store.set_journal(None)
}

/// Brings every attachment back to where the journal began.
fn put_back(session: &Session, journal: Journal) -> Result<(), EnforceError> {
    let (from, to) = session.store.ends(journal)?;
    bring(session, &places(&from.attachments, &to.attachments), &from.attachments)
}

/// Makes every place hold what is wanted and nothing else: what a killed command had prepared or
/// had not swept away is found too. Places that are gone need nothing.
pub(super) fn bring(
    session: &Session,
    places: &BTreeSet<Place>,
    want: &BTreeMap<String, Held>,
) -> Result<(), EnforceError> {
    for place in places {
        let Some((kernel, observed)) = look(session, place, true)? else { continue };
        let want = place.wanted(want).or_else(|| moved(place, &observed, want));
        let (trial, litter) = (observed.on_trial(), observed.litter());
        if let Some(script) = settle(observed.guarded(), trial, &litter, want) {
            let send = |script| put(session, &kernel, &observed, script, want);
            // Somebody may have changed what was not looked at, as the table that slept.
            send(script).or_else(|refused| match want {
                Some(want) => send(replaced(None, want)).map_err(|_| refused),
                None => Err(refused),
            })?;
        }
    }
    Ok(())
}

/// The rules that belong at a place that nobody wants, where those who want them name a namespace
/// that is gone: this one may be it, under another path. They are those of the attachment of the
/// same name, or the very rules that are there.
fn moved<'a>(
    place: &Place,
    observed: &Observed,
    want: &'a BTreeMap<String, Held>,
) -> Option<&'a RuleSet> {
    let gone = |held: &&Held| Namespace::of(held.netns.as_deref()).is_none();
    let same_name = want.get(&place.attachment).filter(gone);
    let there = observed.rules.as_ref();
    let same_rules = || want.values().filter(gone).find(|held| Some(&held.rules) == there);
    same_name.or_else(same_rules).map(|held| &held.rules)
}

/// Sends a script, with what is cut already.
fn put(
    session: &Session,
    kernel: &Kernel,
    observed: &Observed,
    mut script: Script,
    want: Option<&RuleSet>,
) -> Result<(), EnforceError> {
    script.cut(&still_cut(kernel, observed, &script, want)?, &[]);
    session.send(kernel, &script)
}

/// What is cut now and would live again in another table.
pub(super) fn still_cut(
    kernel: &Kernel,
    observed: &Observed,
    script: &Script,
    want: Option<&RuleSet>,
) -> Result<Vec<Tracked>, EnforceError> {
    let moves = script.may_move() && want.is_some_and(cuts_listed);
    let Some(mark) = observed.marks.current.as_ref().filter(|_| moves) else {
        return Ok(Vec::new());
    };
    Ok(kernel.cut_sets(mark.slot)?.iter().flat_map(|set| listed(set)).collect())
}

/// Whether every attachment holds these rules and none is on trial.
pub(super) fn all_hold(
    session: &Session,
    from: &BTreeMap<String, Held>,
    to: &BTreeMap<String, Held>,
) -> Result<bool, EnforceError> {
    for place in places(to, from) {
        let want = place.wanted(to).map(|rules| rules.digest());
        let found = look(session, &place, false)?.map(|(_, observed)| observed.marks);
        let marks = found.unwrap_or_default();
        if marks.trial.is_some() || marks.current.map(|m| m.digest) != want {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A place's kernel and what is there; `None` where the place is gone.
pub(super) fn look(
    session: &Session,
    place: &Place,
    thorough: bool,
) -> Result<Option<(Kernel, Observed)>, EnforceError> {
    let Some(kernel) = session.kernel(&place.attachment, place.netns.clone())? else {
        return Ok(None);
    };
    let observed = session.observe(&kernel, thorough)?;
    Ok(Some((kernel, observed)))
}

/// The same, where the place must be there.
pub(super) fn look_at(
    session: &Session,
    place: &Place,
) -> Result<(Kernel, Observed), EnforceError> {
    let gone = || EnforceError::NamespaceGone {
        attachment: place.attachment.clone(),
        path: place.netns.clone().unwrap_or_default(),
    };
    look(session, place, true)?.ok_or_else(gone)
}
