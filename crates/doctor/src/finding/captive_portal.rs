// SPDX-License-Identifier: Apache-2.0
//! A page that wants something first.

use super::*;
use crate::look::Step;
use crate::seen::{Kind as End, Speaks};

pub(super) const KIND: Kind = Kind {
    code: "captive-portal",
    what: "TLS is answered in plain HTTP, or plain HTTP by a page that leads elsewhere: a portal or a block page",
    severities: &[Severity::Error],
    why: "Nobody sits at a connector to log in to a portal or to read a block page. What answers is not Citrix Cloud.",
    change: "Let this machine pass without a login, or allow Citrix Cloud's addresses on the device that shows the page.",
    team: Team::Network,
    target: None,
    cites: &[ARTICLE, REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure =
            seen.failed_at(Step::Hello).filter(|failure| is_page(failure.kind, &failure.words));
        let in_tls =
            failure.map(|failure| format!("the answer to TLS was `{}`", clean(&failure.words)));
        let saw = in_tls.or_else(|| network_login(seen))?;
        Some(Hit::error(format!("a page answers in the place of Citrix Cloud{}", by(seen)), saw))
    })
}

pub(super) fn is_page(kind: End, words: &str) -> bool {
    let words = words.trim_start().to_ascii_lowercase();
    kind == End::NotTls && (words.starts_with("http/") || words.starts_with('<'))
}

/// RFC 6585: network authentication required.
fn network_login(seen: &Seen<'_>) -> Option<String> {
    let http = seen.seen.http.as_ref().filter(|_| seen.seen.asked.speaks == Speaks::Http)?;
    (http.status == Some(511))
        .then(|| "the answer has the status 511, network authentication required".to_owned())
}
