// SPDX-License-Identifier: Apache-2.0
//! What logs promised (RFC 6962): an SCT counts when the log's signature covers this certificate and this issuer's key. One that a
//! device copied over from the original certificate does not.

use ring::digest::{SHA256, digest};
use serde::Serialize;

use crate::certificate::{Parsed, hex};
use crate::der;
use crate::limits::SCTS_MAX;
use crate::logs::Logs;
use crate::signature::{self, Signature};

/// A promise to log a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sct {
    /// The log's name, where it is known.
    pub log: Option<String>,
    /// Whose log it is.
    pub operator: Option<String>,
    /// In hex.
    pub log_id: String,
    /// In milliseconds of Unix.
    pub at_ms: u64,
    pub origin: Origin,
    pub verdict: SctVerdict,
}

/// By which way an SCT came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    Embedded,
    Handshake,
    Ocsp,
}

/// What an SCT is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SctVerdict {
    Valid,
    /// The log did not sign that for this certificate under this issuer.
    BadSignature,
    /// No key of that log is at hand.
    UnknownLog,
    /// An embedded one can be checked with the issuer's key alone, and the issuer was not sent.
    NoIssuer,
    Malformed,
}

/// What a certificate brought along.
pub(crate) struct Brought<'a> {
    pub(crate) leaf: &'a Parsed<'a>,
    /// The key of its issuer, in DER.
    pub(crate) issuer_key: Option<&'a [u8]>,
    pub(crate) handshake: &'a [Vec<u8>],
    pub(crate) ocsp: Option<&'a [u8]>,
}

/// All SCTs, checked.
pub(crate) fn check(brought: &Brought<'_>, logs: &Logs) -> Vec<Sct> {
    let embedded = embedded(brought.leaf).map(list);
    let ocsp = brought.ocsp.and_then(crate::ocsp::sct_list).map(list);
    let mut found = Vec::new();
    for (origin, scts) in [(Origin::Embedded, embedded), (Origin::Ocsp, ocsp)] {
        match scts {
            Some(Some(scts)) => found.extend(scts.into_iter().map(|sct| (origin, sct))),
            Some(None) => found.push((origin, &[][..])),
            None => {}
        }
    }
    found.extend(brought.handshake.iter().map(|sct| (Origin::Handshake, sct.as_slice())));
    found.into_iter().take(SCTS_MAX).map(|(origin, sct)| one(brought, logs, origin, sct)).collect()
}

fn one(brought: &Brought<'_>, logs: &Logs, origin: Origin, bytes: &[u8]) -> Sct {
    let Some(sct) = Fields::read(bytes) else {
        let verdict = SctVerdict::Malformed;
        return Sct { log: None, operator: None, log_id: String::new(), at_ms: 0, origin, verdict };
    };
    let log = logs.of_id(sct.log);
    Sct {
        log: log.map(|log| log.log.clone()),
        operator: log.map(|log| log.operator.clone()),
        log_id: hex(sct.log),
        at_ms: sct.at_ms,
        origin,
        verdict: verdict(brought, log.map(crate::logs::Log::key_der), origin, &sct),
    }
}

fn verdict(
    brought: &Brought<'_>,
    key: Option<Vec<u8>>,
    origin: Origin,
    sct: &Fields<'_>,
) -> SctVerdict {
    let Some(key) = key else { return SctVerdict::UnknownLog };
    let entry = match origin {
        Origin::Handshake | Origin::Ocsp => Some(entry_of_certificate(brought.leaf)),
        Origin::Embedded => match brought.issuer_key {
            Some(issuer) => entry_of_precertificate(brought.leaf, issuer),
            None => return SctVerdict::NoIssuer,
        },
    };
    let Some(entry) = entry else { return SctVerdict::Malformed };
    match signature::of_log(&key, sct.algorithm, &sct.signed(&entry), sct.signature) {
        Signature::Valid => SctVerdict::Valid,
        Signature::Bad | Signature::Unsupported => SctVerdict::BadSignature,
    }
}

struct Fields<'a> {
    log: &'a [u8],
    at_ms: u64,
    extensions: &'a [u8],
    algorithm: (u8, u8),
    signature: &'a [u8],
}

impl<'a> Fields<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (version, rest) = bytes.split_first()?;
        let (log, rest) = rest.split_at_checked(32)?;
        let (at, rest) = rest.split_first_chunk::<8>()?;
        let (extensions, rest) = vector(rest)?;
        let (algorithm, rest) = rest.split_first_chunk::<2>()?;
        let (signature, rest) = vector(rest)?;
        let at_ms = u64::from_be_bytes(*at);
        let algorithm = (algorithm[0], algorithm[1]);
        (*version == 0 && rest.is_empty()).then_some(Self {
            log,
            at_ms,
            extensions,
            algorithm,
            signature,
        })
    }

    /// What the log signed: RFC 6962, 3.2.
    fn signed(&self, entry: &[u8]) -> Vec<u8> {
        let mut said = vec![0, 0];
        said.extend(self.at_ms.to_be_bytes());
        said.extend(entry);
        said.extend(u16::try_from(self.extensions.len()).unwrap_or(u16::MAX).to_be_bytes());
        said.extend(self.extensions);
        said
    }
}

/// A vector of TLS with a length of two bytes.
fn vector(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}

fn list(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let (mut inner, rest) = vector(bytes)?;
    let mut found = Vec::new();
    while !inner.is_empty() && found.len() < SCTS_MAX {
        let (sct, after) = vector(inner)?;
        found.push(sct);
        inner = after;
    }
    rest.is_empty().then_some(found)
}

/// The list that stands in the certificate, without its wrapping.
fn embedded<'a>(leaf: &Parsed<'a>) -> Option<&'a [u8]> {
    let of_scts = |oid: &str| oid == "1.3.6.1.4.1.11129.2.4.2";
    let extension = leaf.x509.extensions().iter().find(|one| of_scts(&one.oid.to_id_string()))?;
    Some(der::only(extension.value, der::OCTET_STRING).unwrap_or_default())
}

fn entry_of_certificate(leaf: &Parsed<'_>) -> Vec<u8> {
    let mut entry = vec![0, 0];
    entry.extend(counted(leaf.der));
    entry
}

fn entry_of_precertificate(leaf: &Parsed<'_>, issuer_key: &[u8]) -> Option<Vec<u8>> {
    let mut entry = vec![0, 1];
    entry.extend(digest(&SHA256, issuer_key).as_ref());
    entry.extend(counted(&without_scts(leaf.x509.tbs_certificate.as_ref())?));
    Some(entry)
}

fn counted(bytes: &[u8]) -> Vec<u8> {
    let [.., a, b, c] = bytes.len().to_be_bytes();
    [a, b, c].into_iter().chain(bytes.iter().copied()).collect()
}

/// The OID of the list of SCTs, as an element.
const SCT_LIST: &[u8] = &[0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x02];

/// The part that is signed, as it was before the SCTs were put into it.
fn without_scts(tbs: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(tbs.len());
    for field in der::all(der::only(tbs, der::SEQUENCE)?)? {
        if field.tag == der::context(3) {
            kept.extend(der::write(field.tag, &extensions_without(field.content)?));
        } else {
            kept.extend(field.whole);
        }
    }
    Some(der::write(der::SEQUENCE, &kept))
}

fn extensions_without(field: &[u8]) -> Option<Vec<u8>> {
    let mut kept = Vec::with_capacity(field.len());
    for extension in der::all(der::only(field, der::SEQUENCE)?)? {
        if !extension.content.starts_with(SCT_LIST) {
            kept.extend(extension.whole);
        }
    }
    Some(der::write(der::SEQUENCE, &kept))
}
