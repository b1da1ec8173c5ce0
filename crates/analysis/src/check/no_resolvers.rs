// SPDX-License-Identifier: Apache-2.0
//! `no-resolvers`: the site has groups of names, and nobody whose DNS answers count: no address
//! group `resolvers`, and no machine that is a name server.

use portolan_diagnostics::{Diagnostic, Subject};

use super::{Context, place};

/// The address group that says whose answers count.
const GROUP: &str = "resolvers";
/// The role of the catalogue whose machines count where there is no such group.
const ROLE: &str = "dns-server";

pub(super) fn find(context: &Context<'_>) -> Option<Diagnostic> {
    let named = context.site.fqdn_groups.keys().next()?;
    let by = context.catalogue.played_by(ROLE);
    let plays = context.site.workloads.iter().any(|w| !w.roles.is_disjoint(&by));
    let trusted = match context.site.address_groups.get(GROUP) {
        Some(group) => !group.is_empty(),
        None => plays,
    };
    let said = format!("no resolver is trusted to tell the addresses of `{named}`");
    let roles = by.into_iter().collect::<Vec<_>>().join("` or `");
    let help = format!(
        "list the resolvers of the site as the address group `{GROUP}`, or give their workloads \
         the component `{roles}`"
    );
    let told = Diagnostic::warning("no-resolvers", place(None), said).help(help);
    (!trusted).then(|| told.about(Subject::Group, named))
}
