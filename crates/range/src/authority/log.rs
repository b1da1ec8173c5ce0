// SPDX-License-Identifier: Apache-2.0
//! A log of certificates that promises to include one (RFC 6962).

use rcgen::{KeyPair, PublicKeyData, SigningKey};
use ring::digest::{SHA256, digest};

use super::der;
use crate::RangeError;

pub(crate) struct Log {
    pub(crate) operator: &'static str,
    key: KeyPair,
}

/// 2026-01-01, in milliseconds: when every promise was given.
const GIVEN_MS: u64 = 1_767_225_600_000;

impl Log {
    pub(crate) fn new(operator: &'static str) -> Result<Self, RangeError> {
        Ok(Self { operator, key: KeyPair::generate()? })
    }

    /// SubjectPublicKeyInfo.
    pub(crate) fn spki(&self) -> Vec<u8> {
        self.key.subject_public_key_info()
    }

    fn id(&self) -> Vec<u8> {
        digest(&SHA256, &self.spki()).as_ref().to_vec()
    }

    /// The promise for a certificate without its promises, signed by the key of this hash.
    fn promise(&self, tbs: &[u8], issuer_spki: &[u8]) -> Result<Vec<u8>, RangeError> {
        let mut signed = vec![0, 0];
        signed.extend(GIVEN_MS.to_be_bytes());
        signed.extend(1_u16.to_be_bytes());
        signed.extend(digest(&SHA256, issuer_spki).as_ref());
        signed.extend(u32::try_from(tbs.len()).unwrap_or(0).to_be_bytes().into_iter().skip(1));
        signed.extend(tbs);
        signed.extend(0_u16.to_be_bytes());
        let signature = self.key.sign(&signed)?;
        let mut sct = vec![0];
        sct.extend(self.id());
        sct.extend(GIVEN_MS.to_be_bytes());
        sct.extend(0_u16.to_be_bytes());
        sct.extend([4, 3]);
        sct.extend(short(&signature));
        Ok(sct)
    }
}

/// The extension's value: a list of promises by these logs.
pub(super) fn list(logs: &[Log], tbs: &[u8], issuer_spki: &[u8]) -> Result<Vec<u8>, RangeError> {
    let mut all = Vec::new();
    for log in logs {
        all.extend(short(&log.promise(tbs, issuer_spki)?));
    }
    Ok(der::tlv(4, &short(&all)))
}

fn short(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(0);
    [length.to_be_bytes().as_slice(), bytes].concat()
}
