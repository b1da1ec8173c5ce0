// SPDX-License-Identifier: Apache-2.0
//! Pairs as a site: every workload its own policy, every pair a rule at both its ends.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use portolan_net::ServiceSet;
use portolan_site::model::{
    Action, Allow, Application, Categories, Mode, Policy, PolicyKind, Rule, Rules, Selector, Site,
    SiteDefault, Tier, Values, What, Workload,
};

use super::{Pair, Pairs, client_address, server_address};

/// The site. Whatever is not a pair is denied, at both ends.
pub(crate) fn site(pairs: &Pairs) -> Site {
    let client = |n| workload(&client_name(n), &client_name(n), client_address(n));
    let server = |n| workload(&server_name(n), &server_name(n), server_address(n));
    let mut workloads: Vec<Workload> = (0..pairs.clients).map(client).collect();
    workloads.extend((0..pairs.servers).map(server));
    let mut policies: BTreeMap<String, Policy> = BTreeMap::new();
    for pair in &pairs.list {
        let (client, server) = (client_name(pair.client), server_name(pair.server));
        allow(&mut policies, &client, &server, pair, |a| &mut a.outbound);
        allow(&mut policies, &server, &client, pair, |a| &mut a.inbound);
    }
    Site {
        name: "bench".into(),
        workloads,
        policies: policies.into_values().collect(),
        default: SiteDefault { allow: Allow::No, ..SiteDefault::default() },
        ..Site::default()
    }
}

/// One more workload that plays the part of client 0.
pub(crate) fn with_twin(mut site: Site, pairs: &Pairs) -> Site {
    let name = client_name(pairs.clients);
    let twin = workload(&name, &client_name(0), client_address(pairs.clients));
    site.workloads.push(twin);
    site.workloads.sort_by(|a, b| a.name.cmp(&b.name));
    site
}

fn client_name(number: u32) -> String {
    format!("client-{number:05}")
}

fn server_name(number: u32) -> String {
    format!("{SERVER}{number:05}")
}

/// Whether a workload of this name is one of the servers.
pub(crate) fn is_server(name: &str) -> bool {
    name.starts_with(SERVER)
}

const SERVER: &str = "server-";

fn workload(name: &str, part: &str, address: Ipv4Addr) -> Workload {
    let categories = Categories::from([("Part".into(), Values::from([part.to_string()]))]);
    let addresses = vec![address.into()];
    let (mac, roles, span) = (None, BTreeSet::new(), None);
    Workload { name: name.into(), addresses, mac, categories, roles, span }
}

fn playing(part: &str) -> Selector {
    let value = Values::from([part.to_string()]);
    Selector {
        what: What::Categories(Categories::from([("Part".into(), value)])),
        except: Vec::new(),
    }
}

fn allow(
    policies: &mut BTreeMap<String, Policy>,
    own: &str,
    peer: &str,
    pair: &Pair,
    direction: fn(&mut Application) -> &mut Option<Rules>,
) {
    let policy = policies.entry(own.to_string()).or_insert_with(|| policy(own));
    let PolicyKind::Application(application) = &mut policy.kind else { return };
    match direction(application) {
        Some(Rules::List(rules)) => rules.push(rule(peer, pair.port)),
        other => *other = Some(Rules::List(vec![rule(peer, pair.port)])),
    }
}

fn policy(id: &str) -> Policy {
    let tiers = vec![Tier { name: "all".into(), select: playing(id) }];
    let (inbound, outbound, within) = (None, None, BTreeMap::new());
    Policy {
        id: id.into(),
        purpose: "to be measured".into(),
        mode: Mode::Enforce,
        monitored: Vec::new(),
        forbid: None,
        kind: PolicyKind::Application(Application { tiers, inbound, outbound, within }),
        span: None,
    }
}

fn rule(peer: &str, port: u16) -> Rule {
    Rule {
        id: format!("{peer}-{port}"),
        at: BTreeSet::new(),
        peer: playing(peer),
        services: ServiceSet::tcp(port),
        service_words: vec![format!("tcp/{port}")],
        action: Action::Allow,
        purpose: None,
        owner: None,
        ticket: None,
        expires: None,
        needs: Vec::new(),
        span: None,
    }
}
