// SPDX-License-Identifier: Apache-2.0
//! Compiling a whole site at once, and after one workload has changed.

mod measure;
mod site;

pub(crate) use measure::{Measured, measure};

use std::collections::BTreeMap;

use crate::child;
use crate::error::BenchError;
use crate::outside::own;
use crate::report::Row;
use crate::tell;

/// The most milliseconds that the largest site may take to compile.
const COMPILE_MS_MAX: f64 = 1000.0;
/// The most milliseconds that a change of one workload may take.
const CHANGE_MS_MAX: f64 = 5.0;
/// The most milliseconds that the blast radius of one workload may take, compiling not counted.
const RADIUS_MS_MAX: f64 = 1000.0;
/// 512 MB, for the site and what is compiled of it.
const PEAK_MIB_MAX: f64 = 488.0;
/// How much more than its share a larger site may take.
const GROWTH_MAX: f64 = 1.5;

/// Every row. Targets are for the largest number of workloads.
pub(crate) fn run(workloads: &[u32]) -> Result<Vec<Row>, BenchError> {
    let mut found = BTreeMap::new();
    for &count in workloads {
        tell(&format!("a site of {count} workloads"));
        let cost = child::run(&mut own(&["scale", &count.to_string()])?)?;
        let measured: Measured = serde_json::from_str(&cost.stdout)?;
        found.insert(count, measured);
    }
    let Some((most, last)) = found.last_key_value() else { return Ok(Vec::new()) };
    let mut rows: Vec<Row> =
        found.iter().filter(|(count, _)| *count != most).flat_map(|(_, m)| rows(m)).collect();
    rows.extend(rows_with_targets(last));
    if let Some((few, first)) = found.first_key_value().filter(|(few, _)| *few < most) {
        rows.extend(growth(f64::from(*most) / f64::from(*few), first, last));
    }
    Ok(rows)
}

fn rows(m: &Measured) -> [Row; 7] {
    let of = format!("{} workloads, {} policies", m.workloads, m.policies);
    [
        Row::new(format!("compile {of}"), m.compile_ms, "ms"),
        Row::new(format!("peak memory of that, {of}"), m.peak_mib, "MiB"),
        Row::new(format!("memory of the site alone, {of}"), m.site_mib, "MiB"),
        Row::new(format!("one category change recompiled, {of}"), m.change_ms, "ms"),
        Row::new(format!("the slowest of {} such changes, {of}", m.changes), m.slowest_ms, "ms"),
        Row::new(format!("blast radius of one ({} reached), {of}", m.reached), m.radius_ms, "ms"),
        Row::new(format!("exposure, one view, {of}"), m.exposure_ms, "ms"),
    ]
}

fn rows_with_targets(m: &Measured) -> [Row; 7] {
    let [compile, peak, site, change, slowest, radius, exposure] = rows(m);
    [
        compile.at_most(COMPILE_MS_MAX),
        peak.at_most(PEAK_MIB_MAX),
        site,
        change.at_most(CHANGE_MS_MAX),
        slowest,
        radius.at_most(RADIUS_MS_MAX),
        exposure,
    ]
}

fn growth(share: f64, few: &Measured, many: &Measured) -> [Row; 4] {
    let of = |what: &str| {
        format!("{what}, growth from {} to {} workloads", few.workloads, many.workloads)
    };
    let times = |what, a: f64, b: f64| Row::new(of(what), b / a, "times");
    [
        times("compile", few.compile_ms, many.compile_ms),
        times("peak memory", few.peak_mib, many.peak_mib).at_most(share * GROWTH_MAX),
        times("blast radius", few.radius_ms, many.radius_ms),
        times("one category change", few.change_ms, many.change_ms).at_most(share * GROWTH_MAX),
    ]
}
