// SPDX-License-Identifier: Apache-2.0
//! The rule that would allow what was discovered.
//!
//! Only a missing allow is suggested. What somebody denied on purpose (a deny rule, a quarantine,
//! an isolation) stays denied, and an address that has no name is not worth a rule of its own.

use std::collections::{BTreeMap, BTreeSet};

use portolan_catalog::{Catalogue, Requirement};
use portolan_net::{Kind as ServiceKind, Service};
use portolan_site::model::{
    Application, Direction, Policy, PolicyKind, Rules, Selector, Site, Tier, What,
};

use crate::{Class, Discovered, Ends};

/// A rule to add, in the words of a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The policy that it belongs to.
    pub policy: String,
    /// The list that it belongs to: ingress is `inbound`, egress `outbound`.
    pub direction: Direction,
    /// Unique in the policy.
    pub id: String,
    /// The tiers that it is for; empty where the policy has but one.
    pub at: BTreeSet<String>,
    /// The other end.
    pub peer: Selector,
    /// One word, such as `tcp/443`.
    pub service: String,
    pub purpose: Option<String>,
    /// The requirement that the connection resembles at both ends.
    pub needs: Vec<String>,
}

/// The rule that would allow it; `None` where none should.
pub fn suggest(site: &Site, catalogue: &Catalogue, found: &Discovered) -> Option<Suggestion> {
    if found.kind.rule.is_some() {
        return None;
    }
    let policy = site.policies.iter().find(|p| Some(&p.id) == found.kind.policy.as_ref())?;
    let PolicyKind::Application(application) = &policy.kind else { return None };
    let (own, peer) = match found.kind.direction {
        Direction::Egress => (&found.kind.source, &found.kind.destination),
        Direction::Ingress => (&found.kind.destination, &found.kind.source),
    };
    let whole = found.resembles.as_ref().filter(|r| r.ends == Ends::Both);
    let needed = whole.and_then(|r| catalogue.requirement(&r.requirement));
    Some(Suggestion {
        policy: policy.id.clone(),
        direction: found.kind.direction,
        id: free_id(policy, &wish(peer, needed, found.kind.service)),
        at: tiers(application, own),
        peer: selector(site, peer)?,
        service: service_word(found.kind.service),
        purpose: needed.map(|r| r.purpose.clone()),
        needs: needed.map(|r| r.id.clone()).into_iter().collect(),
    })
}

fn selector(site: &Site, peer: &Class) -> Option<Selector> {
    let categories = |map| Selector { what: What::Categories(map), except: Vec::new() };
    match peer {
        Class::Tier(tier) => {
            let value = BTreeSet::from([tier.clone()]);
            Some(categories(BTreeMap::from([("AppTier".to_owned(), value)])))
        }
        Class::Workload(name) => {
            let workload = site.workloads.iter().find(|w| w.name == *name)?;
            (!workload.categories.is_empty()).then(|| categories(workload.categories.clone()))
        }
        Class::Group(name) => {
            let set = site.address_groups.get(name)?.clone();
            let what = What::Addresses { name: name.clone(), set };
            Some(Selector { what, except: Vec::new() })
        }
        Class::Outside(_) => None,
    }
}

/// The tiers of the policy that hold the judged end, where it has more than one tier.
fn tiers(application: &Application, own: &Class) -> BTreeSet<String> {
    let Class::Tier(value) = own else { return BTreeSet::new() };
    let holds = |tier: &&Tier| match &tier.select.what {
        What::Categories(map) => map.get("AppTier").is_some_and(|v| v.contains(value)),
        What::Everything | What::Addresses { .. } | What::Fqdns(_) | What::Tier(_) => false,
    };
    if application.tiers.len() < 2 {
        return BTreeSet::new();
    }
    application.tiers.iter().filter(holds).map(|t| t.name.clone()).collect()
}

/// An ICMP code says nothing that a policy should speak of.
fn service_word(service: Service) -> String {
    match service.kind() {
        ServiceKind::Type { icmp_type, .. } => format!("{}/{icmp_type}", service.protocol),
        ServiceKind::Port(_) | ServiceKind::Bare => service.to_string(),
    }
}

/// What the rule would be called: the requirement's last word, else the peer and the service.
fn wish(peer: &Class, needed: Option<&Requirement>, service: Service) -> String {
    let short = needed.and_then(|r| r.id.rsplit('/').next()).map(str::to_owned);
    short.unwrap_or_else(|| kebab(&format!("{peer} {}", service_word(service))))
}

fn kebab(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' };
    let spaced: String = text.chars().map(plain).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join("-")
}

fn free_id(policy: &Policy, wish: &str) -> String {
    let taken = rule_ids(policy);
    let numbered = (2u32..).map(|n| format!("{wish}-{n}"));
    let mut ids = std::iter::once(wish.to_owned()).chain(numbered);
    ids.find(|id| !taken.contains(id.as_str())).unwrap_or_else(|| wish.to_owned())
}

fn rule_ids(policy: &Policy) -> BTreeSet<&str> {
    let PolicyKind::Application(application) = &policy.kind else { return BTreeSet::new() };
    let lists = [&application.inbound, &application.outbound].into_iter().flatten();
    let rules = lists.flat_map(|list| match list {
        Rules::Any => [].iter(),
        Rules::List(rules) => rules.iter(),
    });
    rules.map(|r| r.id.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use portolan_net::Service;

    use super::*;
    use crate::testing::{catalogue, record, site};
    use crate::{Attributor, Discovery, Record};

    fn suggested(record: Record) -> Option<Suggestion> {
        let (site, catalogue) = (site(), catalogue());
        let mut discovery = Discovery::default();
        discovery.add(&Attributor::new(&site, &catalogue).attribute(record));
        suggest(&site, &catalogue, discovery.by_count()[0])
    }

    #[test]
    fn a_missing_requirement_becomes_a_rule_that_names_it() {
        let rule = suggested(record("10.0.0.1", "10.0.1.1", Service::tcp(443))).unwrap();
        assert_eq!((rule.policy.as_str(), rule.id.as_str()), ("citrix-storefront", "controller"));
        assert_eq!(rule.direction, Direction::Egress);
        assert_eq!(rule.service, "tcp/443");
        assert_eq!(rule.needs, ["t/storefront/controller"]);
        let What::Categories(peer) = rule.peer.what else { panic!("{:?}", rule.peer) };
        assert!(peer["AppTier"].contains("Controller"));
    }

    #[test]
    fn what_the_catalogue_does_not_know_is_named_by_peer_and_service() {
        let rule = suggested(record("10.0.0.1", "192.168.1.1", Service::icmp(8, 0))).unwrap();
        assert_eq!((rule.id.as_str(), rule.service.as_str()), ("campus-icmp-8", "icmp/8"));
        assert!(rule.needs.is_empty());
        assert!(matches!(rule.peer.what, What::Addresses { name, .. } if name == "campus"));
    }

    #[test]
    fn a_likeness_at_one_end_is_not_a_need() {
        let rule = suggested(record("10.0.0.1", "192.168.1.1", Service::tcp(443))).unwrap();
        assert_eq!((rule.id.as_str(), rule.needs.len()), ("campus-tcp-443", 0));
    }

    #[test]
    fn an_id_that_is_taken_gets_a_number() {
        let (mut site, catalogue) = (site(), catalogue());
        let mut discovery = Discovery::default();
        let seen = record("10.0.0.1", "10.0.1.1", Service::tcp(443));
        discovery.add(&Attributor::new(&site, &catalogue).attribute(seen));
        let first = suggest(&site, &catalogue, discovery.by_count()[0]).unwrap();
        let PolicyKind::Application(application) = &mut site.policies[0].kind else { panic!() };
        application.outbound = Some(Rules::List(vec![portolan_site::model::Rule {
            id: first.id,
            at: BTreeSet::new(),
            peer: first.peer,
            services: portolan_net::ServiceSet::any(),
            service_words: Vec::new(),
            action: portolan_site::model::Action::Allow,
            purpose: None,
            owner: None,
            ticket: None,
            expires: None,
            needs: Vec::new(),
            span: None,
        }]));
        let second = suggest(&site, &catalogue, discovery.by_count()[0]).unwrap();
        assert_eq!(second.id, "controller-2");
    }

    #[test]
    fn a_deny_that_somebody_wrote_is_left_alone() {
        let mut denied = record("10.0.0.1", "10.0.1.1", Service::tcp(443));
        denied.rule = Some("no-plain-text".into());
        assert_eq!(suggested(denied), None);
    }

    #[test]
    fn a_stranger_and_the_site_default_suggest_nothing() {
        assert_eq!(suggested(record("10.0.0.1", "9.9.9.9", Service::tcp(443))), None);
        let mut unlabelled = record("10.0.0.1", "10.0.1.1", Service::tcp(443));
        unlabelled.policy = None;
        assert_eq!(suggested(unlabelled), None);
    }
}
