// SPDX-License-Identifier: Apache-2.0
//! Where a requirement is published.

use portolan_catalog::Requirement;

/// The charts that are printed as tables: vendor, title, address.
const PAPERS: [(&str, &str, &str); 1] = [(
    "citrix",
    "Communication Ports Used by Citrix Technologies",
    "https://docs.citrix.com/en-us/tech-zone/build/tech-papers/citrix-communication-ports.html",
)];

/// The vendor's paper, and every page beside it.
pub(super) fn cites(requirement: &Requirement) -> Vec<String> {
    let paper = PAPERS.iter().find(|(vendor, ..)| *vendor == requirement.vendor);
    let of_paper = paper.map(|(_, title, address)| format!("{title}, {address}"));
    of_paper.into_iter().chain(requirement.cites.iter().cloned()).collect()
}
