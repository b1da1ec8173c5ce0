// SPDX-License-Identifier: Apache-2.0
//! What a thing is, in a few lines of Markdown: beside an offer, and under the cursor.

use portolan_catalog::Requirement;
use portolan_diagnostics::Finding;
use portolan_net::parse_service;
use portolan_site::model::{Policy, PolicyKind, Selector, Site, Tier, Workload};

use super::Here;
use super::words::{code, counted, names, plain, ranges, selector};
use crate::meaning::{Meaning, What};

/// `None` where there is nothing to say.
pub(super) fn about(here: &Here<'_>, meaning: &Meaning) -> Option<String> {
    let (scope, name) = (meaning.scope.as_str(), meaning.name.as_str());
    let site = here.study.and_then(|s| s.whole.as_ref()).map(|w| &w.site);
    match meaning.what {
        What::CategoryKey => Some(category_key(here, name)),
        What::Category => Some(category(here, meaning)),
        What::Addresses => addresses(site?, name),
        What::Fqdns => fqdns(site?, name),
        What::Service => service(site, name),
        What::Requirement => here.catalogue.requirement(name).map(|r| requirement(here, r)),
        What::Role => role(here, site, name),
        What::Workload => workload(here, site?, name),
        What::Condition => condition(here, name),
        What::Finding => Finding::of(name).map(|f| format!("{}.", capital(f.what))),
        What::Policy => policy(site?, name),
        What::Tier => tier(site?, scope, name),
        What::Rule | What::Expectation | What::Key => None,
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn category_key(here: &Here<'_>, key: &str) -> String {
    let values = here.index.names(What::Category, key, false);
    let line = |value: &&str| {
        let has = here.index.owners(&Meaning::new(What::Category, key, *value));
        format!("- {}: {}", code(value), counted(has, "workload"))
    };
    let lines: Vec<String> = values.iter().take(LINES_MAX).map(line).collect();
    let more = match values.len().saturating_sub(LINES_MAX) {
        0 => String::new(),
        more => format!("\n- and {more} more values"),
    };
    format!("The category {}\n\n{}{more}", code(key), lines.join("\n"))
}

/// So many lines of a list are told.
const LINES_MAX: usize = 20;

fn category(here: &Here<'_>, meaning: &Meaning) -> String {
    let has = here.index.owners(meaning);
    let pair = code(&format!("{}: {}", meaning.scope, meaning.name));
    format!("{pair}\n\n{}", capital(&counted(has, "workload")))
}

fn addresses(site: &Site, name: &str) -> Option<String> {
    let set = site.address_groups.get(name)?;
    let inside = |w: &&Workload| w.addresses.iter().any(|a| set.contains(*a));
    let inside = site.workloads.iter().filter(inside).map(|w| w.name.as_str());
    let inside = counted(inside, "workload");
    Some(format!("The addresses {}: {}\n\nThere: {inside}", code(name), ranges(set)))
}

fn fqdns(site: &Site, name: &str) -> Option<String> {
    let patterns = site.fqdn_groups.get(name)?.patterns.iter();
    let patterns: Vec<String> =
        patterns.map(|p| "*.".repeat(p.labels) + &p.suffix).collect();
    let patterns = names(patterns.iter().map(String::as_str));
    Some(format!("The names {}: {patterns}", code(name)))
}

fn service(site: Option<&Site>, name: &str) -> Option<String> {
    let shipped = portolan_site::SERVICES.iter().find(|(shipped, _)| *shipped == name);
    let (meant, made) = match site.and_then(|s| s.services.get(name)) {
        Some(set) => (ranges(set), "declared by this site"),
        None => match shipped {
            Some((_, words)) => (words.join(", "), "known without being declared"),
            None => (ranges(&parse_service(name).ok()?), ""),
        },
    };
    if meant == name || made.is_empty() && name == "any" {
        return Some(format!("The service {}", code(name)));
    }
    let made = if made.is_empty() { String::new() } else { format!(", {made}") };
    Some(format!("The service {}{made}: {meant}", code(name)))
}

/// The purpose, what is printed, and what is meant by it.
pub(super) fn requirement(here: &Here<'_>, r: &Requirement) -> String {
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

fn role(here: &Here<'_>, site: Option<&Site>, name: &str) -> Option<String> {
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

fn workload(here: &Here<'_>, site: &Site, name: &str) -> Option<String> {
    let workload = site.workloads.iter().find(|w| w.name == name)?;
    let addresses: Vec<String> = workload.addresses.iter().map(ToString::to_string).collect();
    let roles = workload.roles.iter().filter_map(|id| here.catalogue.role(id));
    let roles: Vec<&str> = roles.map(|r| r.name.as_str()).collect();
    let pairs = workload.categories.iter().flat_map(|(key, values)| {
        values.iter().map(move |value| format!("{key}: {value}"))
    });
    let pairs: Vec<String> = pairs.collect();
    let by = site.policies.iter().filter(|p| secures(p, workload)).map(|p| p.id.as_str());
    Some(format!(
        "The workload {}: {}\n\n{}\n\n{}\n\nSecured by {}",
        code(name),
        names(addresses.iter().map(String::as_str)),
        if roles.is_empty() { "No component".to_owned() } else { plain(&roles.join(", ")) },
        if pairs.is_empty() { "No category".to_owned() } else {
            names(pairs.iter().map(String::as_str))
        },
        counted(by, "policy").replace("policys", "policies"),
    ))
}

fn secures(policy: &Policy, workload: &Workload) -> bool {
    secured(policy).iter().any(|s| s.selects(workload))
}

/// Whom a policy speaks for.
pub(super) fn secured(policy: &Policy) -> Vec<&Selector> {
    match &policy.kind {
        PolicyKind::Quarantine(q) => vec![&q.secures],
        PolicyKind::SharedService(s) => vec![&s.secures],
        PolicyKind::Isolation(i) => i.sides.iter().map(|side| &side.select).collect(),
        PolicyKind::Application(a) => a.tiers.iter().map(|tier| &tier.select).collect(),
    }
}

fn condition(here: &Here<'_>, name: &str) -> Option<String> {
    let condition = here.catalogue.condition(name)?;
    let default = if condition.default { "holds" } else { "does not hold" };
    Some(format!(
        "{}: {}\n\nIt {default} where the site does not say.",
        code(name),
        plain(&condition.meaning)
    ))
}

fn policy(site: &Site, name: &str) -> Option<String> {
    let policy = site.policies.iter().find(|p| p.id == name)?;
    let selectors = secured(policy);
    let who = selectors.iter().map(|s| selector(s)).collect::<Vec<_>>().join("; ");
    let inside = site.workloads.iter().filter(|w| secures(policy, w)).map(|w| w.name.as_str());
    Some(format!(
        "The policy {}, {}: {}\n\nIt secures {who}: {}",
        code(name),
        code(policy.mode.word()),
        plain(&policy.purpose),
        counted(inside, "workload"),
    ))
}

fn tier(site: &Site, policy: &str, name: &str) -> Option<String> {
    let policy = site.policies.iter().find(|p| p.id == policy)?;
    let PolicyKind::Application(application) = &policy.kind else { return None };
    let Tier { select, .. } = application.tiers.iter().find(|t| t.name == name)?;
    let inside = site.workloads.iter().filter(|w| select.selects(w)).map(|w| w.name.as_str());
    let inside = counted(inside, "workload");
    Some(format!("The tier {}: {}\n\n{}", code(name), selector(select), capital(&inside)))
}
