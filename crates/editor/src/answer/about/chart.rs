// SPDX-License-Identifier: Apache-2.0
//! What the charts know: requirements, roles, conditions.

use portolan_catalog::Requirement;
use portolan_site::model::Site;

use super::super::Here;
use super::super::words::{code, counted, names, plain};

/// The purpose, what is printed, and what is meant by it.
pub(in super::super) fn requirement(here: &Here<'_>, r: &Requirement) -> String {
    let roles = |ids: &[String]| {
        let name = |id: &String| match here.catalogue.role(id) {
            Some(role) => role.name.clone(),
            None => id.clone(),
        };
        plain(&ids.iter().map(name).collect::<Vec<_>>().join(", "))
    };
    let services: Vec<String> = r.services.iter().map(ToString::to_string).collect();
    let services = names(services.iter().map(String::as_str));
    let mut text = format!(
        "{}: {}\n\n{} → {}: {services}",
        code(&r.id),
        plain(&r.purpose),
        roles(&r.source),
        roles(&r.destination),
    );
    if let Some(p) = &r.printed {
        let row = r.row.map(|row| format!(", row {row}")).unwrap_or_default();
        let cells = [&p.source, &p.destination, &p.kind, &p.ports].map(|cell| plain(cell));
        text += &format!("\n\nPrinted in “{}”{row}: {}", plain(&r.section), cells.join(" │ "));
    } else {
        text += &format!("\n\nIn “{}”, outside its tables", plain(&r.section));
    }
    for (what, said) in [("Corrected", &r.corrected), ("Encrypted", &r.secure_variant)] {
        text.extend(said.iter().map(|said| format!("\n\n{what}: {}", plain(said))));
    }
    text.extend(r.when.iter().map(|when| format!("\n\nWhere {} holds", code(when))));
    text
}

pub(super) fn role(here: &Here<'_>, site: Option<&Site>, name: &str) -> Option<String> {
    let role = here.catalogue.role(name)?;
    let also = role.names().filter(|n| *n != role.name);
    let mut text = format!("{}, also {}", plain(&role.name), names(also));
    let by = here.catalogue.played_by(&role.id);
    if let Some(site) = site {
        let plays = site.workloads.iter().filter(|w| !w.roles.is_disjoint(&by));
        let plays = counted(plays.map(|w| w.name.as_str()), "workload");
        text += &format!("\n\nPlayed by {plays}");
    }
    Some(text)
}

pub(super) fn condition(here: &Here<'_>, name: &str) -> Option<String> {
    let condition = here.catalogue.condition(name)?;
    let default = if condition.default { "holds" } else { "does not hold" };
    Some(format!(
        "{}: {}\n\nIt {default} where the site does not say.",
        code(name),
        plain(&condition.meaning)
    ))
}
