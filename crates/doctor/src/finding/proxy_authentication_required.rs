// SPDX-License-Identifier: Apache-2.0
//! A proxy that asks who it is.

use super::*;
use crate::look::{Step, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "proxy-authentication-required",
    what: "a proxy wants a name and a password",
    severities: &[Severity::Error],
    why: "A Cloud Connector can use a proxy that asks for nothing, and no other: it has no name and password to give.",
    change: "Exempt the connectors' addresses, or Citrix Cloud's names, from authentication on the proxy.",
    team: Team::Proxy,
    target: Some("TARGET"),
    cites: &[REQUIREMENTS, GUIDE],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let refused =
            seen.failed_at(Step::Proxy).filter(|failure| failure.kind == End::ProxyAuthentication);
        let connect = seen.seen.connect.as_ref();
        let given = if connect.is_some_and(|connect| connect.is_authenticated) {
            ", and refused those that were given"
        } else {
            ""
        };
        let saw = match refused {
            Some(failure) => told(failure),
            None => page(seen)?,
        };
        Some(Hit::error(
            format!(
                "the proxy `{}` wants a name and a password{given}",
                clean(&seen.seen.way.to_string())
            ),
            saw,
        ))
    })
}

/// A page in plain text is asked of the proxy itself.
fn page(seen: &Seen<'_>) -> Option<String> {
    let status = seen.seen.http.as_ref()?.status;
    let is_refused = !seen.is_direct() && status == Some(407);
    is_refused.then(|| "the answer has the status 407".to_owned())
}
