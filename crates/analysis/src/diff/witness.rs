// SPDX-License-Identifier: Apache-2.0
//! One connection of a group that a reader can try.

use std::net::IpAddr;

use portolan_net::{Connection, Service};

use super::Witness;
use super::ends::{Ends, Id, OUTSIDE, Part};
use crate::explain::{End, pair};

/// A connection between two ends of these parts that are not one; `None` where there is none.
pub(super) fn find(source: &Part, destination: &Part, service: Service) -> Option<Found> {
    let pairs = source
        .members
        .iter()
        .take(2)
        .flat_map(|from| destination.members.iter().take(2).map(move |to| (*from, *to)));
    let apart = |(from, to): &((Id, IpAddr), (Id, IpAddr))| {
        if from.0 == OUTSIDE { from.1 != to.1 } else { from.0 != to.0 }
    };
    pairs.filter(apart).map(|(from, to)| Found { from, to, service }).next()
}

/// A connection, its ends by number and address.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    from: (Id, IpAddr),
    to: (Id, IpAddr),
    service: Service,
}

impl Found {
    /// Whether it is over IPv4, which is read more easily.
    pub(super) fn is_v4(&self) -> bool {
        self.from.1.is_ipv4()
    }

    /// With names, where asking by these names asks about this connection.
    pub(super) fn named(&self, ends: &Ends<'_>) -> Witness {
        let connection =
            Connection { initiator: self.from.1, responder: self.to.1, service: self.service };
        let (source, destination) = (end(ends, self.from), end(ends, self.to));
        let leads_here = source.name != destination.name
            && pair(&source, &destination, self.service)
                == Some((connection.initiator, connection.responder));
        let names = if leads_here {
            (source.name, destination.name)
        } else {
            (connection.initiator.to_string(), connection.responder.to_string())
        };
        Witness { source: names.0, destination: names.1, connection }
    }
}

fn end(ends: &Ends<'_>, (id, address): (Id, IpAddr)) -> End {
    ends.workload(id).map_or_else(
        || End { name: address.to_string(), addresses: vec![address] },
        |workload| End { name: workload.name.clone(), addresses: workload.addresses.clone() },
    )
}
