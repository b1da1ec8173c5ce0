// SPDX-License-Identifier: Apache-2.0
//! How long it takes to compare large policies. The bounds are loose, for machines that are busy
//! and builds without optimization; what they catch is a cost that grows with the square of rules.

use std::time::Instant;

use fastrand::Rng;
use portolan_site::model::{Addressing, Date, Policy, PolicyKind, Rule, Rules, Site};
use portolan_testkit::build::{addresses, allow, application, categories, site};

use super::{Edition, compared};

const TODAY: Date = jiff::civil::date(2030, 6, 30);

/// So many policies, each over a tier of ten machines, with so many rules inbound.
fn policies(count: usize, rules: usize) -> Site {
    let mut rng = Rng::with_seed(1);
    let mut words = site();
    for n in 0..count * 10 {
        let address = format!("10.{}.{}.{}", n >> 16, (n >> 8) & 255, n & 255);
        words = words.workload(&format!("w{n:05}"), &address, &format!("AppTier:t{:03}", n / 10));
    }
    for n in 0..count {
        let tier = [("own", categories(&format!("AppTier:t{n:03}")))];
        let mut policy = application(&format!("p{n:03}"), tier).inbound([]);
        if let PolicyKind::Application(a) = &mut policy.0.kind {
            a.inbound = Some(Rules::List((0..rules).map(|r| rule(&mut rng, r, count)).collect()));
        }
        words = words.policy(policy);
    }
    words.done()
}

/// From another tier or from three hosts, for one of fifty services.
fn rule(rng: &mut Rng, number: usize, tiers: usize) -> Rule {
    let port = format!("tcp/{}", 1000 + rng.u16(0..50));
    let mut host = || format!("192.168.{}.{}", rng.u8(0..8), rng.u8(..));
    let peer = if number.is_multiple_of(2) && tiers > 1 {
        categories(&format!("AppTier:t{:03}", rng.usize(0..tiers)))
    } else {
        addresses(&format!("{}, {}, {}", host(), host(), host()))
    };
    allow(&format!("r{number:05}"), peer, &port)
}

/// The site with another port in so many of its rules.
fn edited(site: &Site, count: usize) -> Site {
    let mut site = site.clone();
    let rules: Vec<&mut Rule> = site.policies.iter_mut().flat_map(inbound).collect();
    let step = (rules.len() / count).max(1);
    for rule in rules.into_iter().step_by(step).take(count) {
        rule.services = portolan_net::ServiceSet::tcp(2000);
    }
    site
}

fn inbound(policy: &mut Policy) -> &mut [Rule] {
    let PolicyKind::Application(application) = &mut policy.kind else { return &mut [] };
    match &mut application.inbound {
        Some(Rules::List(rules)) => rules,
        Some(Rules::Any) | None => &mut [],
    }
}

#[test]
fn ten_thousand_rules_are_compared_in_no_time() {
    let edition = |site| Edition::of(site, Addressing::default(), TODAY);
    for (name, base) in [("100 policies", policies(100, 100)), ("one policy", policies(1, 10_000))]
    {
        let old = edition(base.clone());
        for count in [0, 3, 100, 1_000, 10_000] {
            let new = edition(edited(&base, count.max(1)));
            let new = if count == 0 { edition(base.clone()) } else { new };
            let begin = Instant::now();
            let found = compared(&old, &new);
            let took = begin.elapsed();
            println!("{name}, {count} of 10,000 rules: {} groups, {took:?}", found.changes.len());
            assert_eq!(found.is_equal(), count == 0);
            assert!(took.as_secs() < 60, "{took:?}");
        }
    }
}
