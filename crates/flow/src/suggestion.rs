// SPDX-License-Identifier: Apache-2.0
//! The rule that would allow what was discovered.
//!
//! Only a missing allow is suggested. What somebody denied on purpose (a deny rule, a quarantine,
//! an isolation) stays denied, and a workload without a category wants a category, not a rule. A
//! rule names a requirement only where its condition holds at this site, and where the site says
//! who an initiator outside is: a stranger on the port of an administrator is no administrator.

use std::collections::BTreeSet;

use portolan_catalog::{Catalogue, Requirement};
use portolan_net::{Kind as ServiceKind, Service};
use portolan_site::edit::{NewRule, Peer};
use portolan_site::model::{
    Application, Categories, Direction, Policy, PolicyKind, Rules, Site, Tier, Values, What,
};

use crate::{Class, Discovered, Ends};

/// A rule to add, as `portolan_site::edit::add_rule` takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The policy that it belongs to.
    pub policy: String,
    /// The list that it belongs to: ingress is `inbound`, egress `outbound`.
    pub direction: Direction,
    /// Its id is unique in the policy; it needs what the connection resembles at both ends.
    pub rule: NewRule,
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
    let whole = found.resembles.as_ref().filter(|r| r.ends == Ends::Both && r.certain);
    let needed = whole.and_then(|r| catalogue.requirement(&r.requirement));
    let holds = |r: &&Requirement| r.when.as_ref().is_none_or(|w| site.conditions.contains(w));
    let needed = needed.filter(holds);
    let id = free_id(policy, &wish(peer, needed, found.kind.service));
    let services = vec![service_word(found.kind.service)];
    let mut rule = NewRule::allow(id, end(site, peer)?, services);
    rule.at = tiers(application, own);
    rule.purpose = needed.map(|r| r.purpose.clone());
    rule.needs = needed.map(|r| r.id.clone()).into_iter().collect();
    Some(Suggestion { policy: policy.id.clone(), direction: found.kind.direction, rule })
}

fn end(site: &Site, peer: &Class) -> Option<Peer> {
    match peer {
        Class::Tier(tier) => {
            let value = Values::from([tier.clone()]);
            Some(Peer::Categories(Categories::from([("AppTier".to_owned(), value)])))
        }
        Class::Workload(name) => {
            let workload = site.workloads.iter().find(|w| w.name == *name)?;
            let categories = workload.categories.clone();
            (!categories.is_empty()).then_some(Peer::Categories(categories))
        }
        Class::Group(name) => Some(Peer::Addresses(vec![name.clone()])),
        Class::Outside(address) => Some(Peer::Addresses(vec![address.to_string()])),
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
        let found = suggested(record("10.0.0.1", "10.0.1.1", Service::tcp(443))).unwrap();
        assert_eq!(
            (found.policy.as_str(), found.direction),
            ("citrix-storefront", Direction::Egress)
        );
        assert_eq!(
            (found.rule.id.as_str(), found.rule.services.as_slice()),
            ("controller", &["tcp/443".to_owned()][..])
        );
        assert_eq!(found.rule.needs, ["t/storefront/controller"]);
        let Peer::Categories(peer) = found.rule.peer else { panic!("{:?}", found.rule) };
        assert!(peer.get("AppTier").unwrap().contains("Controller"));
    }

    #[test]
    fn a_suggestion_can_be_written_into_its_policy() {
        let text = "\
policy: citrix-storefront
purpose: Stores
mode: monitor
secures: { AppTier: StoreFront }
inbound: []
outbound:
  - { id: dns, to: { AppTier: DomainController }, allow: [udp/53] } # names
";
        let found = suggested(record("10.0.0.1", "10.0.1.1", Service::tcp(443))).unwrap();
        let edited =
            portolan_site::edit::add_rule(text, &found.policy, found.direction, &found.rule);
        let edited = edited.unwrap();
        assert!(edited.starts_with(text.trim_end()), "{edited}");
        assert!(edited.contains("needs: [t/storefront/controller]"), "{edited}");
    }

    #[test]
    fn what_the_catalogue_does_not_know_is_named_by_peer_and_service() {
        let found = suggested(record("10.0.0.1", "192.168.1.1", Service::icmp(8, 0))).unwrap();
        assert_eq!(
            (found.rule.id.as_str(), found.rule.services[0].as_str()),
            ("campus-icmp-8", "icmp/8")
        );
        assert!(found.rule.needs.is_empty());
        assert_eq!(found.rule.peer, Peer::Addresses(vec!["campus".into()]));
    }

    #[test]
    fn a_stranger_is_named_by_its_address() {
        let found = suggested(record("10.0.0.1", "9.9.9.9", Service::tcp(443))).unwrap();
        assert_eq!(found.rule.id, "9-9-9-9-tcp-443");
        assert_eq!(found.rule.peer, Peer::Addresses(vec!["9.9.9.9".into()]));
    }

    #[test]
    fn a_likeness_at_one_end_is_not_a_need() {
        let found = suggested(record("10.0.0.1", "192.168.1.1", Service::tcp(443))).unwrap();
        assert_eq!((found.rule.id.as_str(), found.rule.needs.len()), ("campus-tcp-443", 0));
    }

    #[test]
    fn a_stranger_on_the_port_of_a_user_is_no_need() {
        let seen = record("9.9.9.9", "10.0.0.1", Service::tcp(443));
        let (site, catalogue) = (site(), catalogue());
        let found = Attributor::new(&site, &catalogue).attribute(seen).resembles.unwrap();
        assert_eq!((found.ends, found.certain), (Ends::Both, false));
        let mut discovery = Discovery::default();
        let ingress = Record {
            direction: Direction::Ingress,
            ..record("9.9.9.9", "10.0.0.1", Service::tcp(443))
        };
        discovery.add(&Attributor::new(&site, &catalogue).attribute(ingress));
        let suggested = suggest(&site, &catalogue, discovery.by_count()[0]).unwrap();
        assert_eq!(suggested.rule.needs, [""; 0]);
    }

    #[test]
    fn what_the_site_has_switched_off_is_no_need() {
        let (site, mut catalogue) = (site(), catalogue());
        catalogue.requirements[0].when = Some("smart-cards".into());
        let mut discovery = Discovery::default();
        let seen = record("10.0.0.1", "10.0.1.1", Service::tcp(443));
        discovery.add(&Attributor::new(&site, &catalogue).attribute(seen.clone()));
        let needs =
            |site: &Site| suggest(site, &catalogue, discovery.by_count()[0]).unwrap().rule.needs;
        assert_eq!(needs(&site), [""; 0]);
        let on = Site { conditions: ["smart-cards".to_owned()].into(), ..site.clone() };
        assert_eq!(needs(&on), ["t/storefront/controller"]);
    }

    #[test]
    fn an_id_that_is_taken_gets_a_number() {
        let (mut site, catalogue) = (site(), catalogue());
        let mut discovery = Discovery::default();
        let seen = record("10.0.0.1", "10.0.1.1", Service::tcp(443));
        discovery.add(&Attributor::new(&site, &catalogue).attribute(seen));
        let PolicyKind::Application(application) = &mut site.policies[0].kind else { panic!() };
        let Some(Rules::List(rules)) = &mut application.inbound else { panic!() };
        rules[0].id = "controller".into();
        let found = suggest(&site, &catalogue, discovery.by_count()[0]).unwrap();
        assert_eq!(found.rule.id, "controller-2");
    }

    #[test]
    fn a_deny_that_somebody_wrote_is_left_alone() {
        let mut denied = record("10.0.0.1", "10.0.1.1", Service::tcp(443));
        denied.rule = Some("no-plain-text".into());
        assert_eq!(suggested(denied), None);
    }

    #[test]
    fn what_no_policy_decided_suggests_nothing() {
        let mut unlabelled = record("10.0.0.1", "10.0.1.1", Service::tcp(443));
        unlabelled.policy = None;
        assert_eq!(suggested(unlabelled), None);
    }
}
