// SPDX-License-Identifier: Apache-2.0
//! What a table does to a packet that opens a connection, from the table's words alone.

use portolan_net::{Connection, Family, Protocol, Service};

use super::{Field, HookKind, Key, Rule, RuleSet, Services, Towards, Verdict};

/// What happened to the packet at one hook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    pub passes: bool,
    /// The prefixes that were logged, in order.
    pub logged: Vec<String>,
}

/// The packet's way through one hook; a table without that hook lets it pass.
pub fn simulate(
    set: &RuleSet,
    hook: HookKind,
    connection: Connection,
    input: Option<&str>,
    output: Option<&str>,
) -> Fate {
    let mut walk = Walk { set, connection, input, output, logged: Vec::new() };
    let rules = set.hooks.iter().find(|h| h.kind == hook).map(|h| h.rules.as_slice());
    let end = walk.rules(rules.unwrap_or_default(), 0);
    Fate { passes: end != End::Drop, logged: walk.logged }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Drop,
    Accept,
    /// The chain came to its end, or returned.
    Return,
}

/// nft's own limit on nested jumps.
const DEPTH_MAX: usize = 16;

struct Walk<'a> {
    set: &'a RuleSet,
    connection: Connection,
    input: Option<&'a str>,
    output: Option<&'a str>,
    logged: Vec<String>,
}

impl Walk<'_> {
    fn rules(&mut self, rules: &[Rule], depth: usize) -> End {
        for rule in rules {
            match self.rule(rule) {
                None => {}
                Some(Verdict::Accept) => return End::Accept,
                Some(Verdict::Drop) => return End::Drop,
                Some(Verdict::Return) => return End::Return,
                Some(Verdict::Goto(chain)) => return self.chain(&chain, depth),
                Some(Verdict::Jump(chain)) => match self.chain(&chain, depth) {
                    End::Return => {}
                    end @ (End::Drop | End::Accept) => return end,
                },
            }
        }
        End::Return
    }

    fn chain(&mut self, name: &str, depth: usize) -> End {
        let set = self.set;
        match set.chains.get(name) {
            Some(rules) if depth < DEPTH_MAX => self.rules(rules, depth + 1),
            _ => End::Drop,
        }
    }

    fn rule(&mut self, rule: &Rule) -> Option<Verdict> {
        match rule {
            Rule::Loopback { .. }
            | Rule::Established(_)
            | Rule::Related
            | Rule::Reset
            | Rule::HearNames
            | Rule::CutListed { .. } => None,
            Rule::Lookup { field, map } => self.lookup(*field, map),
            Rule::Exact { ipv6, map, verdict } => self.is_in(*ipv6, map).then(|| verdict.clone()),
            Rule::Services(services) => find(services, self.connection.service),
            Rule::Log { prefix, .. } => {
                self.logged.push(prefix.clone());
                None
            }
            Rule::Drop | Rule::Reject => Some(Verdict::Drop),
            Rule::Go(verdict) => Some(verdict.clone()),
        }
    }

    fn lookup(&self, field: Field, map: &str) -> Option<Verdict> {
        let (address, interface) = if field.initiator {
            (self.connection.initiator, self.input)
        } else {
            (self.connection.responder, self.output)
        };
        if field.tracked || (Family::of(address) == Family::V6) != field.ipv6 {
            return None;
        }
        self.set.maps.get(map)?.find(interface, address).cloned()
    }

    /// Whether an exact map holds the connection.
    fn is_in(&self, ipv6: bool, map: &str) -> bool {
        let Connection { initiator, responder, service } = self.connection;
        if (Family::of(initiator) == Family::V6) != ipv6 || !service.protocol.has_ports() {
            return false;
        }
        let (protocol, port) = (service.protocol.0, service.detail);
        let key = Key::exact(initiator, Towards { responder, protocol, port });
        self.set.maps.get(map).is_some_and(|map| map.elements.contains_key(&key))
    }
}

fn find(services: &Services, asked: Service) -> Option<Verdict> {
    let within = |a: u16, b: u16| (a..=b).contains(&asked.detail);
    match services {
        Services::Ports { ranges } => ranges
            .iter()
            .find(|(p, a, b, _)| Protocol(*p) == asked.protocol && within(*a, *b))
            .map(|(_, _, _, v)| v.clone()),
        Services::Types { ipv6, ranges } => {
            let protocol = if *ipv6 { Protocol::ICMPV6 } else { Protocol::ICMP };
            let hit = ranges.iter().find(|(a, b, _)| protocol == asked.protocol && within(*a, *b));
            hit.map(|(_, _, v)| v.clone())
        }
        Services::Protocols { ranges } => {
            let hit = ranges.iter().find(|(a, b, _)| (*a..=*b).contains(&asked.protocol.0));
            hit.map(|(_, _, v)| v.clone())
        }
        Services::TrackedPorts { .. } => None,
    }
}
