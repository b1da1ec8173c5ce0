// SPDX-License-Identifier: Apache-2.0
//! Answers that hang on DNS names whose addresses are not known here.
//!
//! A rule by name decides by addresses that DNS taught somebody. Where nobody taught us, an answer
//! may be another one at the end that enforces; then it says so, and names the groups.

use portolan_acl::{Acl, compile};
use portolan_net::{AddressSet, Connection, ConnectionSet};
use portolan_site::model::{
    Addressing, Date, Decision, Direction, FqdnGroup, Learned, Selector, Site, Verdict, View, What,
};

use super::{Answer, Group, Said, selectors};

/// Groups of names, by whose addresses each end might decide otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hanging {
    pub egress: Vec<String>,
    pub ingress: Vec<String>,
}

/// For each group that has no known address, the site as it would be if the group had every
/// address.
pub struct Unknown(Vec<(String, Acl)>);

impl Unknown {
    pub fn of(site: &Site, addressing: &Addressing, today: Date) -> Self {
        let known = |group: &FqdnGroup| {
            let covered = |l: &Learned| group.patterns.iter().any(|p| p.covers(&l.name));
            addressing.learned.iter().any(covered)
        };
        let unknown = site.fqdn_groups.iter().filter(|(_, group)| !known(group));
        let supposed = |(name, _): (&String, &FqdnGroup)| {
            (name.clone(), compile(&with_every_address(site, name), addressing, today))
        };
        Self(unknown.map(supposed).collect())
    }

    /// Marks an answer that would be another one.
    pub fn mark(&self, answer: &mut Answer) {
        answer.hanging = self.hanging(answer.connection, &answer.verdict);
    }

    /// Marks a group of which some connection would be answered otherwise.
    pub fn mark_group(&self, group: &mut Group) {
        let names = |direction, said: Option<&Said>| {
            let differing = self.0.iter().filter(|(_, acl)| {
                let allows = |view| match (said, view) {
                    (Some(said), View::Live) => said.live,
                    (Some(said), View::Intended) => said.intended,
                    (None, _) => true,
                };
                [View::Live, View::Intended]
                    .into_iter()
                    .any(|v| differs(acl, direction, v, &group.connections, allows(v)))
            });
            differing.map(|(name, _)| name.clone()).collect()
        };
        let egress = names(Direction::Egress, group.said.egress.as_ref());
        let ingress = names(Direction::Ingress, group.said.ingress.as_ref());
        group.hanging = Hanging { egress, ingress };
    }

    fn hanging(&self, connection: Connection, found: &Verdict) -> Hanging {
        let mut hanging = Hanging::default();
        for (group, acl) in &self.0 {
            let supposed = acl.verdict(connection);
            let differs = |end: fn(&Verdict) -> [Option<&Decision>; 2]| {
                let outcomes = |v| end(v).map(|d| d.map(|d| d.outcome.allows()));
                outcomes(found) != outcomes(&supposed)
            };
            if differs(|v| [v.live.egress.as_ref(), v.intended.egress.as_ref()]) {
                hanging.egress.push(group.clone());
            }
            if differs(|v| [v.live.ingress.as_ref(), v.intended.ingress.as_ref()]) {
                hanging.ingress.push(group.clone());
            }
        }
        hanging
    }
}

/// Whether this end would not say the same of all of them.
fn differs(
    supposed: &Acl,
    direction: Direction,
    view: View,
    set: &ConnectionSet,
    allows: bool,
) -> bool {
    let passing = supposed.passes(direction, view, set);
    if allows { passing != *set } else { !passing.is_empty() }
}

fn with_every_address(site: &Site, group: &str) -> Site {
    let mut site = site.clone();
    let mut suppose = |selector: &mut Selector| {
        if selector.what == What::Fqdns(group.to_owned()) {
            selector.what = What::Addresses { name: group.to_owned(), set: AddressSet::full() };
        }
    };
    site.policies.iter_mut().for_each(|policy| selectors::each(policy, &mut suppose));
    site
}
