// SPDX-License-Identifier: Apache-2.0
//! `component-without-categories`: a machine plays a component and carries no category, where the
//! other machines of that component do. Policies select by categories, so that none of the
//! component's rules is about it.

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_site::model::{Site, Workload};

use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let bare = context.site.workloads.iter().filter(|w| w.categories.is_empty());
    bare.filter_map(|w| {
        let (like, categories) = like(context.site, w)?;
        let said = format!(
            "`{}` is the same component as `{}` and has no category: no policy of that component \
             is about it",
            w.name, like.name
        );
        let told = Diagnostic::warning("component-without-categories", place(w.span), said)
            .about(Subject::Workload, &w.name)
            .help(format!("give it `{}`", categories.join(";")));
        Some(told)
    })
    .collect()
}

/// Another machine of the component, the first by name, and the categories that all of them have; its
/// own where they have none in common.
fn like<'a>(site: &'a Site, bare: &Workload) -> Option<(&'a Workload, Vec<String>)> {
    let mut others = site
        .workloads
        .iter()
        .filter(|w| !w.categories.is_empty() && !w.roles.is_disjoint(&bare.roles));
    let first = others.next()?;
    let mut common = words(first);
    for other in others {
        let theirs = words(other);
        common.retain(|word| theirs.contains(word));
    }
    Some((first, if common.is_empty() { words(first) } else { common }))
}

/// Categories as a cell of an inventory has them.
fn words(workload: &Workload) -> Vec<String> {
    let categories = workload.categories.iter();
    let pairs = categories.flat_map(|(key, values)| values.iter().map(move |v| (key, v)));
    pairs.map(|(key, value)| format!("{key}:{value}")).collect()
}
