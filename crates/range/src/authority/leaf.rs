// SPDX-License-Identifier: Apache-2.0
//! A server's certificate.

use std::time::{Duration, SystemTime};

use rcgen::{
    Certificate, CertificateParams, CrlDistributionPoint, CustomExtension, ExtendedKeyUsagePurpose,
    KeyPair, KeyUsagePurpose, SerialNumber,
};

use super::{Authority, Log, der, distinguished_name, log};
use crate::RangeError;

/// What is asked for.
#[derive(Clone)]
pub(crate) struct Leaf<'a> {
    pub(crate) name: &'a str,
    /// Days from today.
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) promises: Promises<'a>,
    /// Where its revocation list is.
    pub(crate) crl: Option<String>,
}

/// What it carries of logs' promises.
#[derive(Clone)]
pub(crate) enum Promises<'a> {
    None,
    By(&'a [Log]),
    /// Those of another certificate, as a device copies them.
    Copied(Vec<u8>),
}

/// A certificate with its key.
pub(crate) struct Issued {
    pub(crate) pem: String,
    pub(crate) key_pem: String,
    /// The value of its list of promises.
    pub(crate) promises: Option<Vec<u8>>,
}

const DAY_S: u64 = 86_400;
const PROMISES_OID: [u64; 10] = [1, 3, 6, 1, 4, 1, 11129, 2, 4, 2];

/// A day, counted from today.
pub(super) fn day<T: From<SystemTime>>(days: i64) -> T {
    let far = Duration::from_secs(days.unsigned_abs().saturating_mul(DAY_S));
    let now = SystemTime::now();
    let then = if days < 0 { now.checked_sub(far) } else { now.checked_add(far) };
    T::from(then.unwrap_or(now))
}

impl Authority {
    pub(crate) fn issue(&self, leaf: &Leaf<'_>) -> Result<Issued, RangeError> {
        let key = KeyPair::generate()?;
        let mut params = parameters(leaf)?;
        let promises = match &leaf.promises {
            Promises::None => None,
            Promises::Copied(list) => Some(list.clone()),
            Promises::By(logs) => {
                let bare = params.signed_by(&key, &self.issuer)?;
                Some(log::list(logs, &tbs(&bare)?, &self.spki)?)
            }
        };
        if let Some(list) = &promises {
            params
                .custom_extensions
                .push(CustomExtension::from_oid_content(&PROMISES_OID, list.clone()));
        }
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Issued { pem: certificate.pem(), key_pem: key.serialize_pem(), promises })
    }
}

fn tbs(certificate: &Certificate) -> Result<Vec<u8>, RangeError> {
    let tbs = der::first_inside(certificate.der()).map(<[u8]>::to_vec);
    tbs.ok_or_else(|| RangeError::Failed {
        what: "reading DER".into(),
        said: "it ends early".into(),
    })
}

fn parameters(leaf: &Leaf<'_>) -> Result<CertificateParams, RangeError> {
    let mut params = CertificateParams::new(vec![leaf.name.to_owned()])?;
    // A name of more than 64 characters is too long for a common name.
    params.distinguished_name = distinguished_name(&format!("O=Range, CN={:.64}", leaf.name));
    params.not_before = day(leaf.from);
    params.not_after = day(leaf.until);
    params.serial_number = Some(serial(leaf.name));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    params.crl_distribution_points =
        leaf.crl.iter().map(|url| CrlDistributionPoint { uris: vec![url.clone()] }).collect();
    Ok(params)
}

/// The same name has the same number: what is signed twice must be the same twice.
fn serial(name: &str) -> SerialNumber {
    let hash = ring::digest::digest(&ring::digest::SHA256, name.as_bytes());
    let bytes: Vec<u8> = hash.as_ref().iter().take(16).map(|b| b & 0x7f | 1).collect();
    SerialNumber::from_slice(&bytes)
}
