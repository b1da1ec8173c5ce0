// SPDX-License-Identifier: Apache-2.0
//! A sinkhole.

use super::*;
use crate::look::{Net, given, list, net, system};

pub(super) const KIND: Kind = Kind {
    code: "dns-blocked",
    what: "a name server answers with an address of nobody: a sinkhole",
    severities: &[Severity::Error],
    why: "A filter on the name servers takes Citrix Cloud's name for one to be blocked; nothing behind it can be reached.",
    change: "Allow Citrix Cloud's names in the filter of the name servers.",
    team: Team::Names,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let own = system(&seen.seen.dns)?.as_ref().ok()?;
        let is_nobody =
            !own.addresses.is_empty() && own.addresses.iter().all(|to| net(*to) == Net::Nobody);
        let to: Vec<_> = own.addresses.iter().map(ToString::to_string).collect();
        let other = given(&seen.seen.dns).find_map(|(server, said)| {
            let said: Vec<_> =
                said.as_ref().ok()?.addresses.iter().map(ToString::to_string).collect();
            Some(format!("; `{}` says {}", clean(server), list(&said, 3)))
        });
        let saw =
            format!("its address is said to be {}{}", list(&to, 3), other.unwrap_or_default());
        is_nobody.then(|| Hit::error("a name server blocks names", saw))
    })
}
