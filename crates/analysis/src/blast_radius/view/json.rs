// SPDX-License-Identifier: Apache-2.0
//! A blast radius as JSON.

use serde_json::{Value, json as value};

use super::super::{Group, Radius, Sight};

/// `{"version":1,"start":...,"now":...,"before":...}`.
pub fn json(now: &Radius, before: Option<&Radius>) -> String {
    let document = value!({
        "version": 1,
        "who": now.start.word,
        "now": radius(now),
        "before": before.map(radius),
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn radius(radius: &Radius) -> Value {
    let outside = &radius.start.outside;
    let outside = (!outside.is_empty()).then(|| outside.to_string());
    value!({
        "workloads": radius.start.workloads,
        "outside": outside,
        "flat": radius.flat.start + radius.flat.others,
        "live": sight(&radius.live),
        "intended": sight(&radius.intended),
    })
}

fn sight(sight: &Sight) -> Value {
    value!({
        "steps": sight.steps,
        "kept": sight.kept,
        "never": sight.never,
        "groups": sight.groups.iter().map(group).collect::<Vec<_>>(),
    })
}

fn group(group: &Group) -> Value {
    value!({
        "step": group.step,
        "component": group.component,
        "from": group.from,
        "services": group.services,
        "machines": group.machines,
    })
}
