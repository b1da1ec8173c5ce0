// SPDX-License-Identifier: Apache-2.0
//! A public name that leads into one's own network.

use portolan_trust::Standing;

use super::*;
use crate::look::{is_elsewhere, list, system};
use crate::report::Verdict;

pub(super) const KIND: Kind = Kind {
    code: "split-horizon",
    what: "a public name leads into a network of one's own: split horizon, or a private link",
    severities: &[Severity::Error, Severity::Note],
    why: "Who answers there is a server of one's own and not Citrix Cloud. A private link of Azure is meant to be so, and has a public certificate; a private certificate shows \
          that Citrix Cloud is not behind it.",
    change: "Take the name out of the internal zone, so that connectors get the public answer; leave private links as they are.",
    team: Team::Names,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        if !seen.is_direct() || seen.seen.asked.is_own() {
            return None;
        }
        let is_shown = is_elsewhere(&seen.seen.dns)?;
        let own = system(&seen.seen.dns)?.as_ref().ok()?;
        let addresses: Vec<_> = own.addresses.iter().map(ToString::to_string).collect();
        let through = own
            .through
            .last()
            .map(|name| format!(" through `{}`", clean(name)))
            .unwrap_or_default();
        let standing = seen.chain.as_ref().map(|chain| &chain.standing);
        let is_linked = own.through.iter().any(|name| name.contains("privatelink."));
        let saw = format!("its address is {}{through}; {}", list(&addresses, 3), who(standing));
        Some(match standing {
            Some(standing) if standing.is_vouched_for() => {
                Hit::note("a public name leads to a private link", saw)
            }
            None if is_linked => Hit::note("a public name leads to a private link", saw),
            // Told as interception, for something else showed it.
            _ if seen.found.verdict > Verdict::Suspected => return None,
            _ => Hit::error(
                "a public name leads into a network of one's own, and Citrix Cloud is not there",
                saw,
            )
            .but(if is_shown { Confidence::Confirmed } else { Confidence::Suspected }),
        })
    })
}

fn who(standing: Option<&Standing>) -> String {
    match standing {
        Some(standing) if standing.is_vouched_for() => "its certificate is public".to_owned(),
        Some(Standing::SystemOnly { root }) => {
            format!("its certificate is of `{}`, which this machine trusts", clean(root))
        }
        Some(_) => "its certificate is not public".to_owned(),
        None => "it showed no certificate".to_owned(),
    }
}
