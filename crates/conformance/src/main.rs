// SPDX-License-Identifier: Apache-2.0
//! `kernel-check KIND CONNECTIONS SEED`: plays rounds in namespaces and prints the count.
//!
//! Runs in a network and a mount namespace of its own (`unshare --net --mount`), which takes
//! everything with it when it ends.

use std::process::ExitCode;

use portolan_conformance::responder::{Arrivals, start};
use portolan_conformance::tool::run;
use portolan_conformance::{Tally, World, round};
use portolan_net::{AddressSet, Protocol, Service};
use portolan_site::model::AttachmentKind;
use portolan_testkit::Shape;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match check(&words) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(e) => {
            say(&format!("could not run: {e}"));
            ExitCode::from(2)
        }
    }
}

#[expect(clippy::print_stdout, reason = "the count is what this program is for")]
fn say(line: &str) {
    println!("{line}");
}

fn check(words: &[String]) -> Result<usize, Box<dyn std::error::Error>> {
    let [kind, connections, seed] = words else {
        return Err("use: kernel-check host|router|bridge CONNECTIONS SEED".into());
    };
    let kind = match kind.as_str() {
        "host" => AttachmentKind::Host,
        "router" => AttachmentKind::Router,
        "bridge" => AttachmentKind::Bridge,
        other => return Err(format!("no attachment `{other}`").into()),
    };
    let (connections, seed): (usize, u64) = (connections.parse()?, seed.parse()?);
    run(&["mount", "-t", "tmpfs", "tmpfs", "/run"], "")?;
    let world = World::build(kind, 8, 3)?;
    let (shape, arrivals) = (shape(&world), Arrivals::default());
    for machine in &world.machines {
        start(machine, &shape.services, &arrivals)?;
    }
    let total = play(&world, &shape, &arrivals, connections, seed)?;
    report(kind, seed, &total);
    Ok(total.differences.len())
}

const AT_ONCE: usize = 400;

fn play(
    world: &World,
    shape: &Shape,
    arrivals: &Arrivals,
    connections: usize,
    seed: u64,
) -> Result<Tally, Box<dyn std::error::Error>> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut total = Tally::default();
    while total.connections < connections {
        let first = u32::try_from(total.connections)?;
        let tally = round(world, shape, &mut rng, AT_ONCE, arrivals, first)?;
        total.connections += tally.connections;
        total.passed += tally.passed;
        total.denied += tally.denied;
        total.flagged += tally.flagged;
        total.differences.extend(tally.differences);
        if total.differences.len() > 20 {
            break;
        }
    }
    Ok(total)
}

fn report(kind: AttachmentKind, seed: u64, total: &Tally) {
    for difference in total.differences.iter().take(10) {
        say(&format!(
            "{}\n  {}\n  spec: {:?}",
            difference.connection, difference.what, difference.spec
        ));
    }
    say(&format!(
        "{kind:?}: {} connections (seed {seed}), {} passed, {} denied, {} flagged, {} differences",
        total.connections,
        total.passed,
        total.denied,
        total.flagged,
        total.differences.len()
    ));
}

fn shape(world: &World) -> Shape {
    let mut shape = Shape::dual_stack(1);
    let workloads = world.machines.iter().filter(|m| m.is_workload);
    shape.workloads = workloads.map(|m| (m.name.clone(), m.addresses.clone())).collect();
    let outside = world.machines.iter().filter(|m| !m.is_workload);
    shape.outside = outside.flat_map(|m| m.addresses.clone()).collect();
    // On a host only the host itself judges, and it is listed.
    let nobody = world.machines.iter().filter(|m| !m.is_workload).skip(1);
    shape.networks = match world.kind {
        AttachmentKind::Host => AddressSet::default(),
        AttachmentKind::Router | AttachmentKind::Bridge => {
            AddressSet::hosts(nobody.flat_map(|m| m.addresses.clone()))
        }
    };
    shape.groups = vec![std::net::Ipv4Addr::BROADCAST.into()];
    shape.services = vec![
        Service::tcp(80),
        Service::tcp(443),
        Service::tcp(1494),
        Service::tcp(3389),
        Service::udp(53),
        Service::udp(67),
        Service::udp(68),
        Service::udp(546),
        Service::udp(2598),
        Service::icmp(8, 0),
        Service::icmp(13, 0),
        Service::icmpv6(128, 0),
        Service::icmpv6(139, 0),
        Service::bare(Protocol(47)),
    ];
    shape
}
