// SPDX-License-Identifier: Apache-2.0
//! Everybody who plays a role of the catalogue.

use std::collections::BTreeSet;

use portolan_catalog::{Catalogue, Role, RoleKind};
use portolan_diagnostics::{Diagnostic, Place};
use portolan_net::AddressSet;
use portolan_site::model::Site;

/// The workloads that play the role of this id, name or alias; for a role outside, the site's
/// address groups that are called so.
pub(super) fn named(
    site: &Site,
    catalogue: &Catalogue,
    name: &str,
    place: Place,
) -> Result<AddressSet, Diagnostic> {
    let Some(role) = catalogue.role(name) else {
        let said = format!("`{name}` is no role of the catalogue");
        let near = catalogue.near_role(name);
        let help = near.map_or_else(
            || "roles are those of `portolan catalog list`".to_owned(),
            |role| format!("did you mean `{}`?", role.id),
        );
        return Err(Diagnostic::error("unknown-role", place, said).help(help));
    };
    let set = players(site, catalogue, role);
    if set.is_empty() {
        let said = format!("nobody in the site plays the role `{}`", role.id);
        let help = "name the role in the `component` column of the inventory, or ask by an address";
        return Err(Diagnostic::error("unknown-end", place, said).help(help));
    }
    Ok(set)
}

fn players(site: &Site, catalogue: &Catalogue, role: &Role) -> AddressSet {
    let by = if role.kind == RoleKind::AnyComponent {
        let platform = catalogue.roles.iter().filter(|r| r.app.as_deref() == Some("Citrix"));
        platform.map(|r| r.id.clone()).collect::<BTreeSet<String>>()
    } else {
        catalogue.played_by(&role.id)
    };
    let playing = site.workloads.iter().filter(|w| !w.roles.is_disjoint(&by));
    let inside = AddressSet::hosts(playing.flat_map(|w| w.addresses.clone()));
    let groups = site.address_groups.iter().filter(|(name, _)| role.is_called(name));
    groups.fold(inside, |all, (_, set)| all.union(set))
}
