// SPDX-License-Identifier: Apache-2.0
//! What a drawing shows: components by step, and by what each is reached.

use std::collections::BTreeMap;

use portolan_site::model::View;

use super::super::{Group, Radius};

/// Nodes by number, the start first; edges always go to the next column.
pub(super) struct Picture {
    pub(super) title: String,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    /// What is left out of the drawing, if anything is.
    pub(super) left_out: Option<String>,
}

/// A drawing of more steps than these helps nobody.
const STEPS_MAX: u32 = 12;

/// A component in one step.
pub(super) struct Node {
    pub(super) step: u32,
    pub(super) name: String,
    pub(super) machines: usize,
}

/// By what the machines of one node can be reached from another.
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) services: String,
}

impl Picture {
    pub(super) fn of(radius: &Radius, view: View) -> Self {
        let sight = radius.sight(view);
        let mut counts: BTreeMap<(u32, &str), usize> = BTreeMap::new();
        let mut ways: BTreeMap<(u32, &str, &str), Vec<&str>> = BTreeMap::new();
        let drawn = |group: &&Group| group.step <= STEPS_MAX;
        for Group { step, component, from, services, machines } in sight.groups.iter().filter(drawn)
        {
            *counts.entry((*step, component)).or_default() += machines.len();
            let from = from.as_deref().unwrap_or_default();
            let way = ways.entry((*step, component, from)).or_default();
            let new = services.iter().filter(|s| !way.contains(&s.as_str()));
            let new: Vec<&str> = new.map(String::as_str).collect();
            way.extend(new);
        }
        let place: BTreeMap<(u32, &str), usize> = counts.keys().copied().zip(1..).collect();
        let edge = |((step, to, from), services): ((u32, &str, &str), Vec<&str>)| {
            let from = place.get(&(step - 1, from)).copied().unwrap_or_default();
            let to = place.get(&(step, to)).copied()?;
            let services =
                if services.contains(&"any") { "any".into() } else { services.join(", ") };
            Some(Edge { from, to, services })
        };
        let start = &radius.start;
        let first = Node { step: 0, name: start.word.clone(), machines: start.workloads.len() };
        let node = |((step, name), machines): ((u32, &str), usize)| Node {
            step,
            name: name.into(),
            machines,
        };
        let word = match view {
            View::Live => "enforced rules",
            View::Intended => "intended rules",
        };
        Self {
            title: format!("What an attacker at {} reaches, by the {word}", start.word),
            left_out: left_out(&sight.steps),
            edges: ways.into_iter().filter_map(edge).collect(),
            nodes: std::iter::once(first).chain(counts.into_iter().map(node)).collect(),
        }
    }
}

fn left_out(steps: &[usize]) -> Option<String> {
    let far: usize = steps.iter().skip(STEPS_MAX as usize).sum();
    (far > 0).then(|| format!("not drawn: {far} machines that take more than {STEPS_MAX} steps"))
}

impl Node {
    /// `12 machines`; of an outside start nobody knows how many.
    pub(super) fn count(&self) -> String {
        match self.machines {
            0 => "outside".into(),
            1 => "1 machine".into(),
            many => format!("{many} machines"),
        }
    }
}
