// SPDX-License-Identifier: Apache-2.0
//! Drawn sites have every form that the model has, and only what a resolved site may have.

use std::collections::BTreeSet;

use fastrand::Rng;
use portolan_site::model::{
    Action, Allow, Application, Direction, Forbid, Mode, Part, Policy, PolicyKind, QuarantineLevel,
    Rule, Rules, Selector, Site, Values, What, Within,
};
use portolan_testkit::{Shape, random_addressing, random_site};

fn drawn() -> Vec<(Shape, Site)> {
    let draw = |seed| {
        let mut rng = Rng::with_seed(seed);
        let shape = Shape::dual_stack(rng.u8(4..=14));
        let site = random_site(&mut rng, &shape);
        (shape, site)
    };
    (0..300).map(draw).collect()
}

fn listed(rules: &Option<Rules>) -> &[Rule] {
    match rules {
        Some(Rules::List(rules)) => rules,
        Some(Rules::Any) | None => &[],
    }
}

fn rules(policy: &Policy) -> Vec<&Rule> {
    match &policy.kind {
        PolicyKind::Quarantine(q) => q.inbound.iter().chain(&q.outbound).collect(),
        PolicyKind::SharedService(s) => s.inbound.iter().chain(&s.outbound).collect(),
        PolicyKind::Application(a) => {
            listed(&a.inbound).iter().chain(listed(&a.outbound)).collect()
        }
        PolicyKind::Isolation(_) => Vec::new(),
    }
}

fn depth(selector: &Selector) -> usize {
    selector.except.iter().map(|except| 1 + depth(except)).max().unwrap_or(0)
}

/// A word for each form that a selector has.
fn selector_forms(selector: &Selector, forms: &mut BTreeSet<String>) {
    forms.insert(match &selector.what {
        What::Everything => "everything".into(),
        What::Categories(_) => "categories".into(),
        What::Addresses { name, .. } => format!("addresses {name}"),
        What::Fqdns(_) => "fqdns".into(),
        What::Tier(_) => "tier".into(),
    });
    forms.insert(format!("except depth {}", depth(selector)));
}

fn rule_forms(shape: &Shape, rule: &Rule, forms: &mut BTreeSet<String>) {
    selector_forms(&rule.peer, forms);
    let denies = matches!(rule.action, Action::Deny { .. });
    forms.insert(if denies { "deny" } else { "allow" }.into());
    if !rule.at.is_empty() {
        forms.insert("at".into());
    }
    if rule.services.is_any() {
        forms.insert("any service".into());
    }
    if let Some(last) = rule.expires {
        forms.insert(format!("expires {:?}", last.cmp(&shape.today)));
    }
}

fn application_forms(application: &Application, forms: &mut BTreeSet<String>) {
    forms.insert(format!("{} tiers", application.tiers.len()));
    for rules in [&application.inbound, &application.outbound] {
        forms.insert(match rules {
            None => "unsecured direction".into(),
            Some(Rules::Any) => "any".into(),
            Some(Rules::List(rules)) if rules.is_empty() => "empty list".into(),
            Some(Rules::List(_)) => "list".into(),
        });
    }
    for within in application.within.values() {
        forms.insert(match within {
            Within::Allow => "within allow".into(),
            Within::Deny => "within deny".into(),
            Within::Services(_) => "within services".into(),
        });
    }
}

fn part_forms(part: &Part, forms: &mut BTreeSet<String>) {
    for (given, word) in [
        (part.tier.is_some(), "monitored tier"),
        (part.direction == Some(Direction::Egress), "monitored egress"),
        (part.direction == Some(Direction::Ingress), "monitored ingress"),
        (part.workloads.is_some(), "monitored workloads"),
    ] {
        if given {
            forms.insert(word.into());
        }
    }
}

fn policy_forms(shape: &Shape, policy: &Policy, forms: &mut BTreeSet<String>) {
    forms.insert(match &policy.kind {
        PolicyKind::Quarantine(q) if q.level == QuarantineLevel::Strict => "strict".into(),
        PolicyKind::Quarantine(_) => "forensic".into(),
        PolicyKind::SharedService(_) => "shared service".into(),
        PolicyKind::Isolation(i) => format!("{} sides", i.sides.len()),
        PolicyKind::Application(_) => "application".into(),
    });
    if let PolicyKind::Application(application) = &policy.kind {
        application_forms(application, forms);
    }
    forms.insert(format!("{} policy", policy.mode.word()));
    forms.insert(format!("refuses {:?}", policy.forbid));
    policy.monitored.iter().for_each(|part| part_forms(part, forms));
    rules(policy).into_iter().for_each(|rule| rule_forms(shape, rule, forms));
}

fn site_forms(shape: &Shape, site: &Site, forms: &mut BTreeSet<String>) {
    forms.insert(format!("default {:?}", site.default.allow));
    forms.insert(format!("site refuses {:?}", site.default.forbid));
    forms.insert(format!("unlabelled {:?} {}", site.unlabelled.allow, site.unlabelled.mode.word()));
    for workload in &site.workloads {
        let most = workload.categories.values().map(Values::len).max().unwrap_or(0);
        forms.insert(format!("{most} values"));
    }
    site.policies.iter().for_each(|policy| policy_forms(shape, policy, forms));
}

#[test]
fn every_form_is_drawn() {
    let mut forms = BTreeSet::new();
    drawn().iter().for_each(|(shape, site)| site_forms(shape, site, &mut forms));
    for form in FORMS {
        assert!(forms.contains(*form), "`{form}` is not among {forms:#?}");
    }
    for allow in [Allow::Yes, Allow::No] {
        assert!(forms.contains(&format!("default {allow:?}")));
        for mode in [Mode::Monitor, Mode::Enforce] {
            assert!(forms.contains(&format!("unlabelled {allow:?} {}", mode.word())));
        }
    }
    for forbid in [Forbid::Drop, Forbid::Reject] {
        assert!(forms.contains(&format!("site refuses {forbid:?}")));
        assert!(forms.contains(&format!("refuses {:?}", Some(forbid))));
    }
}

#[test]
fn a_drawn_site_is_one_that_could_have_been_read() {
    for (_, site) in drawn() {
        assert!(site.policies.is_sorted_by(|a, b| a.id < b.id), "policies in order, ids unique");
        assert!(site.workloads.is_sorted_by(|a, b| a.name < b.name));
        for policy in &site.policies {
            assert!(policy.mode == Mode::Enforce || policy.monitored.is_empty());
            let rules = rules(policy);
            let ids: BTreeSet<_> = rules.iter().map(|rule| &rule.id).collect();
            assert_eq!(ids.len(), rules.len(), "two rules of one id in {}", policy.id);
            assert!(rules.iter().all(|rule| !rule.services.is_empty()));
            if let PolicyKind::Application(a) = &policy.kind {
                assert!(a.inbound.is_some() || a.outbound.is_some());
                let tiers: BTreeSet<_> = a.tiers.iter().map(|t| &t.name).collect();
                assert!(rules.iter().all(|r| r.at.iter().all(|tier| tiers.contains(tier))));
                assert!(a.within.keys().all(|tier| tiers.contains(tier)));
            } else {
                let is_plain = |r: &&Rule| r.at.is_empty() && r.action == Action::Allow;
                assert!(rules.iter().all(is_plain), "{} is no application", policy.id);
            }
        }
    }
}

#[test]
fn dns_has_taught_addresses_outside_and_inside() {
    let mut rng = Rng::with_seed(1);
    let shape = Shape::dual_stack(14);
    let learned = random_addressing(&mut rng, &shape).learned;
    let outside = learned.iter().filter(|l| shape.outside.contains(&l.address)).count();
    assert!(outside > 0 && outside < learned.len(), "{learned:?}");
    assert!(learned.is_sorted());
}

const FORMS: &[&str] = &[
    "0 values",
    "1 values",
    "2 values",
    "1 tiers",
    "2 tiers",
    "3 tiers",
    "2 sides",
    "3 sides",
    "addresses all",
    "addresses all-v4",
    "addresses all-v6",
    "addresses campus",
    "addresses groups",
    "addresses hosts",
    "addresses mixed",
    "addresses net",
    "addresses span",
    "allow",
    "any",
    "any service",
    "at",
    "categories",
    "deny",
    "draft policy",
    "monitor policy",
    "enforce policy",
    "empty list",
    "everything",
    "except depth 0",
    "except depth 1",
    "except depth 2",
    "expires Equal",
    "expires Greater",
    "expires Less",
    "fqdns",
    "list",
    "monitored egress",
    "monitored ingress",
    "monitored tier",
    "monitored workloads",
    "refuses None",
    "shared service",
    "strict",
    "forensic",
    "application",
    "tier",
    "unsecured direction",
    "within allow",
    "within deny",
    "within services",
];
