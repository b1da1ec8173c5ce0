// SPDX-License-Identifier: Apache-2.0
//! One machine.

use portolan_site::model::Site;

use super::super::Here;
use super::super::words::{code, names, plain};
use super::policy::secures;

pub(super) fn workload(here: &Here<'_>, site: &Site, name: &str) -> Option<String> {
    let workload = site.workloads.iter().find(|w| w.name == name)?;
    let addresses: Vec<String> = workload.addresses.iter().map(ToString::to_string).collect();
    let roles = workload.roles.iter().filter_map(|id| here.catalogue.role(id));
    let roles: Vec<&str> = roles.map(|r| r.name.as_str()).collect();
    let pairs = workload
        .categories
        .iter()
        .flat_map(|(key, values)| values.iter().map(move |value| format!("{key}: {value}")));
    let pairs: Vec<String> = pairs.collect();
    let by = site.policies.iter().filter(|p| secures(p, workload)).map(|p| p.id.as_str());
    let by: Vec<&str> = by.collect();
    Some(format!(
        "The workload {}: {}\n\n{}\n\n{}\n\nSecured by {}",
        code(name),
        names(addresses.iter().map(String::as_str)),
        if roles.is_empty() { "No component".to_owned() } else { plain(&roles.join(", ")) },
        if pairs.is_empty() {
            "No category".to_owned()
        } else {
            names(pairs.iter().map(String::as_str))
        },
        if by.is_empty() { "no policy".to_owned() } else { names(by) },
    ))
}
