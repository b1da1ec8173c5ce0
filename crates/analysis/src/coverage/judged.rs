// SPDX-License-Identifier: Apache-2.0
//! What becomes of a requirement, kind of pairs by kind of pairs.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_catalog::Requirement;
use portolan_net::{Service, ServiceSet};
use portolan_site::model::{Decision, Direction};

use super::by::{Tally, by};
use super::ends::{Ends, Parties};
use super::{Because, By, Cover, Denied, Desk, Note, Row, Witness, source};
use crate::check::met::{Met, meet, naming};
use crate::check::party::meetings;
use crate::check::ways::Ways;
use crate::check::{Kind, Party};

/// What was asked before, kept for the rows that ask it again.
pub(super) struct Known<'a> {
    pub(super) ways: Ways<'a>,
    pub(super) parties: Parties,
}

/// Judges a requirement for a component, at the end that is its own.
pub(super) fn row(
    desk: &Desk<'_>,
    known: &mut Known<'_>,
    requirement: &Requirement,
    (role, direction): (&str, Direction),
) -> Row {
    let mut judged = Judged::default();
    let naming = naming(desk.context, requirement);
    let word = naming.map(|(policy, rule)| format!("{}/{}", policy.id, rule.id));
    for kind in desk.present.kinds(requirement, Some((direction, role))) {
        judged.add(desk, &mut known.ways, requirement, &kind, word.as_deref());
    }
    let others = judged.all > 0;
    let Ends { source, destination } =
        Ends::of(desk, &mut known.parties, requirement, (role, direction), others);
    Row {
        requirement: requirement.id.clone(),
        section: requirement.section.clone(),
        chart_row: requirement.row,
        direction,
        source,
        destination,
        services: requirement.services.iter().map(ToString::to_string).collect(),
        purpose: requirement.purpose.clone(),
        verdict: judged.verdict(),
        pairs_allowed: judged.allowed,
        pairs_all: judged.all,
        notes: judged.notes(),
        denied: judged.denied(desk),
        allowed_by: judged.allowed_by(desk),
        cites: source::cites(requirement),
    }
}

/// What denies: the end, who decided there, and why.
type Key<'a> = (Direction, &'a Decision, Because);

/// What was found so far.
#[derive(Default)]
struct Judged<'a> {
    all: usize,
    allowed: usize,
    passes: bool,
    allows: Tally<'a>,
    denials: BTreeMap<Key<'a>, (ServiceSet, Witness)>,
    encrypted: bool,
    on_its_word: Option<String>,
    pinned: ServiceSet,
    without_family: usize,
}

impl<'a> Judged<'a> {
    fn add(
        &mut self,
        desk: &Desk<'_>,
        ways: &mut Ways<'a>,
        requirement: &Requirement,
        kind: &Kind<'_>,
        word: Option<&str>,
    ) {
        let (word, undeclared) = match &kind.destination {
            Party::Names { declared, .. } => (word, !declared),
            Party::Workload(_) | Party::Outside { .. } => (None, false),
        };
        // Of a service on the internet that neither a group nor a rule mentions, the site says nothing.
        if undeclared && word.is_none() {
            return;
        }
        let pairs = meetings(&kind.source, &kind.destination).into_iter();
        let met: Vec<(Pair, Met<'a>)> = pairs
            .map(|pair| (pair, meet(desk.context, ways, requirement, pair)))
            .filter(|(_, met)| !met.asked.is_empty())
            .collect();
        if met.is_empty() {
            self.without_family += kind.pairs;
            return;
        }
        self.all += kind.pairs;
        let passes = met.iter().all(|(_, met)| met.is_met());
        if passes || word.is_some() {
            self.allowed += kind.pairs;
        }
        if let (false, Some(word)) = (passes, word) {
            self.on_its_word = Some(word.to_owned());
            return;
        }
        met.into_iter().for_each(|(pair, met)| self.tell(met, kind, pair));
    }

    fn tell(&mut self, met: Met<'a>, kind: &Kind<'_>, pair: Pair) {
        self.passes |= !met.passing.is_empty();
        for (direction, services, decision) in &met.allows {
            self.allows.add(*direction, decision, services);
        }
        if met.pinned {
            self.pinned = self.pinned.union(&met.passing);
            return;
        }
        for denial in met.denials {
            let because = match (denial.chosen, denial.meant) {
                (true, _) => Because::Encrypted,
                (false, true) => Because::Meant,
                (false, false) => Because::Missing,
            };
            self.encrypted |= denial.chosen;
            let known = self
                .denials
                .entry((denial.direction, denial.decision, because))
                .or_insert_with(|| (ServiceSet::default(), witness(kind, pair, &denial.services)));
            known.0 = known.0.union(&denial.services);
        }
    }

    fn verdict(&self) -> Cover {
        if self.all == 0 {
            Cover::NotPresent
        } else if self.allowed == self.all {
            Cover::Allowed
        } else if self.passes {
            Cover::Partly
        } else {
            Cover::Blocked
        }
    }

    fn allowed_by(self, desk: &Desk<'_>) -> Vec<By> {
        self.allows.finish(desk)
    }

    fn denied(&self, desk: &Desk<'_>) -> Vec<Denied> {
        let told = self.denials.iter().map(|(key, (services, witness))| {
            let (direction, decision, because) = *key;
            let by = by(desk, direction, decision, services.clone());
            Denied { by, because, witness: witness.clone() }
        });
        told.collect()
    }

    fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        notes.extend(self.encrypted.then_some(Note::EncryptedOnly));
        notes.extend((!self.pinned.is_empty()).then(|| Note::Pinned(self.pinned.clone())));
        notes.extend(self.on_its_word.clone().map(Note::OnItsWord));
        notes
            .extend((self.without_family > 0).then_some(Note::NoCommonFamily(self.without_family)));
        notes
    }
}

/// Addresses of two parties, of one family.
type Pair = (IpAddr, IpAddr);

fn witness(kind: &Kind<'_>, pair: Pair, services: &ServiceSet) -> Witness {
    let named = |party: &Party<'_>, address: IpAddr| match party {
        Party::Workload(_) | Party::Names { .. } => party.name().to_owned(),
        Party::Outside { .. } => address.to_string(),
    };

    let first = services.ranges().into_iter().next();
    let service = first.map(|(protocol, detail, _)| Service { protocol, detail }.to_string());
    Witness {
        source: named(&kind.source, pair.0),
        destination: named(&kind.destination, pair.1),
        service: service.unwrap_or_default(),
    }
}
