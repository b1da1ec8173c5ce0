// SPDX-License-Identifier: Apache-2.0
//! One requirement of one component in one direction, and what becomes of it.

use std::collections::BTreeMap;
use std::net::IpAddr;

use portolan_catalog::Requirement;
use portolan_net::{Service, ServiceSet};
use portolan_site::model::{Decision, Direction};

use super::by::{Tally, by};
use super::{Because, By, Denied, Desk, End, Who, Witness, end, source};
use crate::check::met::{Met, is_named, meet};
use crate::check::party::meetings;
use crate::check::ways::Ways;
use crate::check::{Kind, Party};

/// A requirement as a component meets it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The id of the requirement.
    pub requirement: String,
    /// The heading of the chart, and the row under it; `None` for what stands in prose.
    pub section: String,
    pub chart_row: Option<u32>,
    /// Which end is the component's own.
    pub direction: Direction,
    pub source: End,
    pub destination: End,
    /// As the chart means them: `tcp/443`, `udp/16500-16509`.
    pub services: Vec<String>,
    /// In our words.
    pub purpose: String,
    pub verdict: Cover,
    /// Pairs of a machine here and a party there over which it passes, and all pairs there are.
    pub pairs_allowed: usize,
    pub pairs_all: usize,
    pub allowed_by: Vec<By>,
    pub denied: Vec<Denied>,
    pub notes: Vec<Note>,
    /// Where the requirement is published.
    pub cites: Vec<String>,
}

/// What becomes of a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover {
    /// Both ends let it pass, for every pair.
    Allowed,
    /// Nothing of it passes, for any pair.
    Blocked,
    /// Some of it passes, or for some pairs.
    Partly,
    /// The other party is not in the inventory.
    NotPresent,
}

impl Cover {
    /// The word in every document.
    pub fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Blocked => "blocked",
            Self::Partly => "partly",
            Self::NotPresent => "not present",
        }
    }
}

/// What a reader must know beside the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Only the encrypted way is open, by choice.
    EncryptedOnly,
    /// The chart's ports can be pinned; of all that it gives, this passes.
    Pinned(ServiceSet),
    /// DNS names are not looked up: the word of a rule that names the requirement is taken.
    OnItsWord,
    /// So many pairs have no address of one family.
    NoCommonFamily(usize),
}

impl Note {
    /// A sentence for the document.
    pub fn words(&self) -> String {
        match self {
            Self::EncryptedOnly => "encrypted only, by choice".into(),
            Self::Pinned(ports) => format!("pinned: {} passes", crate::check::brief(ports)),
            Self::OnItsWord => "names are not looked up: on the word of its rule".into(),
            Self::NoCommonFamily(pairs) => {
                format!("{pairs} more pairs have no addresses of one family")
            }
        }
    }
}

impl Row {
    /// Whether something of it does not pass that nobody meant to deny.
    pub fn is_gap(&self) -> bool {
        match self.verdict {
            Cover::Blocked | Cover::Partly => {
                self.denied.iter().any(|d| d.because == Because::Missing)
            }
            Cover::Allowed | Cover::NotPresent => false,
        }
    }

    /// Where it stands in its chart: `StoreFront, row 3`.
    pub fn heading(&self) -> String {
        match self.chart_row {
            Some(row) => format!("{}, row {row}", self.section),
            None => self.section.clone(),
        }
    }

    /// The end that is not the component's own.
    pub fn other(&self) -> &End {
        match self.direction {
            Direction::Egress => &self.destination,
            Direction::Ingress => &self.source,
        }
    }
}

/// Judges a requirement for a component, at the end that is its own.
pub(super) fn row(
    desk: &Desk<'_>,
    ways: &mut Ways<'_>,
    requirement: &Requirement,
    (role, direction): (&str, Direction),
) -> Row {
    let mut judged = Judged::default();
    let named = is_named(desk.context, requirement);
    for kind in desk.present.kinds(requirement, Some((direction, role))) {
        judged.add(desk, ways, requirement, &kind, named);
    }
    let ends = ends(desk, requirement, (role, direction), judged.all > 0);
    Row {
        requirement: requirement.id.clone(),
        section: requirement.section.clone(),
        chart_row: requirement.row,
        direction,
        source: ends.0,
        destination: ends.1,
        services: requirement.services.iter().map(ToString::to_string).collect(),
        purpose: requirement.purpose.clone(),
        verdict: judged.verdict(),
        pairs_allowed: judged.allowed,
        pairs_all: judged.all,
        notes: judged.notes(),
        allowed_by: judged.allows.finish(desk),
        denied: judged
            .denials
            .into_iter()
            .map(|((direction, decision, because), (services, witness))| Denied {
                by: by(desk, direction, decision, services),
                because,
                witness,
            })
            .collect(),
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
    on_its_word: bool,
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
        named: bool,
    ) {
        let names = match &kind.destination {
            Party::Names { declared, .. } => Some(*declared),
            Party::Workload(_) | Party::Outside { .. } => None,
        };
        // Of a service on the internet that neither a group nor a rule mentions, the site says nothing.
        if names == Some(false) && !named {
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
        if passes || names.is_some() && named {
            self.allowed += kind.pairs;
        }
        if !passes && names.is_some() && named {
            self.on_its_word = true;
            self.passes = true;
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

    fn notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        notes.extend(self.encrypted.then_some(Note::EncryptedOnly));
        notes.extend((!self.pinned.is_empty()).then(|| Note::Pinned(self.pinned.clone())));
        notes.extend(self.on_its_word.then_some(Note::OnItsWord));
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

/// Source and destination: the component itself, and whoever is at the other end.
fn ends(
    desk: &Desk<'_>,
    requirement: &Requirement,
    (role, direction): (&str, Direction),
    present: bool,
) -> (End, End) {
    let (catalogue, site) = (desk.context.catalogue, desk.context.site);
    let others = match direction {
        Direction::Egress => &requirement.destination,
        Direction::Ingress => &requirement.source,
    };
    let who = |parties: Vec<Party<'_>>| parties.iter().map(|p| Who::of(site, p)).collect();
    let mine = site.workloads.iter().filter(|w| w.roles.contains(role)).map(Party::Workload);
    let here =
        End { roles: end::names(catalogue, &[role.to_owned()]), parties: who(mine.collect()) };
    let is_played = |id: &&String| !desk.present.parties(std::slice::from_ref(*id)).is_empty();
    let played: Vec<String> = others.iter().filter(is_played).cloned().collect();
    let (roles, parties) = if present {
        (played, who(desk.present.parties(others)))
    } else {
        (others.clone(), Vec::new())
    };
    let there = End { roles: end::names(catalogue, &roles), parties };
    match direction {
        Direction::Egress => (here, there),
        Direction::Ingress => (there, here),
    }
}
