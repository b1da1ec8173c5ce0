// SPDX-License-Identifier: Apache-2.0
//! Who calls whom, when one role needs another.

use crate::topology::Machine;

/// Groups up to this size are called by everybody.
const SMALL: usize = 4;

/// How many machines call each machine of a large group.
const CALLERS: usize = 3;

/// Every source with every destination, or, where the destinations are many, each of those with
/// a few sources in turn. No machine calls itself.
pub(super) fn pairs<'a>(
    sources: &[&'a Machine],
    destinations: &[&'a Machine],
) -> Vec<(&'a Machine, &'a Machine)> {
    let callers = if destinations.len() <= SMALL { sources.len() } else { CALLERS };
    let mut pairs = Vec::new();
    for (index, destination) in destinations.iter().enumerate() {
        let others: Vec<&Machine> =
            sources.iter().copied().filter(|source| source.name != destination.name).collect();
        let turn = others.iter().cycle().skip(index).take(callers.min(others.len()));
        pairs.extend(turn.map(|source| (*source, *destination)));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Topology;

    fn of<'a>(lab: &'a Topology, role: &str) -> Vec<&'a Machine> {
        lab.machines.iter().filter(|m| m.plays(role)).collect()
    }

    #[test]
    fn every_desktop_is_called_and_every_server_calls() {
        let lab = Topology::citrix();
        let (controllers, desktops) = (of(&lab, "delivery-controller"), of(&lab, "vda"));
        let pairs = pairs(&controllers, &desktops);
        assert_eq!(pairs.len(), controllers.len() * desktops.len());
    }

    #[test]
    fn every_user_calls_a_few_desktops() {
        let lab = Topology::citrix();
        let (users, desktops) = (of(&lab, "user-device"), of(&lab, "vda"));
        let pairs = pairs(&users, &desktops);
        let callers: BTreeSet<&str> = pairs.iter().map(|(s, _)| s.name.as_str()).collect();
        assert_eq!((pairs.len(), callers.len()), (desktops.len() * CALLERS, users.len()));
    }

    #[test]
    fn nobody_calls_himself() {
        let lab = Topology::citrix();
        let controllers = of(&lab, "domain-controller");
        let pairs = pairs(&controllers, &controllers);
        assert_eq!(pairs.len(), 2);
        assert!(pairs.iter().all(|(a, b)| a.name != b.name));
    }
}
