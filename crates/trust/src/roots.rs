// SPDX-License-Identifier: Apache-2.0
//! Sets of roots: the public one that ships with us, or what somebody gives in its place or beside it.

use std::collections::{BTreeMap, BTreeSet};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use rustls_pki_types::{CertificateDer, TrustAnchor};
use thiserror::Error;

use crate::certificate::{Certificate, Parsed};
use crate::limits::CERTIFICATE_BYTES_MAX;
use crate::name::Name;

/// Roots that vouch for others.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    roots: Vec<Root>,
    /// Where the roots of a name stand, the name in DER.
    by_subject: BTreeMap<Vec<u8>, Vec<usize>>,
    anchors: Vec<TrustAnchor<'static>>,
    organisations: BTreeSet<String>,
    names: BTreeSet<Name>,
    skipped: usize,
}

/// One root, owned.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    pub(crate) said: Certificate,
    /// The key's `SubjectPublicKeyInfo` in DER.
    pub(crate) key: Vec<u8>,
}

/// What is wrong with a set of roots that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RootsError {
    #[error("no certificate in PEM is in it")]
    Empty,
    #[error("a certificate begins and does not end")]
    Unended,
}

impl Roots {
    /// The public set: what Mozilla's programme lists for servers in the CCADB.
    pub fn public() -> Self {
        Self::of_der(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|root| root.as_ref()))
    }

    /// A set in PEM. Certificates that do not parse are skipped and counted, as real stores hold odd ones.
    pub fn of_pem(text: &str) -> Result<Self, RootsError> {
        let set = Self::of_der(blocks(text)?.iter().map(Vec::as_slice));
        if set.roots.is_empty() { Err(RootsError::Empty) } else { Ok(set) }
    }

    /// A set of certificates in DER.
    pub fn of_der<'a>(certificates: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut set = Self::default();
        for der in certificates {
            if set.add(der).is_none() {
                set.skipped += 1;
            }
        }
        set
    }

    fn add(&mut self, der: &[u8]) -> Option<()> {
        if der.len() > CERTIFICATE_BYTES_MAX {
            return None;
        }
        let parsed = Parsed::read(der).ok()?;
        let organisations = parsed.said.subject.values("O").map(str::to_lowercase);
        self.organisations.extend(organisations);
        self.names.insert(parsed.said.subject.clone());
        self.by_subject.entry(parsed.subject().to_vec()).or_default().push(self.roots.len());
        // Roots of version 1 are no anchors for webpki, and still vouch: the path by hand goes over them.
        let owned = CertificateDer::from(der);
        self.anchors
            .extend(webpki::anchor_from_trusted_cert(&owned).map(|anchor| anchor.to_owned()));
        self.roots.push(Root { key: parsed.key().to_vec(), said: parsed.said });
        Some(())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.roots.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.roots.is_empty()
    }

    /// How many certificates did not parse.
    pub fn skipped(&self) -> usize {
        self.skipped
    }

    /// Those of a name in DER.
    pub(crate) fn named<'a>(&'a self, subject: &[u8]) -> impl Iterator<Item = &'a Root> + use<'a> {
        let places = self.by_subject.get(subject).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.roots.get(*place))
    }

    pub(crate) fn anchors(&self) -> &[TrustAnchor<'static>] {
        &self.anchors
    }

    /// Whether one of them bears this name.
    pub(crate) fn have_name(&self, name: &Name) -> bool {
        self.names.contains(name)
    }

    /// Whether one of them is this organisation's, letter case aside.
    pub(crate) fn know_organisation(&self, organisation: &str) -> bool {
        self.organisations.contains(&organisation.to_lowercase())
    }
}

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

fn blocks(mut text: &str) -> Result<Vec<Vec<u8>>, RootsError> {
    let mut found = Vec::new();
    while let Some((_, rest)) = text.split_once(BEGIN) {
        let (body, rest) = rest.split_once(END).ok_or(RootsError::Unended)?;
        let letters: String = body.split_whitespace().collect();
        // What is no base64 is no certificate either, and is counted with those.
        found.push(BASE64_STANDARD.decode(letters).unwrap_or_default());
        text = rest;
    }
    Ok(found)
}
