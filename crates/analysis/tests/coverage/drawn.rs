// SPDX-License-Identifier: Apache-2.0
//! Drawn sites, whose machines play drawn roles and whose rules name drawn requirements: far from
//! anything that a chart was written for, and judged all the same as their connections say.

use std::collections::BTreeMap;

use fastrand::Rng;
use portolan_analysis::check::{Context, check};
use portolan_analysis::coverage::{Matrix, Question, coverage};
use portolan_catalog::{Catalogue, RoleKind};
use portolan_diagnostics::{Severity, Sources};
use portolan_site::model::{Action, Addressing, Policy, PolicyKind, Rule, Rules, Site, View};
use portolan_testkit::{Shape, random_site};

use super::TODAY;
use super::brute::compare;
use super::dropped::{blocked, gaps};

const SITES: u64 = 60;

/// A site with roles and needs.
fn drawn(seed: u64, catalogue: &Catalogue) -> Site {
    let mut rng = Rng::with_seed(seed);
    let shape = Shape::dual_stack(rng.u8(4..=9));
    let mut site = random_site(&mut rng, &shape);
    let machine = |id: &&str| catalogue.role(id).is_some_and(|r| r.kind == RoleKind::Workload);
    let few = ["storefront", "delivery-controller", "vda", "provisioning-target", "fas", "gateway"];
    let few: Vec<&str> = few.into_iter().filter(machine).collect();
    for workload in &mut site.workloads {
        workload.roles = rng.choice(&few).into_iter().map(|id| (*id).to_owned()).collect();
    }
    let conditions = catalogue.conditions.iter();
    site.conditions = conditions.filter(|c| c.default).map(|c| c.id.clone()).collect();
    for rule in site.policies.iter_mut().flat_map(rules) {
        let needs = (0..rng.usize(0..4)).filter_map(|_| rng.choice(&catalogue.requirements));
        rule.needs = needs.map(|r| r.id.clone()).collect();
        if rng.u8(0..3) == 0 && rule.action == Action::Allow {
            let asked = rule.needs.first().and_then(|id| catalogue.requirement(id));
            rule.services = asked.map_or(rule.services.clone(), |r| r.service_set());
        }
    }
    site
}

fn rules(policy: &mut Policy) -> Vec<&mut Rule> {
    match &mut policy.kind {
        PolicyKind::Quarantine(q) => q.inbound.iter_mut().chain(&mut q.outbound).collect(),
        PolicyKind::SharedService(s) => s.inbound.iter_mut().chain(&mut s.outbound).collect(),
        PolicyKind::Isolation(_) => Vec::new(),
        PolicyKind::Application(a) => [&mut a.inbound, &mut a.outbound]
            .into_iter()
            .filter_map(|rules| match rules {
                Some(Rules::List(rules)) => Some(rules),
                Some(Rules::Any) | None => None,
            })
            .flatten()
            .collect(),
    }
}

fn asked(site: &Site, catalogue: &Catalogue, view: View) -> Matrix {
    let acl = portolan_acl::compile(site, &Addressing::default(), TODAY);
    let context = Context { site, acl: &acl, catalogue, today: TODAY, observed: &[] };
    let sources = Sources::default();
    coverage(&context, &Question { view, component: None, sources: &sources, digest: "d" })
}

#[test]
fn every_verdict_of_a_drawn_site_is_what_its_connections_say_one_by_one() {
    let catalogue = Catalogue::shipped();
    let (mut rows, mut connections) = (0, 0);
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..SITES {
        let site = drawn(seed, &catalogue);
        let view = if seed % 4 == 0 { View::Live } else { View::Intended };
        let matrix = asked(&site, &catalogue, view);
        let (compared, asked) = compare(&site, &catalogue, &matrix);
        (rows, connections) = (rows + compared, connections + asked);
        matrix.rows().for_each(|row| *verdicts.entry(row.verdict.word()).or_default() += 1);
    }
    println!("{SITES} sites: {rows} rows compared, {connections} connections; {verdicts:?}");
    assert!(verdicts.len() == 4 && verdicts.values().all(|count| *count > 100), "{verdicts:?}");
}

#[test]
fn the_gaps_of_a_drawn_site_are_those_that_check_finds() {
    let catalogue = Catalogue::shipped();
    let mut told = 0;
    for seed in 0..SITES {
        let site = drawn(seed, &catalogue);
        let acl = portolan_acl::compile(&site, &Addressing::default(), TODAY);
        let context =
            Context { site: &site, acl: &acl, catalogue: &catalogue, today: TODAY, observed: &[] };
        let found = blocked(check(&context), Severity::Warning);
        let gaps = gaps(&asked(&site, &catalogue, View::Intended));
        assert_eq!(gaps, found, "seed {seed}");
        told += gaps.len();
    }
    println!("{SITES} sites: {told} requirements with gaps, the same ones in both");
    assert!(told > 100, "{told}");
}
