// SPDX-License-Identifier: Apache-2.0
//! Our own far end got another question than we asked.

use super::*;
use crate::interception::{differences, of_echo};
use crate::report::Verdict;
use crate::seen::EchoSeen;

pub(super) const KIND: Kind = Kind {
    code: "echo-altered",
    what: "an echo of our own got another ClientHello than was sent, or another certificate came back than its own",
    severities: &[Severity::Error],
    why: "A ClientHello passes unchanged through everything that only forwards. That another one arrived proves that somebody on this way ended the connection and \
          began a new one, whatever certificates say.",
    change: "Find the device on this way that ends TLS, and leave Citrix Cloud's addresses out of its inspection.",
    team: Team::Inspection,
    target: Some("TARGET"),
    cites: &[ARTICLE, REQUIREMENTS],
};

pub(super) fn find(look: &Look<'_>) -> Vec<Finding> {
    let altered = look.run.echoes.iter().filter(|echo| of_echo(echo) > Verdict::None);
    altered.map(tell).collect()
}

fn tell(echo: &EchoSeen) -> Finding {
    let way = clean(&echo.way.to_string());
    let message = format!(
        "somebody on the way `{way}` ends TLS connections: the echo `{}` shows it",
        clean(&echo.endpoint)
    );
    let finding = KIND.finding(Severity::Error, Confidence::Confirmed, message);
    finding.with(differences(echo))
}
