// SPDX-License-Identifier: Apache-2.0
//! CONNECT (RFC 9110, 9.3.6), with the credentials of the Basic scheme (RFC 7617) or none.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portolan_doctor::seen::{ConnectSeen, Kind};

use super::super::http::Talk;
use super::super::lines::Stream;
use super::super::options::{Credentials, bracketed};
use super::super::step::Step;
use super::Tunnel;

/// 407, and 401 by proxies that take themselves for origins.
const AUTHENTICATE: [u16; 2] = [407, 401];

pub(super) async fn tunnel(
    line: Stream,
    credentials: Option<&Credentials>,
    to: (&str, u16),
    limit: Duration,
) -> Tunnel {
    let step = Step::begin(limit);
    let place = format!("{}:{}", bracketed(to.0), to.1);
    let field = credentials.map(authorization).unwrap_or_default();
    let request =
        format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\nUser-Agent: portolan\r\n{field}\r\n");
    let mut talk = Talk::careful(line);
    let mut answer = talk.ask(&request, &step).await;
    if let Some(status) = answer.status.filter(|status| !(200..300).contains(status)) {
        let kind = if AUTHENTICATE.contains(&status) {
            Kind::ProxyAuthentication
        } else {
            Kind::ProxyRefused
        };
        answer.failure = Some(step.fail(kind, format!("status {status}")));
    }
    let line = answer.failure.is_none().then(|| talk.into_line());
    Tunnel { seen: ConnectSeen { answer, is_authenticated: credentials.is_some() }, line }
}

/// The field that says who asks, with its end.
pub(crate) fn authorization(credentials: &Credentials) -> String {
    format!("Proxy-Authorization: {}\r\n", basic(credentials))
}

/// A name and a password as such fields have them.
pub(crate) fn basic(credentials: &Credentials) -> String {
    let both = format!("{}:{}", credentials.user, credentials.password);
    format!("Basic {}", STANDARD.encode(both))
}
