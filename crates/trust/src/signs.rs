// SPDX-License-Identifier: Apache-2.0
//! What in a chain speaks for a device in between, besides who vouches. None of these is a proof by itself; a chain that leads to a
//! public root has none, whatever its words.

use serde::Serialize;

use crate::certificate::Certificate;
use crate::issuers::{Issuers, Match};
use crate::roots::Roots;
use crate::sct::{Sct, SctVerdict};

/// A sign of interception.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Sign {
    /// The leaf is valid for so few days: devices make them on the fly.
    ShortLived { days: i64 },
    /// The revocation list or the issuer's certificate is fetched from a product's host.
    ProductUrl { url: String, product: String },
    /// An issuer bears the whole name of a public root, with another key.
    Namesake { name: String },
    /// An issuer's organisation is that of a public authority, and the chain does not lead there.
    PublicName { organisation: String },
    /// SCTs that their logs never made for this certificate: copied over from the original.
    CopiedScts { logs: Vec<String> },
    /// Not one SCT, where each public certificate has some.
    NoScts,
    /// Neither a revocation list nor OCSP.
    NoRevocation,
    /// The root was sent along and is younger than this many days.
    YoungRoot { days: i64 },
}

/// A chain, as far as signs need it.
pub(crate) struct Known<'a> {
    /// From the leaf upwards.
    pub(crate) path: &'a [&'a Certificate],
    pub(crate) scts: &'a [Sct],
    pub(crate) now: i64,
    pub(crate) public: &'a Roots,
    pub(crate) issuers: &'a Issuers,
}

/// Devices make leaves for days, two weeks at most in what was captured; public ones of that kind lead to public roots.
const SHORT_DAYS: i64 = 15;
const YOUNG_DAYS: i64 = 30;

/// All signs, the leaf's first.
pub(crate) fn read(known: &Known<'_>) -> Vec<Sign> {
    let Some(leaf) = known.path.first() else { return Vec::new() };
    let mut signs = Vec::new();
    if leaf.days() <= SHORT_DAYS {
        signs.push(Sign::ShortLived { days: leaf.days() });
    }
    signs.extend(urls(known));
    signs.extend(names(known));
    signs.extend(transparency(known.scts));
    if leaf.crl_urls.is_empty() && leaf.ocsp_urls.is_empty() {
        signs.push(Sign::NoRevocation);
    }
    signs.extend(young(known));
    signs
}

fn urls<'a>(known: &'a Known<'_>) -> impl Iterator<Item = Sign> + 'a {
    let all = known
        .path
        .iter()
        .flat_map(|one| one.crl_urls.iter().chain(&one.issuer_urls).chain(&one.ocsp_urls));
    all.filter_map(|url| {
        let product = known.issuers.of_host(host(url)?).into_iter().next()?.product;
        Some(Sign::ProductUrl { url: url.clone(), product })
    })
}

/// The host of an address, without user and port.
pub(crate) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    host.split(':').next().filter(|host| !host.is_empty())
}

fn names(known: &Known<'_>) -> Vec<Sign> {
    let issuers = || known.path.iter().map(|one| &one.issuer);
    let root = issuers().find(|issuer| known.public.have_name(issuer));
    if let Some(root) = root {
        return vec![Sign::Namesake { name: root.to_string() }];
    }
    let public = issuers()
        .flat_map(|issuer| issuer.values("O"))
        .find(|one| known.public.know_organisation(one));
    public.map(|one| Sign::PublicName { organisation: one.to_owned() }).into_iter().collect()
}

fn transparency(scts: &[Sct]) -> Option<Sign> {
    if scts.is_empty() {
        return Some(Sign::NoScts);
    }
    let copied = scts.iter().filter(|sct| sct.verdict == SctVerdict::BadSignature);
    let logs: Vec<_> = copied.filter_map(|sct| sct.log.clone()).collect();
    (!logs.is_empty()).then_some(Sign::CopiedScts { logs })
}

fn young(known: &Known<'_>) -> Option<Sign> {
    let root = known.path.last().filter(|root| root.is_self_issued() && root.is_ca)?;
    let days = known.now.saturating_sub(root.not_before) / 86_400;
    (0..YOUNG_DAYS).contains(&days).then_some(Sign::YoungRoot { days })
}

/// The products whose words stand in the names of the issuers, the leaf's issuer first. The leaf's own name is its site's and says nothing.
pub(crate) fn products(known: &Known<'_>) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    let above = known.path.iter().skip(1).map(|one| &one.subject);
    let names = known.path.iter().map(|one| &one.issuer).chain(above);
    let hosts = known
        .path
        .iter()
        .flat_map(|one| one.crl_urls.iter().chain(&one.issuer_urls))
        .filter_map(|url| host(url));
    let matches = names
        .flat_map(|name| known.issuers.of_name(name))
        .chain(hosts.flat_map(|host| known.issuers.of_host(host)));
    for one in matches {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}
