// SPDX-License-Identifier: Apache-2.0
//! One site, in a process of its own so that its peak memory is its own.

use std::fs;

use fastrand::Rng;
use portolan_acl::{Acl, Compiled, compile};
use portolan_analysis::blast_radius::Survey;
use portolan_net::AddressSet;
use portolan_site::model::{Addressing, Categories, Date, Site, View};
use serde::{Deserialize, Serialize};

use super::site::{WORKLOADS, site};
use crate::compiling::timed;
use crate::kernel::median;

/// What a site of one size has cost.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Measured {
    pub workloads: usize,
    pub policies: usize,
    /// The site in memory, before anything is compiled.
    pub site_mib: f64,
    /// The site, and the most that compiling took beside it.
    pub peak_mib: f64,
    pub compile_ms: f64,
    pub changes: usize,
    pub change_ms: f64,
    pub slowest_ms: f64,
    /// Who can be reached from one workload, in all steps: the ways between all, and the search.
    pub radius_ms: f64,
    pub reached: usize,
    /// Pairs that are open, counted for every workload.
    pub exposure_ms: f64,
}

/// No rule of these sites expires, so any day does.
const TODAY: Date = Date::constant(2026, 1, 1);

const RUNS: usize = 5;
const CHANGES: usize = 500;

/// Builds, compiles and changes a site of about so many workloads.
pub(crate) fn measure(workloads: u32) -> Measured {
    let site = site(workloads / WORKLOADS);
    let site_mib = memory("VmRSS:");
    let addressing = Addressing::default();
    let run = |_| timed(|| std::hint::black_box(compile(&site, &addressing, TODAY)).aces.len()).1;
    let compiles: Vec<f64> = (0..RUNS).map(run).collect();
    let peak_mib = memory("VmHWM:");
    let (radius, exposure) = attacker(&site, &compile(&site, &addressing, TODAY));
    let changes = changes(&site, Compiled::of(&site, &addressing, TODAY));
    Measured {
        workloads: site.workloads.len(),
        policies: site.policies.len(),
        site_mib,
        peak_mib,
        compile_ms: median(&compiles),
        changes: changes.len(),
        change_ms: median(&changes),
        slowest_ms: changes.iter().copied().fold(0.0, f64::max),
        radius_ms: radius.1,
        reached: radius.0,
        exposure_ms: exposure,
    }
}

/// How many one workload reaches and how long it took to find out, the median of a few; and how
/// long it took to count the pairs that are open.
fn attacker(site: &Site, acl: &Acl) -> ((usize, f64), f64) {
    let start: Vec<&str> = site.workloads.iter().take(1).map(|w| w.name.as_str()).collect();
    let outside = AddressSet::default();
    let mut reached = 0;
    let mut radius = || {
        let (hits, ms) = timed(|| Survey::of(acl, &outside).steps(View::Intended, &start).len());
        reached = hits;
        ms
    };
    let took: Vec<f64> = (0..RUNS).map(|_| radius()).collect();
    let count = || Survey::of(acl, &outside).degrees(View::Intended).len();
    ((reached, median(&took)), timed(count).1)
}

/// A workload takes the categories of another, time and again: milliseconds of each change.
fn changes(site: &Site, mut compiled: Compiled) -> Vec<f64> {
    let mut rng = Rng::with_seed(0);
    let mut one = || {
        let workload = rng.choice(&site.workloads)?;
        let categories: &Categories = &rng.choice(&site.workloads)?.categories;
        let (changed, ms) = timed(|| compiled.relabel(&workload.name, categories));
        changed.map(|_| ms)
    };
    (0..CHANGES).filter_map(|_| one()).collect()
}

/// A line of what the kernel says of this process, in MiB; zero where it does not say.
fn memory(line: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let words = status.lines().find_map(|l| l.strip_prefix(line)).unwrap_or_default();
    let kib: Option<f64> = words.split_whitespace().next().and_then(|w| w.parse().ok());
    kib.unwrap_or_default() / 1024.0
}
