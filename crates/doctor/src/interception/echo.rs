// SPDX-License-Identifier: Apache-2.0
//! What an echo of our own shows: what was sent is held against what arrived.

use std::net::{IpAddr, SocketAddr};

use crate::look::{clean, list, told};
use crate::report::{EchoReport, Verdict};
use crate::seen::{EchoSeen, HelloSeen};

/// An echo whose question was changed on the way: somebody ended our connection and began another.
pub(crate) fn of_echo(echo: &EchoSeen) -> Verdict {
    let is_altered = echo.got.as_ref().is_some_and(|got| {
        !got.sha256.is_empty() && !echo.sent.sha256.is_empty() && got.sha256 != echo.sent.sha256
    });
    let is_foreign = echo.is_own_certificate == Some(false);
    if is_altered || is_foreign { Verdict::Confirmed } else { Verdict::None }
}

/// One visit, in short.
pub(crate) fn told_echo(echo: &EchoSeen) -> EchoReport {
    let unheard = "it did not say what arrived";
    let came = match (&echo.failure, &echo.got) {
        (Some(failure), _) => told(failure),
        (None, None) => unheard.to_owned(),
        (None, Some(_)) => "ok".to_owned(),
    };
    EchoReport {
        endpoint: echo.endpoint.clone(),
        way: echo.way.to_string(),
        verdict: of_echo(echo),
        came,
        own_certificate: echo.is_own_certificate,
        sent: echo.sent.clone(),
        got: echo.got.clone(),
        differs: differences(echo),
        request_fields: echo.request_fields.clone(),
    }
}

/// What is different, a line each, what proves most first.
pub(crate) fn differences(echo: &EchoSeen) -> Vec<String> {
    let mut all = Vec::new();
    if echo.is_own_certificate == Some(false) {
        all.push("the certificate that came back is not the echo's own".to_owned());
    }
    if let Some(got) = &echo.got {
        all.extend(of_hello(&echo.sent, got));
        all.extend(of_sender(&echo.sent, got));
    }
    all
}

fn of_hello(sent: &HelloSeen, got: &HelloSeen) -> Vec<String> {
    let mut all = Vec::new();
    if got.sha256 != sent.sha256 {
        all.push(format!("sent `{}`, and `{}` arrived (JA4)", clean(&sent.ja4), clean(&got.ja4)));
    }
    let named = |what: &str, sent: &[String], got: &[String]| {
        (sent != got).then(|| format!("{what} sent: {}; arrived: {}", words(sent), words(got)))
    };
    all.extend(named("name", sent.sni.as_slice(), got.sni.as_slice()));
    all.extend(named("versions", &sent.versions, &got.versions));
    all.extend(named("ALPN", &sent.alpn, &got.alpn));
    if got.ciphers != sent.ciphers {
        all.push(format!(
            "{} ciphers sent, and {} others or in another order arrived",
            sent.ciphers.len(),
            got.ciphers.len()
        ));
    }
    all
}

fn words(all: &[String]) -> String {
    if all.is_empty() { "none".to_owned() } else { list(all, 8) }
}

/// Translation of addresses and routers change these, and read nothing.
fn of_sender(sent: &HelloSeen, got: &HelloSeen) -> Vec<String> {
    let mut all = Vec::new();
    if let (Some(own), Some(seen)) = (&sent.source, &got.source)
        && address(own) != address(seen)
    {
        all.push(format!("it went out from `{}` and came from `{}`", clean(own), clean(seen)));
    }
    if let (Some(own), Some(seen)) = (sent.ttl, got.ttl)
        && own != seen
    {
        all.push(format!("it went out with a TTL of {own} and came with {seen}"));
    }
    all
}

/// Without the port, which translation may leave and a second connection never has.
fn address(source: &str) -> Option<IpAddr> {
    let at = source.parse::<SocketAddr>().map(|at| at.ip());
    at.or_else(|_| source.parse::<IpAddr>()).ok()
}
