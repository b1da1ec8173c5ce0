// SPDX-License-Identifier: Apache-2.0
//! A question about many connections at once.

use portolan_diagnostics::{Diagnostic, Place};
use portolan_net::{AddressSet, Block, Family, Protocol, ServiceSet};

use super::{Services, Who};

/// Every connection from one set of ends to another for some services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// As the user named the ends and the services.
    pub source: String,
    pub destination: String,
    pub services: String,
    /// Exactly what is asked about, a block for each family.
    pub blocks: Vec<Block>,
}

impl Pattern {
    /// What is asked about: nobody opens a connection from a group address, and ICMP is IPv4's as
    /// ICMPv6 is IPv6's.
    ///
    /// # Errors
    /// Where no connection is left.
    pub fn of(
        source: &Who,
        destination: &Who,
        services: &Services,
        place: Place,
    ) -> Result<Self, Diagnostic> {
        let (word, set) = match services {
            Services::One(one) => {
                (one.to_string(), ServiceSet::range(one.protocol, one.detail, one.detail))
            }
            Services::Many { word, set } => (word.clone(), set.clone()),
        };
        let from = source.addresses().difference(&AddressSet::groups());
        let to = destination.addresses();
        let block = |family| Block {
            source: of_family(&from, family),
            destination: of_family(&to, family),
            services: carried(&set, family),
        };
        let blocks: Vec<Block> =
            [Family::V4, Family::V6].map(block).into_iter().filter(|b| !b.is_empty()).collect();
        let (source, destination) = (source.word().to_owned(), destination.word().to_owned());
        if blocks.is_empty() {
            let said =
                format!("no connection can go from `{source}` to `{destination}` for {word}");
            let help = "give two ends that both have IPv4, or both IPv6; icmp is IPv4's and \
                        icmpv6 is IPv6's";
            return Err(Diagnostic::error("no-common-family", place, said).help(help));
        }
        Ok(Self { source, destination, services: word, blocks })
    }
}

fn of_family(set: &AddressSet, family: Family) -> AddressSet {
    match family {
        Family::V4 => AddressSet { v4: set.v4.clone(), ..AddressSet::default() },
        Family::V6 => AddressSet { v6: set.v6.clone(), ..AddressSet::default() },
    }
}

/// Nothing where all that is asked for is the other family's ICMP. A wider set is left whole:
/// what no packet can be does no harm there, and `any` stays `any`.
fn carried(services: &ServiceSet, family: Family) -> ServiceSet {
    let others = match family {
        Family::V4 => Protocol::ICMPV6,
        Family::V6 => Protocol::ICMP,
    };
    if ServiceSet::protocol(others).contains_all(services) {
        ServiceSet::default()
    } else {
        services.clone()
    }
}
