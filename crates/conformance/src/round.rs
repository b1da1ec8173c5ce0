// SPDX-License-Identifier: Apache-2.0
//! One round: a site drawn, put in force, probed, compared.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use jiff::Timestamp;
use portolan_acl::compile;
use portolan_collect::Observer;
use portolan_net::Connection;
use portolan_site::model::{Attachment, AttachmentKind, Verdict};
use portolan_spec::verdict;
use portolan_target::nftables::{Guard, HookKind, LOG_GROUP, Options, RuleSet, lower, simulate};
use portolan_testkit::{Shape, random_addressing, random_connection, random_site};

use crate::expect::{Expected, expected, is_carried};
use crate::probe::{Outcome, Probe, send_all};
use crate::responder::Arrivals;
use crate::tool::run;
use crate::world::World;

/// Where two of the four answers part.
#[derive(Clone, Debug)]
pub struct Difference {
    pub connection: Connection,
    pub what: String,
    pub spec: Verdict,
}

/// What a round has seen.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub connections: usize,
    pub passed: usize,
    pub denied: usize,
    pub flagged: usize,
    pub differences: Vec<Difference>,
}

/// Plays one round. `first` numbers its probes; numbers and source ports never come twice soon.
pub fn round(
    world: &World,
    shape: &Shape,
    rng: &mut Rng,
    count: usize,
    arrivals: &Arrivals,
    first: u32,
) -> Result<Tally, Box<dyn std::error::Error>> {
    let mut site = random_site(rng, shape);
    site.attachments = world.attachments.clone();
    let addressing = random_addressing(rng, shape);
    let acl = compile(&site, &addressing, shape.today);
    // Both forms that a table can take, whatever the size of the site.
    let exact = rng.bool();
    let options = Options { log_per_second: 100_000, exact, ..Options::default() };
    let tables: Vec<(Attachment, RuleSet)> =
        world.attachments.iter().map(|a| (a.clone(), lower(&acl, a, options))).collect();
    let mut tally = Tally::default();
    let mut probes = Vec::new();
    let mut wanted: Vec<(Verdict, Expected)> = Vec::new();
    let mut bare = BTreeSet::new();
    while probes.len() < count {
        let connection = random_connection(rng, &site, shape);
        if !is_carried(world.kind, &connection) || !is_new(&mut bare, &connection) {
            continue;
        }
        let said = verdict(&site, &addressing, shape.today, connection);
        let expected = expected(&said);
        compare_models(&mut tally, world, &tables, &acl, connection, &said, &expected);
        let number = first + u32::try_from(probes.len())?;
        let source_port = 20_000 + u16::try_from(number % 40_000)?;
        probes.push(Probe { number, connection, source_port, awaited: expected.passes });
        wanted.push((said, expected));
    }
    load(world, &tables)?;
    let mut observers = observe(world)?;
    let outcomes = send_all(world, &probes, arrivals)?;
    let logged = logged(&mut observers, &probes)?;
    for ((probe, outcome), (said, expected)) in probes.iter().zip(outcomes).zip(&wanted) {
        count_one(&mut tally, said, expected);
        let connection = probe.connection;
        let mut differ = |what: String| {
            tally.differences.push(Difference { connection, what, spec: said.clone() })
        };
        if (outcome == Outcome::Passed) != expected.passes {
            differ(format!("kernel: {outcome:?}, wanted passes={}", expected.passes));
        }
        let empty = BTreeSet::new();
        let seen = logged.get(&probe.number).unwrap_or(&empty);
        if *seen != expected.logged {
            differ(format!("kernel logged {seen:?}, wanted {:?}", expected.logged));
        }
    }
    Ok(tally)
}

/// Connection tracking tells connections without ports or identifiers apart by their addresses
/// alone: only the first between two machines opens one.
fn is_new(bare: &mut BTreeSet<[std::net::IpAddr; 2]>, c: &Connection) -> bool {
    let mut ends = [c.initiator, c.responder];
    ends.sort();
    let protocol = c.service.protocol;
    protocol.has_ports() || protocol.has_types() || bare.insert(ends)
}

fn count_one(tally: &mut Tally, said: &Verdict, expected: &Expected) {
    tally.connections += 1;
    tally.passed += usize::from(expected.passes);
    tally.denied += usize::from(!expected.passes);
    tally.flagged += usize::from(said.is_flagged());
}

/// spec = acl, and spec = simulate(lower(acl)).
fn compare_models(
    tally: &mut Tally,
    world: &World,
    tables: &[(Attachment, RuleSet)],
    acl: &portolan_acl::Acl,
    connection: Connection,
    said: &Verdict,
    expected: &Expected,
) {
    let mut differ =
        |what: String| tally.differences.push(Difference { connection, what, spec: said.clone() });
    let evaluated = acl.verdict(connection);
    if evaluated != *said {
        differ(format!("acl says {evaluated:?}"));
    }
    let fate = on_the_way(world, tables, connection);
    if fate != *expected {
        differ(format!("simulate says {fate:?}, wanted {expected:?}"));
    }
}

/// Through every table that the packet meets, in order.
pub fn on_the_way(
    world: &World,
    tables: &[(Attachment, RuleSet)],
    connection: Connection,
) -> Expected {
    let mut end = Expected { passes: true, logged: BTreeSet::new() };
    let steps: Vec<(&RuleSet, HookKind)> = match world.kind {
        AttachmentKind::Host => {
            let at = |address| {
                let machine = world.machine_at(address)?;
                tables.iter().find(|(a, _)| a.name == machine.name).map(|(_, t)| t)
            };
            let out = at(connection.initiator).map(|t| (t, HookKind::Output));
            out.into_iter().chain(at(connection.responder).map(|t| (t, HookKind::Input))).collect()
        }
        AttachmentKind::Router | AttachmentKind::Bridge => {
            tables.iter().map(|(_, t)| (t, HookKind::Forward)).collect()
        }
    };
    let interface = (world.kind == AttachmentKind::Bridge).then_some("br0");
    for (table, hook) in steps {
        let fate = simulate(table, hook, connection, interface, interface);
        end.logged.extend(fate.logged);
        if !fate.passes {
            end.passes = false;
            break;
        }
    }
    end
}

const TABLE: &str = "portolan_a";

fn load(world: &World, tables: &[(Attachment, RuleSet)]) -> Result<(), Box<dyn std::error::Error>> {
    for (attachment, table) in tables {
        let netns = attachment.netns.as_deref().unwrap_or("middle");
        run(&["ip", "netns", "exec", netns, "conntrack", "-F"], "")?;
        let clean = format!("add table inet {TABLE}\ndelete table inet {TABLE}\n");
        let mut scripts = vec![clean];
        // In parts, for a user namespace takes no large transaction.
        scripts.extend(table.build_in_parts(TABLE));
        scripts.push(table.rebase(TABLE, Guard::None));
        for script in scripts {
            run(&["ip", "netns", "exec", netns, "nft", "-f", "-"], &script)
                .map_err(|e| format!("{e}\n{script}"))?;
        }
        let listing =
            run(&["ip", "netns", "exec", netns, "nft", "-j", "list", "table", "inet", TABLE], "")?;
        let drift = portolan_target::nftables::read_back(listing.as_bytes())?.drift(table);
        if !drift.is_empty() {
            return Err(
                format!("read back after load on {}: {drift:?}", world.machines.len()).into()
            );
        }
    }
    Ok(())
}

fn observe(world: &World) -> Result<Vec<Observer>, Box<dyn std::error::Error>> {
    let open = |a: &Attachment| Observer::open(&a.name, Some(&world.netns_of(a)), LOG_GROUP);
    Ok(world.attachments.iter().map(open).collect::<Result<_, _>>()?)
}

/// What was logged of each probe, by its number. A connection that is retried logs again; the
/// same words count once.
fn logged(
    observers: &mut [Observer],
    probes: &[Probe],
) -> Result<BTreeMap<u32, BTreeSet<String>>, Box<dyn std::error::Error>> {
    let mut by_key: BTreeMap<(Connection, Option<u16>), Vec<u32>> = BTreeMap::new();
    for probe in probes {
        let port = probe.connection.service.protocol.has_ports().then_some(probe.source_port);
        by_key.entry((probe.connection, port)).or_default().push(probe.number);
    }
    let mut logged: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for observer in observers.iter_mut() {
        observer.records(Timestamp::UNIX_EPOCH, &mut |record| {
            let key = (record.connection(), record.source_transport_port);
            for number in by_key.get(&key).into_iter().flatten() {
                let word = match record.firewall_event {
                    portolan_flow::FirewallEvent::Denied => "deny",
                    portolan_flow::FirewallEvent::Flagged => "flag",
                };
                let policy = record.policy.as_deref().unwrap_or("-");
                let rule = record.rule.as_deref().unwrap_or("-");
                let direction = record.direction.word();
                let prefix = format!("portolan {word} {direction} {policy}/{rule}");
                logged.entry(*number).or_default().insert(prefix);
            }
        })?;
        let losses = observer.losses();
        if !losses.by_reason.is_empty() {
            return Err(format!("the log lost records: {:?}", losses.by_reason).into());
        }
    }
    Ok(logged)
}
