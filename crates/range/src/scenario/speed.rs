// SPDX-License-Identifier: Apache-2.0
//! Many addresses at once.

use super::parts::{HUB, clean, good, host};
use super::{FarHost, Scenario};
use crate::cloud::Manner;
use crate::device::{Device, Tiny};

/// Addresses by one proxy.
const MANY: usize = 500;

/// What they may take. A build without optimisation is many times slower, and tests share the
/// machine with others: there it is only held that it comes to an end. `make bench` holds the rest.
const WITHIN_MS: u64 = if cfg!(debug_assertions) { 120_000 } else { 10_000 };
/// More than any profile asks for.
const PROFILE: usize = 160;

pub(super) fn all() -> Vec<Scenario> {
    vec![slow(), many()]
}

/// The slowest address says nothing until its time is out, and nobody waits for it but itself.
fn slow() -> Scenario {
    let names = far(PROFILE);
    let mut all = clean("a profile of addresses, and a slow one").manner(HUB, Manner::Silent);
    all.asks = names.iter().map(|host| host.name).chain([HUB]).collect();
    all.hosts.extend(names);
    all.truth.is_parallel = true;
    all
}

fn many() -> Scenario {
    let names = far(MANY);
    let mut all = clean("five hundred addresses by one proxy")
        .with(Device::Tiny(Tiny { port: 8888, ..Tiny::default() }))
        .words(&["--proxy", "http://10.77.0.1:8888"]);
    all.asks = names.iter().map(|host| host.name).collect();
    all.hosts = good().into_iter().chain(names).collect();
    all.truth.within_ms = Some(WITHIN_MS);
    all
}

/// Names live as long as the program: there are few, and each scenario is made a few times.
fn far(count: usize) -> Vec<FarHost> {
    let name = |number| -> &'static str { format!("h{number}.g.nssvc.net").leak() };
    (0..count).map(|number| host(name(number))).collect()
}
