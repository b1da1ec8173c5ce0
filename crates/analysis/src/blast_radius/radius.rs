// SPDX-License-Identifier: Apache-2.0
//! What is reached from a start, by component, service and step.

use std::collections::{BTreeMap, BTreeSet};

use portolan_acl::Acl;
use portolan_net::ServiceSet;
use portolan_site::model::{Site, View};

use super::component::component;
use super::engine::{Hit, Survey};
use super::start::{Flat, Start};
use super::words::Words;

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Radius {
    pub start: Start,
    /// What no policy at all would let the attacker open something to.
    pub flat: Flat,
    /// From the enforced rules, and from the intended ones.
    pub live: Sight,
    pub intended: Sight,
}

/// What is reached in one view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// In order of step, component, the component from which, and services.
    pub groups: Vec<Group>,
    /// How many machines are reached by each number of steps, from one. Machines of the start
    /// count where another one of it opens something to them, in the first step.
    pub steps: Vec<usize>,
    /// How many machines of the start no other one of it can open anything to.
    pub kept: usize,
    /// How many other machines are never reached.
    pub never: usize,
}

/// Machines of one component that are reached alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    pub step: u32,
    pub component: String,
    /// The component of the step before; none in the first step.
    pub from: Option<String>,
    /// What can be opened, in words that `parse_service` reads, or `any but` such.
    pub services: Vec<String>,
    /// By name, in order.
    pub machines: Vec<String>,
}

impl Radius {
    /// Asks both views.
    pub fn of(site: &Site, acl: &Acl, start: Start) -> Self {
        let survey = Survey::of(acl, &start.outside);
        let components = site.workloads.iter().map(|w| (&*w.name, component(w))).collect();
        let desk = Desk { components, words: Words::of(acl) };
        let workloads: Vec<&str> = start.workloads.iter().map(String::as_str).collect();
        let flat = start.flat(site);
        let sight = |view| {
            let hits = survey.steps(view, &workloads);
            let own = workloads.iter().filter(|w| hits.contains_key(**w)).count();
            let (kept, never) = (flat.start - own, flat.others - (hits.len() - own));
            Sight { kept, never, ..desk.sight(&hits) }
        };
        let (live, intended) = (sight(View::Live), sight(View::Intended));
        Self { flat, live, intended, start }
    }

    /// What is reached in a view.
    pub fn sight(&self, view: View) -> &Sight {
        match view {
            View::Live => &self.live,
            View::Intended => &self.intended,
        }
    }
}

impl Sight {
    /// How many are reached by this number of steps.
    pub fn in_steps(&self, steps: usize) -> usize {
        let place = steps.checked_sub(1);
        place.and_then(|place| self.steps.get(place)).copied().unwrap_or_default()
    }
}

/// What turns names and numbers into words.
struct Desk<'a> {
    components: BTreeMap<&'a str, String>,
    words: Words,
}

/// By whom and for what a group is reached, by numbers that stand for words.
type Key<'k> = (u32, &'k str, Option<&'k str>, &'k ServiceSet);

impl Desk<'_> {
    fn sight(&self, hits: &BTreeMap<&str, Hit<'_>>) -> Sight {
        let mut groups: BTreeMap<Key<'_>, Vec<String>> = BTreeMap::new();
        let mut steps = Vec::new();
        for (name, hit) in hits {
            let from = hit.via.map(|via| self.component(via));
            let key = (hit.step, self.component(name), from, &*hit.services);
            groups.entry(key).or_default().push((*name).to_owned());
            let step = hit.step as usize;
            steps.resize(steps.len().max(step), 0);
            if let Some(count) = step.checked_sub(1).and_then(|place| steps.get_mut(place)) {
                *count += 1;
            }
        }
        let group = |((step, component, from, services), machines): (Key<'_>, Vec<String>)| Group {
            step,
            component: component.into(),
            from: from.map(String::from),
            services: self.words.words(services),
            machines,
        };
        let groups: BTreeSet<Group> = groups.into_iter().map(group).collect();
        Sight { groups: groups.into_iter().collect(), steps, kept: 0, never: 0 }
    }

    fn component(&self, workload: &str) -> &str {
        self.components.get(workload).map_or("workload", String::as_str)
    }
}
