// SPDX-License-Identifier: Apache-2.0
//! `empty-expectation`: an assertion about nobody, which holds whatever the policies say.

use portolan_diagnostics::{Diagnostic, Subject};
use portolan_net::AddressSet;
use portolan_site::model::Expectation;

use super::asserted::{Asserted, apart};
use super::{Context, place};

pub(super) fn find(context: &Context<'_>) -> Vec<Diagnostic> {
    let all = context.site.expectations.iter();
    all.filter_map(|e| told(e, emptiness(context, &Asserted::of(context, e))?)).collect()
}

fn told(expectation: &Expectation, why: &str) -> Option<Diagnostic> {
    let said = format!("`{}` is about nobody: {why}", expectation.id);
    Some(
        Diagnostic::warning("empty-expectation", place(expectation.span), said)
            .about(Subject::Expectation, &expectation.id)
            .help("select machines that the site has, or take the assertion away"),
    )
}

/// Why there is nothing to prove; `None` where there is.
pub(super) fn emptiness(context: &Context<'_>, asserted: &Asserted) -> Option<&'static str> {
    let Asserted { from, to, asked } = asserted;
    if from.is_empty() {
        Some("`from` selects no machine and no address")
    } else if to.is_empty() {
        Some("`to` selects no machine and no address")
    } else if asked.is_empty() {
        Some("the ends have no address family in common that carries the services")
    } else if !is_judged(context, &from.union(to)) {
        Some("no machine of the site is at either end")
    } else if apart(context.acl, asked).is_none() {
        Some("both ends are one machine")
    } else {
        None
    }
}

/// Whether any of the addresses is of a machine: nobody else judges.
fn is_judged(context: &Context<'_>, set: &AddressSet) -> bool {
    let acl = context.acl;
    let named = |(first, last)| acl.names.range(first..=last).next().is_some();
    set.ranges().into_iter().any(named) || !set.intersection(&acl.strangers).is_empty()
}
