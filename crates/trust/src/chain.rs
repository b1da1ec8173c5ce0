// SPDX-License-Identifier: Apache-2.0
//! A chain as it came in a handshake, examined once, as plain data. Whatever stands in it is a stranger's word: every limit and every
//! mistake ends in a standing, never in an error or a panic.

use rustls_pki_types::{CertificateDer, ServerName};
use serde::Serialize;

use crate::certificate::{Certificate, Parsed};
use crate::issuers::{Issuers, Match, Strength};
use crate::limits;
use crate::logs::Logs;
use crate::path::{self, End, Path};
use crate::roots::Roots;
use crate::sct::{self, Brought, Sct, SctVerdict};
use crate::signs::{self, Sign};
use crate::standing::{self, Standing};

/// What came in a handshake.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sent<'a> {
    /// The certificates in DER, as sent.
    pub chain: &'a [Vec<u8>],
    /// SCTs of the handshake's extension, one each.
    pub scts: &'a [Vec<u8>],
    /// The stapled OCSP answer.
    pub ocsp: Option<&'a [u8]>,
}

/// What a chain is held against.
#[derive(Clone, Copy, Debug)]
pub struct Against<'a> {
    pub public: &'a Roots,
    /// The roots of the machine that looked, if they are known.
    pub system: Option<&'a Roots>,
    pub logs: &'a Logs,
    pub issuers: &'a Issuers,
}

/// A chain, examined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// The name that was asked for.
    pub host: String,
    pub standing: Standing,
    /// Whether the leaf stands for the name (RFC 9525).
    pub name_matches: bool,
    /// All certificates, as sent.
    pub certificates: Vec<Certificate>,
    /// Where in `certificates` the way upwards leads, the leaf's place first.
    pub path: Vec<usize>,
    /// The key of whoever signed the leaf: its digest in hex, where that certificate is known.
    pub issuer_key: Option<String>,
    /// How the chain was put together.
    pub order: Order,
    pub scts: Vec<Sct>,
    /// The product that made the chain, if its own words say so.
    pub product: Option<String>,
    /// The words that were found, distinctive and weak.
    pub words: Vec<Match>,
    pub signs: Vec<Sign>,
}

/// How a chain was put together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Order {
    /// Each certificate was followed by its issuer.
    pub in_order: bool,
    /// How many came twice.
    pub duplicates: usize,
    /// How many the way upwards does not need.
    pub extra: usize,
}

/// Examines a chain that was sent for this host, at this time in seconds of Unix.
pub fn examine(sent: &Sent<'_>, host: &str, now: i64, against: &Against<'_>) -> Chain {
    match read(sent.chain) {
        Ok(parsed) => judge(sent, &parsed, host, now, against),
        Err(standing) => Chain {
            host: host.to_owned(),
            standing,
            name_matches: false,
            certificates: Vec::new(),
            path: Vec::new(),
            issuer_key: None,
            order: Order::default(),
            scts: Vec::new(),
            product: None,
            words: Vec::new(),
            signs: Vec::new(),
        },
    }
}

fn read(chain: &[Vec<u8>]) -> Result<Vec<Parsed<'_>>, Standing> {
    if chain.is_empty() {
        return Err(Standing::Empty);
    }
    if let Some(why) = limits::too_much(chain) {
        return Err(Standing::Malformed { why });
    }
    let one = |(at, der)| {
        Parsed::read(der)
            .map_err(|why| Standing::Malformed { why: format!("certificate {at}: {why}") })
    };
    chain.iter().map(Vec::as_slice).enumerate().map(one).collect()
}

fn judge(
    sent: &Sent<'_>,
    parsed: &[Parsed<'_>],
    host: &str,
    now: i64,
    against: &Against<'_>,
) -> Chain {
    let leaf_at = leaf(parsed, host);
    let (standing, path) = standing::judge(parsed, leaf_at, now, against.public, against.system);
    let certificates: Vec<_> = parsed.iter().map(|one| one.said.clone()).collect();
    let issuer_key = issuer_key(parsed, &path);
    let scts = parsed.get(leaf_at).map(|leaf| {
        let brought = Brought { leaf, issuer_key, handshake: sent.scts, ocsp: sent.ocsp };
        sct::check(&brought, against.logs)
    });
    let scts = scts.unwrap_or_default();
    let standing = with_promises(standing, &scts);
    let mut chain = Chain {
        host: host.to_owned(),
        standing,
        name_matches: parsed.get(leaf_at).is_some_and(|leaf| stands_for(leaf, host)),
        order: order(parsed, &path),
        path: path.places.clone(),
        issuer_key: issuer_key.map(crate::certificate::sha256),
        certificates,
        scts,
        product: None,
        words: Vec::new(),
        signs: Vec::new(),
    };
    chain.look_for_signs(now, against);
    chain
}

fn with_promises(standing: Standing, scts: &[Sct]) -> Standing {
    let has = |verdicts: &[SctVerdict]| scts.iter().any(|sct| verdicts.contains(&sct.verdict));
    if has(&[SctVerdict::Valid]) {
        standing.logged()
    } else if has(&[SctVerdict::NoIssuer, SctVerdict::UnknownLog]) {
        standing.promised()
    } else {
        standing
    }
}

impl Chain {
    fn look_for_signs(&mut self, now: i64, against: &Against<'_>) {
        if self.standing.is_vouched_for() {
            return;
        }
        let path: Vec<_> =
            self.path.iter().filter_map(|place| self.certificates.get(*place)).collect();
        let known = signs::Known {
            path: &path,
            scts: &self.scts,
            now,
            public: against.public,
            issuers: against.issuers,
        };
        let (words, signs) = (signs::products(&known), signs::read(&known));
        let distinctive = words.iter().find(|one| one.strength == Strength::Distinctive);
        self.product = distinctive.map(|one| one.product.clone());
        (self.words, self.signs) = (words, signs);
    }

    /// The leaf.
    pub fn leaf(&self) -> Option<&Certificate> {
        self.path.first().and_then(|place| self.certificates.get(*place))
    }
}

/// Servers send their own certificate first. Where that is an authority's, and another one stands for the name, they turned the order round.
fn leaf(parsed: &[Parsed<'_>], host: &str) -> usize {
    if parsed.first().is_some_and(|first| !first.said.is_ca || stands_for(first, host)) {
        return 0;
    }
    parsed.iter().position(|one| !one.said.is_ca && stands_for(one, host)).unwrap_or(0)
}

fn stands_for(leaf: &Parsed<'_>, host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let Ok(name) = ServerName::try_from(host) else { return false };
    let der = CertificateDer::from(leaf.der);
    webpki::EndEntityCert::try_from(&der)
        .is_ok_and(|leaf| leaf.verify_is_valid_for_subject_name(&name).is_ok())
}

fn issuer_key<'a>(parsed: &'a [Parsed<'_>], path: &'a Path<'_>) -> Option<&'a [u8]> {
    match (path.places.get(1).and_then(|place| parsed.get(*place)), path.end) {
        (Some(issuer), _) => Some(issuer.key()),
        (None, End::Root(root)) => Some(&root.key),
        (None, End::SelfSigned) => {
            path.places.first().and_then(|place| parsed.get(*place)).map(Parsed::key)
        }
        (None, End::Missing | End::Forged) => None,
    }
}

fn order(parsed: &[Parsed<'_>], path: &Path<'_>) -> Order {
    let all: std::collections::BTreeSet<_> = parsed.iter().map(|one| one.der).collect();
    let needed = path.places.iter().enumerate().all(|(at, place)| at == *place);
    Order {
        in_order: needed,
        duplicates: parsed.len() - all.len(),
        extra: all.len().saturating_sub(path.places.len()),
    }
}

/// Whether a certificate signed itself, for whoever has one alone.
pub fn is_self_signed(der: &[u8]) -> bool {
    der.len() <= limits::CERTIFICATE_BYTES_MAX
        && Parsed::read(der).is_ok_and(|one| path::is_self_signed(&one))
}
