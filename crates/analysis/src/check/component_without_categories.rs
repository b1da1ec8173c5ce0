// SPDX-License-Identifier: Apache-2.0
//! `component-without-categories`: a machine plays a component and carries no category, where the
//! other machines of that component do. Policies select by categories, so that none of the
//! component's rules is about it.

use std::collections::{BTreeMap, BTreeSet};

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_site::model::{Site, Workload};

use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    // Thousands of machines may lack theirs, and play a few components.
    let mut known: BTreeMap<&BTreeSet<String>, Option<Like<'_>>> = BTreeMap::new();
    let is_bare = |w: &&Workload| w.categories.is_empty() && !w.roles.is_empty();
    let mut found = Vec::new();
    for bare in context.site.workloads.iter().filter(is_bare) {
        let like = known.entry(&bare.roles).or_insert_with(|| like(context.site, &bare.roles));
        found.extend(like.as_ref().map(|like| told(bare, like)));
    }
    found
}

/// Another machine of the component, the first by name, and the categories that all of them have; its
/// own where they have none in common.
type Like<'a> = (&'a Workload, Vec<String>);

fn like<'a>(site: &'a Site, roles: &BTreeSet<String>) -> Option<Like<'a>> {
    let mut others =
        site.workloads.iter().filter(|w| !w.categories.is_empty() && !w.roles.is_disjoint(roles));
    let first = others.next()?;
    let own: Vec<String> = first.categories.words().collect();
    let mut common = own.clone();
    for other in others {
        let theirs: Vec<String> = other.categories.words().collect();
        common.retain(|word| theirs.contains(word));
    }
    Some((first, if common.is_empty() { own } else { common }))
}

fn told(bare: &Workload, (like, categories): &Like<'_>) -> Diagnostic {
    let said = format!(
        "`{}` is the same component as `{}` and has no category: no policy of that component is \
         about it",
        bare.name, like.name
    );
    Diagnostic::warning("component-without-categories", place(bare.span), said)
        .about(Subject::Workload, &bare.name)
        .help(format!("give it `{}`", categories.join(";")))
}
