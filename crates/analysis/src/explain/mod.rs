// SPDX-License-Identifier: Apache-2.0
//! Why connections pass or do not, at each end: one connection with everything that bears on it,
//! or all that a pattern stands for.

mod ask;
mod by_name;
mod changes;
mod detail;
mod pattern;
mod said;
mod selectors;
mod shadow;
mod view;

pub use ask::{
    Asked, End, Pattern, Services, Who, connections, end, pair, read, service, services, who,
};
pub use by_name::{Hanging, Unknown};
pub use changes::{Change, Context, Edit, Narrowed, changes, written};
pub use detail::{Detail, detail};
pub use pattern::{Ground, Group, Line, Witness, Words, groups};
pub use said::{BothSaid, Said};
pub use shadow::decisions;
pub use view::{Files, groups_json, groups_text, json, reason, text};

use portolan_acl::Acl;
use portolan_net::{Connection, Service};
use portolan_site::model::{Decision, Verdict};

/// One question, answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// As the user named the ends.
    pub source: String,
    pub destination: String,
    pub connection: Connection,
    pub verdict: Verdict,
    /// Names that might change it.
    pub hanging: Hanging,
    /// Where it was asked for.
    pub detail: Option<Detail>,
}

impl Answer {
    /// What each end says, as one entry tells it.
    pub fn said(&self) -> BothSaid {
        let Verdict { live, intended } = &self.verdict;
        let end = |live: &Option<Decision>, intended: &Option<Decision>| {
            Some(Said::of(live.as_ref()?, intended.as_ref()?))
        };
        BothSaid {
            egress: end(&live.egress, &intended.egress),
            ingress: end(&live.ingress, &intended.ingress),
        }
    }
}

/// Asks the Acl about one connection between two ends, in a family that both have.
pub fn answer(acl: &Acl, source: &End, destination: &End, service: Service) -> Option<Answer> {
    let (initiator, responder) = pair(source, destination, service)?;
    let connection = Connection { initiator, responder, service };
    Some(Answer {
        source: source.name.clone(),
        destination: destination.name.clone(),
        connection,
        verdict: acl.verdict(connection),
        hanging: Hanging::default(),
        detail: None,
    })
}
