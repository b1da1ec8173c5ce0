// SPDX-License-Identifier: Apache-2.0
//! Categories for a workload without any, or for a machine that nobody listed.

use std::collections::BTreeSet;

use portolan_site::model::{Categories, Values, Workload};

use super::super::{Change, Edit};
use super::Case;
use super::rule::{free, kebab};

/// Those of its roles; else one of its own, which says that it is known and nothing more.
pub(super) fn give(case: &Case<'_>) -> Option<Change> {
    let edit = match case.site.workload_at(case.own) {
        Some(workload) => Edit::GiveCategories {
            workload: workload.name.clone(),
            categories: categories(case, workload),
        },
        None => Edit::List(Box::new(listed(case))),
    };
    case.because(edit, Vec::new())
}

fn categories(case: &Case<'_>, workload: &Workload) -> Categories {
    let mut found = Categories::new();
    for role in workload.roles.iter().filter_map(|id| case.context.catalogue.role(id)) {
        for (key, value) in [("AppType", &role.app), ("AppTier", &role.tier)] {
            value.iter().for_each(|value| found.add(key.to_owned(), value.clone()));
        }
    }
    if found.is_empty() { of_its_own(&workload.name) } else { found }
}

fn of_its_own(name: &str) -> Categories {
    Categories::from([("Name".to_owned(), Values::from([name.to_owned()]))])
}

fn listed(case: &Case<'_>) -> Workload {
    let wish = kebab(&format!("host {}", case.own));
    let name = free(&wish, |name| case.site.workloads.iter().any(|w| w.name == name));
    Workload {
        categories: of_its_own(&name),
        name,
        addresses: vec![case.own],
        mac: None,
        roles: BTreeSet::new(),
        span: None,
    }
}
