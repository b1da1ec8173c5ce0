// SPDX-License-Identifier: Apache-2.0
//! One site, in a process of its own so that its peak memory is its own.

use std::fs;

use fastrand::Rng;
use portolan_acl::{Compiled, compile};
use portolan_site::model::{Addressing, Categories, Date, Site};
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
    }
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
