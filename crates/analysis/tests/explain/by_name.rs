// SPDX-License-Identifier: Apache-2.0
//! Answers that hang on names of DNS of which nobody has taught an address.

use std::net::IpAddr;

use portolan_acl::compile;
use portolan_analysis::explain::{
    End, Ground, Hanging, Pattern, Services, Unknown, Who, answer, groups,
};
use portolan_diagnostics::Place;
use portolan_net::{AddressSet, Connection, ServiceSet};
use portolan_site::model::{Addressing, Decision, FqdnGroup, FqdnPattern, Learned, Site, Verdict};

use crate::{Drawn, no_catalogue};

const SITES: u64 = 60;
const CONNECTIONS: usize = 12;

/// The verdict if both addresses were learned for a group, by the specification.
fn supposed(drawn: &Drawn, group: &str, c: Connection) -> Verdict {
    let mut site: Site = drawn.site.clone();
    let patterns = vec![FqdnPattern { labels: 0, suffix: "supposed.invalid".into() }];
    site.fqdn_groups.insert(group.into(), FqdnGroup { patterns });
    let learned = |address| Learned { name: "supposed.invalid".into(), address };
    let mut learned = [c.initiator, c.responder].map(learned).to_vec();
    learned.sort();
    portolan_spec::verdict(&site, &Addressing { learned }, drawn.today, c)
}

fn outcomes(verdict: &Verdict) -> [Vec<Option<bool>>; 2] {
    let allows = |d: &Option<Decision>| d.as_ref().map(|d| d.outcome.allows());
    [
        vec![allows(&verdict.live.egress), allows(&verdict.intended.egress)],
        vec![allows(&verdict.live.ingress), allows(&verdict.intended.ingress)],
    ]
}

/// What hangs on which group, one group and one connection at a time.
fn one_by_one(drawn: &Drawn, c: Connection) -> Hanging {
    let plain = outcomes(&portolan_spec::verdict(&drawn.site, &drawn.addressing, drawn.today, c));
    let mut hanging = Hanging::default();
    for group in drawn.site.fqdn_groups.keys() {
        let then = outcomes(&supposed(drawn, group, c));
        hanging.egress.extend((then[0] != plain[0]).then(|| group.clone()));
        hanging.ingress.extend((then[1] != plain[1]).then(|| group.clone()));
    }
    hanging
}

fn end(address: IpAddr) -> End {
    End { name: address.to_string(), addresses: vec![address] }
}

#[test]
fn an_answer_names_exactly_the_groups_that_would_change_it_and_a_pattern_misses_none() {
    let catalogue = no_catalogue();
    let (mut asked, mut hanging) = (0, 0);
    for seed in 0..SITES {
        let mut drawn = Drawn::from(seed);
        drawn.addressing = Addressing::default();
        let acl = compile(&drawn.site, &drawn.addressing, drawn.today);
        let unknown = Unknown::of(&drawn.site, &drawn.addressing, drawn.today);
        let any = || Who::Many { word: "any".into(), addresses: AddressSet::full() };
        let every = Services::Many { word: "any".into(), set: ServiceSet::any() };
        let pattern = Pattern::of(&any(), &any(), &every, Place::Argument("any".into())).unwrap();
        let ground = Ground { site: &drawn.site, acl: &acl, catalogue: &catalogue };
        let mut found = groups(&ground, &pattern);
        found.iter_mut().for_each(|group| unknown.mark_group(group));
        for _ in 0..CONNECTIONS {
            let c = drawn.connection();
            let expected = one_by_one(&drawn, c);
            let mut one = answer(&acl, &end(c.initiator), &end(c.responder), c.service).unwrap();
            unknown.mark(&mut one);
            assert_eq!(one.hanging, expected, "seed {seed} {c}");
            let held = found.iter().find(|group| group.connections.contains(c));
            if let Some(group) = held {
                let all = |of: &[String], some: &[String]| some.iter().all(|g| of.contains(g));
                assert!(all(&group.hanging.egress, &expected.egress), "seed {seed} {c}");
                assert!(all(&group.hanging.ingress, &expected.ingress), "seed {seed} {c}");
            }
            asked += 1;
            hanging += usize::from(expected != Hanging::default());
        }
    }
    println!("{asked} connections, {hanging} hang on a name");
    assert!(hanging > 40, "{hanging}");
}
