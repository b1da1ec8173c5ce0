// SPDX-License-Identifier: Apache-2.0
//! Our own far end got another question than we asked.

use super::*;
use crate::interception::of_echo;
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

fn differences(echo: &EchoSeen) -> Vec<String> {
    let mut all = Vec::new();
    if echo.is_own_certificate == Some(false) {
        all.push("the certificate that came back is not the echo's own".to_owned());
    }
    let Some(got) = &echo.got else { return all };
    let sent = &echo.sent;
    if got.sha256 != sent.sha256 {
        all.push(format!("sent `{}`, and `{}` arrived (JA4)", clean(&sent.ja4), clean(&got.ja4)));
    }
    if got.versions != sent.versions {
        all.push(format!("versions sent: {:?}; arrived: {:?}", sent.versions, got.versions));
    }
    if got.alpn != sent.alpn {
        all.push(format!("ALPN sent: {:?}; arrived: {:?}", sent.alpn, got.alpn));
    }
    if got.ciphers != sent.ciphers {
        all.push(format!(
            "{} ciphers sent, and {} others or in another order arrived",
            sent.ciphers.len(),
            got.ciphers.len()
        ));
    }
    let source = got.source.as_deref().map(clean);
    all.extend(source.map(|source| format!("it came from `{source}`")));
    all
}
