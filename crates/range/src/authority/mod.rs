// SPDX-License-Identifier: Apache-2.0
//! Who signs certificates in the range: a public root of its own with logs that promise, and any
//! number of private ones under any name.

mod der;
mod leaf;
mod log;

use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName,
    DnType, DnValue, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, SerialNumber,
};

use crate::RangeError;

pub(crate) use leaf::{Leaf, Promises};
pub(crate) use log::Log;

/// A certificate authority.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) pem: String,
    /// PKCS #8.
    pub(crate) key_pem: String,
    spki: Vec<u8>,
}

/// A name as `O=Zscaler Inc.,CN=Zscaler Root CA`: parts in the order of the certificate.
pub(crate) fn distinguished_name(words: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    for (key, value) in words.split(", ").filter_map(|part| part.split_once('=')) {
        let value = DnValue::Utf8String(value.to_owned());
        name.push(kind(key), value);
    }
    name
}

fn kind(key: &str) -> DnType {
    match key {
        "C" => DnType::CountryName,
        "ST" => DnType::StateOrProvinceName,
        "L" => DnType::LocalityName,
        "O" => DnType::OrganizationName,
        "OU" => DnType::OrganizationalUnitName,
        "emailAddress" => DnType::from_oid(&[1, 2, 840, 113_549, 1, 9, 1]),
        _ => DnType::CommonName,
    }
}

fn parameters(name: &str) -> Result<CertificateParams, RangeError> {
    let mut params = CertificateParams::new(Vec::<String>::new())?;
    params.distinguished_name = distinguished_name(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![
        KeyUsagePurpose::KeyCertSign,
        KeyUsagePurpose::CrlSign,
        KeyUsagePurpose::DigitalSignature,
    ];
    params.not_before = leaf::day(-400);
    params.not_after = leaf::day(4000);
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

impl Authority {
    /// One that nobody vouches for but itself.
    pub(crate) fn root(name: &str) -> Result<Self, RangeError> {
        let key = KeyPair::generate()?;
        let params = parameters(name)?;
        let certificate = params.self_signed(&key)?;
        Ok(Self::of(params, key, &certificate))
    }

    /// One that this one vouches for.
    pub(crate) fn subordinate(&self, name: &str) -> Result<Self, RangeError> {
        let key = KeyPair::generate()?;
        let params = parameters(name)?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Self::of(params, key, &certificate))
    }

    /// A list on which nobody is, in DER.
    pub(crate) fn revocation_list(&self) -> Result<Vec<u8>, RangeError> {
        let params = CertificateRevocationListParams {
            this_update: leaf::day(-1),
            next_update: leaf::day(6),
            crl_number: SerialNumber::from(1_u64),
            issuing_distribution_point: None,
            revoked_certs: Vec::new(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Ok(params.signed_by(&self.issuer)?.der().to_vec())
    }

    fn of(params: CertificateParams, key: KeyPair, certificate: &rcgen::Certificate) -> Self {
        Self {
            pem: certificate.pem(),
            key_pem: key.serialize_pem(),
            spki: rcgen::PublicKeyData::subject_public_key_info(&key),
            issuer: Issuer::new(params, key),
        }
    }
}
