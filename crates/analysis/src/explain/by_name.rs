// SPDX-License-Identifier: Apache-2.0
//! Answers that hang on DNS names whose addresses are not known here.
//!
//! A rule by name decides by addresses that DNS taught somebody. Where nobody taught us, an answer
//! may be another one at the end that enforces; then it says so, and names the groups.

use std::collections::{BTreeMap, BTreeSet};

use portolan_acl::{Acl, compile};
use portolan_net::Connection;
use portolan_site::model::{
    Addressing, Date, Decision, FqdnGroup, FqdnPattern, Learned, Site, Verdict,
};

use super::{Answer, Asked};

/// Groups of names, by whose addresses each end might decide otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hanging {
    pub egress: Vec<String>,
    pub ingress: Vec<String>,
}

/// For each group that has no known address, the site as it would be if the group had every
/// address that is asked about.
pub struct Unknown(BTreeMap<String, Acl>);

impl Unknown {
    pub fn of(site: &Site, addressing: &Addressing, today: Date, asked: &[Asked]) -> Self {
        let known = |group: &FqdnGroup| {
            let covered = |l: &Learned| group.patterns.iter().any(|p| p.covers(&l.name));
            addressing.learned.iter().any(covered)
        };
        let ends = asked.iter().flat_map(|a| [&a.source, &a.destination]);
        let addresses: BTreeSet<_> = ends.flat_map(|end| end.addresses.clone()).collect();
        let unknown = site.fqdn_groups.iter().filter(|(_, group)| !known(group));
        let supposed = |(name, _): (&String, &FqdnGroup)| {
            let mut site = site.clone();
            let patterns = vec![FqdnPattern { labels: 0, suffix: SUPPOSED.into() }];
            site.fqdn_groups.insert(name.clone(), FqdnGroup { patterns });
            let mut addressing = addressing.clone();
            let learned = |address: &_| Learned { name: SUPPOSED.into(), address: *address };
            addressing.learned.extend(addresses.iter().map(learned));
            addressing.learned.sort();
            (name.clone(), compile(&site, &addressing, today))
        };
        Self(unknown.map(supposed).collect())
    }

    /// Marks an answer that would be another one.
    pub fn mark(&self, answer: &mut Answer) {
        answer.hanging = self.hanging(answer.connection, &answer.verdict);
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

/// A name that nobody can have (RFC 2606).
const SUPPOSED: &str = "supposed.portolan.invalid";
