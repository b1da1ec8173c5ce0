// SPDX-License-Identifier: Apache-2.0
//! What an assertion of a site is about, as an exact set of connections.

mod apart;
mod count;
mod ends;

use portolan_net::{AddressSet, Block, ConnectionSet, Family, Protocol, ServiceSet};
use portolan_site::model::Expectation;

use super::Context;

pub(super) use apart::apart;
pub(super) use count::Pairs;

/// The two ends of an assertion, and every connection between them that it speaks of.
pub(super) struct Asserted {
    pub(super) from: AddressSet,
    pub(super) to: AddressSet,
    pub(super) asked: ConnectionSet,
}

impl Asserted {
    pub(super) fn of(context: &Context<'_>, expectation: &Expectation) -> Self {
        let end = |selector| ends::addresses(context, selector, expectation.allow);
        let (from, to) = (end(&expectation.from), end(&expectation.to));
        let block = |family| Block {
            source: of_family(&from, family),
            destination: of_family(&to, family),
            services: carried(&expectation.services, family),
        };
        let asked = [Family::V4, Family::V6].map(block).into_iter().collect();
        Self { from, to, asked }
    }
}

fn of_family(set: &AddressSet, family: Family) -> AddressSet {
    match family {
        Family::V4 => AddressSet { v4: set.v4.clone(), ..AddressSet::default() },
        Family::V6 => AddressSet { v6: set.v6.clone(), ..AddressSet::default() },
    }
}

/// `ping` is ICMP in one family and ICMPv6 in the other; nobody expects each in both.
fn carried(services: &ServiceSet, family: Family) -> ServiceSet {
    let foreign = match family {
        Family::V4 => Protocol::ICMPV6,
        Family::V6 => Protocol::ICMP,
    };
    services.difference(&ServiceSet::protocol(foreign))
}
