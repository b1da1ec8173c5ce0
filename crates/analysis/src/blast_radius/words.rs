// SPDX-License-Identifier: Apache-2.0
//! Services in words. What does not count is no gap: `udp` less what plumbing takes is `udp`.

use portolan_acl::{Acl, Action};
use portolan_net::{AddressSet, Protocol, Service, ServiceSet};
use portolan_site::model::Reason;

/// What never counts, or not in each family.
#[derive(Clone, Debug)]
pub(super) struct Words {
    silent: ServiceSet,
}

impl Words {
    pub(super) fn of(acl: &Acl) -> Self {
        let everything = AddressSet::full();
        let plumbing = acl.aces.iter().filter(|ace| match &ace.action {
            Action::Decide(decision) => {
                decision.reason == Reason::Plumbing && acl.members(ace.peer) == Some(&everything)
            }
            Action::Skip(_) => false,
        });
        let icmp = [Protocol::ICMP, Protocol::ICMPV6].map(ServiceSet::protocol);
        let silent = plumbing.map(|ace| &*ace.services).chain(&icmp);
        Self { silent: ServiceSet::all(silent) }
    }

    /// The fewest words: these services, or any but others.
    pub(super) fn words(&self, services: &ServiceSet) -> Vec<String> {
        let filled = self.filled(services);
        let rest = ServiceSet::any().difference(&filled);
        let (words, rest) = (list(&filled), list(&rest));
        if rest.len() + 1 < words.len() {
            return vec![format!("any but {}", rest.join(", "))];
        }
        words
    }

    /// With each silent stretch that lies between services of the set.
    fn filled(&self, services: &ServiceSet) -> ServiceSet {
        let gaps = self.silent.difference(services);
        let between = gaps.ranges().into_iter().filter(|(protocol, first, last)| {
            let before = before(*protocol, *first).is_none_or(|s| services.contains(s));
            let after = after(*protocol, *last).is_none_or(|s| services.contains(s));
            before && after
        });
        let between: Vec<ServiceSet> = between
            .map(|(protocol, first, last)| ServiceSet::range(protocol, first, last))
            .collect();
        services.union(&ServiceSet::all(&between))
    }
}

fn list(services: &ServiceSet) -> Vec<String> {
    if services.is_empty() {
        return Vec::new();
    }
    services.to_string().split(", ").map(str::to_owned).collect()
}

fn before(protocol: Protocol, first: u16) -> Option<Service> {
    match first.checked_sub(1) {
        Some(detail) => Some(Service { protocol, detail }),
        None => Some(Service { protocol: Protocol(protocol.0.checked_sub(1)?), detail: u16::MAX }),
    }
}

fn after(protocol: Protocol, last: u16) -> Option<Service> {
    match last.checked_add(1) {
        Some(detail) => Some(Service { protocol, detail }),
        None => Some(Service { protocol: Protocol(protocol.0.checked_add(1)?), detail: 0 }),
    }
}

#[cfg(test)]
mod tests {
    use portolan_acl::compile;
    use portolan_net::parse_service;
    use portolan_site::model::{Addressing, Date};
    use portolan_testkit::build::site;

    use super::*;

    fn set(words: &str) -> ServiceSet {
        let sets: Vec<_> = words.split(", ").map(|w| parse_service(w).unwrap()).collect();
        ServiceSet::all(&sets)
    }

    #[test]
    fn what_never_counts_is_no_gap() {
        let site = site().workload("a", "10.0.0.1; fd00::1", "").done();
        let acl = compile(&site, &Addressing::default(), Date::constant(2026, 1, 1));
        let words = Words::of(&acl);
        let told = |set: ServiceSet| words.words(&set).join("; ");
        let counted = ServiceSet::any().difference(&words.silent);
        let ping = set("icmpv6/128");
        assert_eq!(told(counted.union(&set("icmp"))), "any");
        assert_eq!(told(counted.difference(&set("tcp/22"))), "any but tcp/22");
        assert_eq!(told(set("udp").difference(&words.silent)), "udp");
        assert_eq!(told(set("udp/60-67, udp/69-80")), "udp/60-80");
        assert_eq!(told(ping.union(&set("tcp/80, udp/67"))), "tcp/80; udp/67; icmpv6/128");
    }
}
