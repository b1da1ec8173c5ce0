// SPDX-License-Identifier: Apache-2.0
//! Bytes that are no TLS.

use super::captive_portal::is_page;
use super::*;
use crate::look::{Step, told};
use crate::seen::Kind as End;

pub(super) const KIND: Kind = Kind {
    code: "not-tls",
    what: "TLS is answered with bytes that are no TLS",
    severities: &[Severity::Error],
    why: "What answers is not Citrix Cloud, so a connector gets no connection.",
    change: "Find the device that answers in its place, and let TCP 443 to Citrix Cloud pass untouched.",
    team: Team::Network,
    target: None,
    cites: &[REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    KIND.of_each(look, |seen| {
        let failure = seen.failed_at(Step::Hello).filter(|failure| failure.kind == End::NotTls)?;
        let is_other = !is_page(failure.kind, &failure.words);
        is_other.then(|| {
            Hit::error(
                format!("something answers that does not speak TLS{}", by(seen)),
                told(failure),
            )
        })
    })
}
