// SPDX-License-Identifier: Apache-2.0
//! A name that this machine cannot resolve.

use super::proxy_required::shut;
use super::*;
use crate::look::{Step, given, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "dns-fails",
    what: "this machine's resolver gives no address for a name",
    severities: &[Severity::Error],
    why: "Without an address nothing else can begin.",
    change: "Let the name servers of this machine resolve Citrix Cloud's names: wildcards with every depth, for new names come with new services.",
    team: Team::Names,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure =
            seen.failed_at(Step::Names).filter(|failure| failure.kind != End::NameLoop)?;
        if shut(look, seen).is_some() {
            return None;
        }
        let elsewhere =
            given(&seen.seen.dns).find_map(|(server, said)| Some((server, said.as_ref().ok()?)));
        let elsewhere = elsewhere.map(|(server, said)| {
            format!("; `{}` gives {} addresses", clean(server), said.addresses.len())
        });
        Some(Hit::error(
            "names cannot be resolved here",
            format!("{}{}", told(failure), elsewhere.unwrap_or_default()),
        ))
    })
}
