// SPDX-License-Identifier: Apache-2.0
//! Why a connection passes or does not, at each end.

mod ask;
mod by_name;
mod changes;
mod selectors;
mod view;

pub use ask::{Asked, End, Pattern, Services, Who, end, pair, read, service, services, who};
pub use by_name::{Hanging, Unknown};
pub use changes::{Change, Context, Edit, Narrowed, changes, written};
pub use view::{Row, json, reason, text};

use portolan_acl::Acl;
use portolan_net::{Connection, Service};
use portolan_site::model::Verdict;

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
    })
}
