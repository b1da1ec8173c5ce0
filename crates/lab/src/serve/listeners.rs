// SPDX-License-Identifier: Apache-2.0
//! What each machine listens on: every service that the catalogue lists for a role it plays.

use std::collections::BTreeMap;

use portolan_catalog::{Catalogue, Requirement};

use crate::cast::Cast;
use crate::probe::Probe;
use crate::topology::Topology;

/// One service of one machine, on its addresses of both families.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    pub machine: String,
    /// TCP or UDP; echo requests are answered by the kernel.
    pub probe: Probe,
    /// The first requirement of the catalogue that asks for it.
    pub requirement: String,
}

impl Listener {
    /// What a client reads first: who answers, on what, and why it is there.
    pub fn greeting(&self) -> String {
        format!("{} {} {}\n", self.machine, self.probe, self.requirement)
    }
}

/// By machine, then by service. Conditions do not matter: a server also listens for those
/// who should not come.
pub fn listeners(topology: &Topology, catalogue: &Catalogue) -> Vec<Listener> {
    let cast = Cast::new(topology, catalogue);
    let mut found: BTreeMap<(String, Probe), String> = BTreeMap::new();
    for requirement in &catalogue.requirements {
        for (machine, probe) in offered(&cast, requirement) {
            found.entry((machine, probe)).or_insert_with(|| requirement.id.clone());
        }
    }
    let listener = |((machine, probe), requirement)| Listener { machine, probe, requirement };
    found.into_iter().map(listener).collect()
}

fn offered<'a>(
    cast: &'a Cast<'_>,
    requirement: &'a Requirement,
) -> impl Iterator<Item = (String, Probe)> + 'a {
    let machines = requirement.destination.iter().flat_map(|role| cast.machines(role));
    machines.flat_map(|machine| {
        let sockets = Probe::of(requirement).into_iter().filter(|p| *p != Probe::Ping);
        sockets.map(|probe| (machine.name.clone(), probe))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_that_the_chart_sends_somebody_to_has_listeners() {
        let (topology, catalogue) = (Topology::citrix(), Catalogue::shipped());
        let listeners = listeners(&topology, &catalogue);
        let cast = Cast::new(&topology, &catalogue);
        for requirement in &catalogue.requirements {
            for (machine, probe) in offered(&cast, requirement) {
                let here = |l: &&Listener| l.machine == machine && l.probe == probe;
                assert_eq!(listeners.iter().filter(here).count(), 1, "{machine} {probe}");
            }
        }
    }

    #[test]
    fn the_licence_server_answers_the_vendor_daemon() {
        let listeners = listeners(&Topology::citrix(), &Catalogue::shipped());
        let daemon = |l: &&Listener| l.machine == "license-1" && l.probe == Probe::Tcp(7279);
        assert!(
            listeners.iter().find(daemon).unwrap().greeting().starts_with("license-1 tcp/7279")
        );
    }
}
