// SPDX-License-Identifier: Apache-2.0
//! The exposure of a site, as text and as JSON.

use std::fmt::Write;

use serde_json::{Value, json as value};

use super::super::{Component, Exposure, Share, Shares};
use super::ratio::percent;

/// The one number of each view, and which components reach the most.
pub fn exposure_text(now: &Exposure, before: Option<&Exposure>) -> String {
    let mut out = String::from("pairs of workloads that can open anything, of all pairs\n\n");
    let overall = [("before", before.map(|b| b.overall)), ("now", Some(now.overall))];
    for (when, shares) in overall {
        let Some(shares) = shares else { continue };
        let when = if before.is_some() { format!(" {when}") } else { String::new() };
        for (view, share) in [("live", shares.live), ("intended", shares.intended)] {
            let Share { open, all } = share;
            let name = format!("{view}{when}");
            let _ = writeln!(out, "{name:<16}  {:>8}  {open} of {all}", percent(share));
        }
    }
    for (which, of) in [("before", before), ("now", Some(now))] {
        let when = if before.is_some() { which } else { "" };
        of.into_iter().for_each(|of| components(&mut out, when, of));
    }
    out
}

fn components(out: &mut String, when: &str, exposure: &Exposure) {
    let name = |c: &Component| c.name.chars().count();
    let width = exposure.components.iter().map(name).max().unwrap_or_default().max(12);
    let heads = ["machines", "reaches", "intended", "reached", "intended"];
    let heads = heads.map(|head| format!("{head:>10}")).concat();
    let _ = writeln!(out, "\n{when:<width$}{heads}");
    for c in &exposure.components {
        let shares = [c.source.live, c.source.intended, c.destination.live, c.destination.intended];
        let shares = shares.map(|share| format!("{:>10}", percent(share))).concat();
        let _ = writeln!(out, "{:<width$}{:>10}{shares}", c.name, c.machines);
    }
}

/// `{"version":1,"now":...,"before":...}`.
pub fn exposure_json(now: &Exposure, before: Option<&Exposure>) -> String {
    let document = value!({ "version": 1, "now": exposure(now), "before": before.map(exposure) });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn exposure(exposure: &Exposure) -> Value {
    let component = |c: &Component| {
        value!({
            "component": c.name,
            "machines": c.machines,
            "as_source": shares(c.source),
            "as_destination": shares(c.destination),
        })
    };
    value!({
        "overall": shares(exposure.overall),
        "components": exposure.components.iter().map(component).collect::<Vec<_>>(),
    })
}

fn shares(shares: Shares) -> Value {
    value!({ "live": share(shares.live), "intended": share(shares.intended) })
}

fn share(share: Share) -> Value {
    value!({ "open": share.open, "pairs": share.all, "exposure": share.ratio() })
}
