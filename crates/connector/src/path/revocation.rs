// SPDX-License-Identifier: Apache-2.0
//! Revocation lists and responders that certificates name, asked over plain HTTP as machines that
//! check certificates do. Each is asked once a run and way, whoever names it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portolan_doctor::seen::{Failure, Kind, RevocationSeen};
use portolan_trust::{Certificate, crl};
use tokio::sync::OnceCell;

use crate::probe::http::{Talk, get};
use crate::probe::{Goal, Step, authorization, bracketed, host_and_port};

/// Bytes of a list. Those of public authorities have hundreds of KiB.
const LIST_MAX: usize = 8 << 20;
/// Of one chain.
const URLS_MAX: usize = 8;

/// What was asked for already.
#[derive(Debug, Default)]
pub(crate) struct Revocation(Mutex<BTreeMap<Key, Arc<OnceCell<RevocationSeen>>>>);

/// A URL, and the way to it.
type Key = (String, String);

/// One place that a certificate names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    pub(crate) url: String,
    pub(crate) kind: &'static str,
}

/// What the certificates of a chain name, each once.
pub(crate) fn named(chain: &[String]) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    let read = |one: &String| Certificate::read(&STANDARD.decode(one).ok()?);
    for certificate in chain.iter().filter_map(read) {
        let lists = certificate.crl_urls.into_iter().map(|url| Named { url, kind: "crl" });
        let responders = certificate.ocsp_urls.into_iter().map(|url| Named { url, kind: "ocsp" });
        for one in lists.chain(responders) {
            if one.url.starts_with("http://") && !all.contains(&one) && all.len() < URLS_MAX {
                all.push(one);
            }
        }
    }
    all
}

/// Host, port and path of a URL with plain HTTP.
pub(crate) fn parts(url: &str) -> Option<(String, u16, String)> {
    let rest = url.strip_prefix("http://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (place, path) = rest.split_at(end);
    let (host, port) = host_and_port(place).ok()?;
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    (!host.is_empty()).then(|| (host, port.unwrap_or(80), path))
}

impl Revocation {
    /// Asks for one, or gives what came of it before. The goal is the place's own, with its addresses.
    pub(crate) async fn fetch(&self, named: &Named, goal: &Goal) -> RevocationSeen {
        let key = (named.url.clone(), goal.via.way().to_string());
        let cell = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(key).or_default())
        };
        cell.get_or_init(|| fetch(named, goal)).await.clone()
    }
}

async fn fetch(named: &Named, goal: &Goal) -> RevocationSeen {
    let step = Step::begin(goal.limit);
    let fetched = answer(named, goal, &step).await;
    let (bytes, failure) = match fetched {
        Ok((status, body)) => (body.len(), judge_form(named.kind, status, &body, goal, &step)),
        Err(failure) => (0, Some(failure)),
    };
    RevocationSeen {
        url: named.url.clone(),
        kind: named.kind.to_owned(),
        failure,
        bytes: u64::try_from(bytes).unwrap_or(u64::MAX),
    }
}

async fn answer(named: &Named, goal: &Goal, step: &Step) -> Result<(u16, Vec<u8>), Failure> {
    let mut reached = goal.reach().await;
    let Some(line) = reached.line.take() else { return Err(reached.failure()) };
    let Some((host, port, path)) = parts(&named.url) else {
        return Err(step.fail(Kind::Local, "a URL that cannot be asked"));
    };
    let place = match port {
        80 => bracketed(&host),
        port => format!("{}:{port}", bracketed(&host)),
    };
    let request = if goal.asks_for_pages() {
        let who = goal.credentials().map(authorization).unwrap_or_default();
        get(&format!("http://{place}{path}"), &place, &who)
    } else {
        get(&path, &place, "Connection: close\r\n")
    };
    Talk::new(line).whole(&request, LIST_MAX, step).await
}

/// A list must be one. A responder was asked nothing, so that any answer of its own will do; a
/// refusal by somebody in between will not.
fn judge_form(kind: &str, status: u16, body: &[u8], goal: &Goal, step: &Step) -> Option<Failure> {
    let refused = || {
        let kind = if goal.asks_for_pages() { Kind::ProxyRefused } else { Kind::NotHttp };
        Some(step.fail(kind, format!("status {status}")))
    };
    match (kind, status) {
        (_, 407) => Some(step.fail(Kind::ProxyAuthentication, "status 407")),
        ("crl", 200) if crl::read(body).is_some() => None,
        ("crl", 200) => Some(step.fail(Kind::NotHttp, "no revocation list")),
        ("crl", _) | (_, 403 | 451 | 500..) => refused(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_taken_apart() {
        let told = |url: &str| parts(url);
        assert_eq!(
            told("http://crl3.digicert.com/a.crl?x"),
            Some(("crl3.digicert.com".into(), 80, "/a.crl?x".into()))
        );
        assert_eq!(told("http://o:8080"), Some(("o".into(), 8080, "/".into())));
        assert_eq!(told("http://[::1]:81/x"), Some(("::1".into(), 81, "/x".into())));
        assert_eq!(told("ldap://x/y"), None);
        assert_eq!(told("http:///y"), None);
    }
}
