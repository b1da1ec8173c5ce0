// SPDX-License-Identifier: Apache-2.0
//! One certificate: as it was sent, and as plain data for a report.

use ring::digest::{SHA256, digest};
use serde::Serialize;
use x509_parser::certificate::X509CertificateParser;
use x509_parser::extensions::{DistributionPointName, GeneralName, ParsedExtension};
use x509_parser::nom::Parser as _;
use x509_parser::prelude::{X509Certificate, X509Version};
use x509_parser::public_key::PublicKey;

use crate::der;
use crate::limits::LIST_MAX;
use crate::name::{Name, clean};

/// What a certificate says of itself. Times are in seconds of Unix.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Certificate {
    pub subject: Name,
    pub issuer: Name,
    /// In hex.
    pub serial: String,
    pub not_before: i64,
    pub not_after: i64,
    /// As `RSA 2048`, `EC P-256`, `Ed25519`, or an OID.
    pub key: String,
    pub is_ca: bool,
    /// The names and addresses that it stands for.
    pub names: Vec<String>,
    /// In hex.
    pub authority_key_id: Option<String>,
    /// In hex.
    pub subject_key_id: Option<String>,
    pub crl_urls: Vec<String>,
    pub ocsp_urls: Vec<String>,
    /// Where its issuer can be fetched.
    pub issuer_urls: Vec<String>,
    /// Of the key, in hex.
    pub spki_sha256: String,
    /// Of the whole certificate, in hex.
    pub sha256: String,
}

impl Certificate {
    /// Reads one from all of these bytes, whoever signed it.
    pub fn read(der: &[u8]) -> Option<Self> {
        Parsed::read(der).ok().map(|parsed| parsed.said)
    }

    /// For how many days it is valid, from its first day to its last.
    pub fn days(&self) -> i64 {
        (self.not_after.saturating_sub(self.not_before)) / 86_400
    }

    /// Whether it names itself as its issuer.
    pub fn is_self_issued(&self) -> bool {
        self.subject == self.issuer
    }
}

/// A certificate that was parsed, beside its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Parsed<'a> {
    pub(crate) der: &'a [u8],
    pub(crate) x509: X509Certificate<'a>,
    pub(crate) said: Certificate,
}

impl<'a> Parsed<'a> {
    /// Parses all of these bytes, or says what is wrong with them.
    pub(crate) fn read(der: &'a [u8]) -> Result<Self, String> {
        let parsed = X509CertificateParser::new().with_deep_parse_extensions(true).parse(der);
        let (rest, x509) = parsed.map_err(|_| "not a certificate in DER".to_owned())?;
        if !rest.is_empty() {
            return Err(format!("{} bytes follow the certificate", rest.len()));
        }
        if !is_well_formed(der) {
            return Err("what stands around its signed part is wrong".to_owned());
        }
        let said = said(der, &x509);
        Ok(Self { der, x509, said })
    }

    pub(crate) fn subject(&self) -> &'a [u8] {
        self.x509.tbs_certificate.subject.as_raw()
    }

    pub(crate) fn issuer(&self) -> &'a [u8] {
        self.x509.tbs_certificate.issuer.as_raw()
    }

    pub(crate) fn key(&self) -> &'a [u8] {
        self.x509.tbs_certificate.subject_pki.raw
    }

    /// Certificates of version 1 cannot say whether they are authorities; old roots are such.
    pub(crate) fn may_sign(&self) -> bool {
        self.said.is_ca || self.x509.version() != X509Version::V3
    }

    /// Whether its authority key identifier speaks of that key, where both say one.
    pub(crate) fn points_at(&self, issuer: &Certificate) -> Option<bool> {
        let (wanted, found) =
            (self.said.authority_key_id.as_ref()?, issuer.subject_key_id.as_ref()?);
        Some(wanted == found)
    }
}

/// Whether it is the sequence of three that RFC 5280, 4.1 asks for, and names its algorithm alike inside and out: the parser is kinder,
/// and no signature covers this.
fn is_well_formed(der: &[u8]) -> bool {
    let parts = der::only(der, der::SEQUENCE).and_then(der::all).unwrap_or_default();
    let [signed, outer, signature] = parts.as_slice() else { return false };
    let fields = der::all(signed.content).unwrap_or_default();
    let inner = fields.iter().find(|field| field.tag == der::SEQUENCE);
    (signed.tag, signature.tag) == (der::SEQUENCE, der::BIT_STRING)
        && inner.is_some_and(|inner| inner.whole == outer.whole)
}

fn said(der: &[u8], x509: &X509Certificate<'_>) -> Certificate {
    let mut said = Certificate {
        subject: Name::read(x509.subject()),
        issuer: Name::read(x509.issuer()),
        serial: hex(x509.raw_serial()),
        not_before: x509.validity().not_before.timestamp(),
        not_after: x509.validity().not_after.timestamp(),
        key: key(x509),
        is_ca: false,
        names: Vec::new(),
        authority_key_id: None,
        subject_key_id: None,
        crl_urls: Vec::new(),
        ocsp_urls: Vec::new(),
        issuer_urls: Vec::new(),
        spki_sha256: sha256(x509.public_key().raw),
        sha256: sha256(der),
    };
    for extension in x509.extensions() {
        take(&mut said, extension.parsed_extension());
    }
    said
}

fn take(said: &mut Certificate, extension: &ParsedExtension<'_>) {
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "the parser knows many that say nothing here"
    )]
    match extension {
        ParsedExtension::BasicConstraints(basic) => said.is_ca |= basic.ca,
        ParsedExtension::SubjectKeyIdentifier(id) => said.subject_key_id = Some(hex(id.0)),
        ParsedExtension::AuthorityKeyIdentifier(authority) => {
            said.authority_key_id = authority.key_identifier.as_ref().map(|id| hex(id.0));
        }
        ParsedExtension::SubjectAlternativeName(names) => {
            said.names.extend(names.general_names.iter().filter_map(host).take(LIST_MAX));
        }
        ParsedExtension::CRLDistributionPoints(points) => {
            for point in points.points.iter().take(LIST_MAX) {
                if let Some(DistributionPointName::FullName(names)) = &point.distribution_point {
                    said.crl_urls.extend(names.iter().filter_map(url).take(LIST_MAX));
                }
            }
            said.crl_urls.truncate(LIST_MAX);
        }
        ParsedExtension::AuthorityInfoAccess(access) => {
            for access in access.accessdescs.iter().take(LIST_MAX) {
                match access.access_method.to_id_string().as_str() {
                    "1.3.6.1.5.5.7.48.1" => said.ocsp_urls.extend(url(&access.access_location)),
                    "1.3.6.1.5.5.7.48.2" => said.issuer_urls.extend(url(&access.access_location)),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

fn host(name: &GeneralName<'_>) -> Option<String> {
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "a server is named by a host name or an address"
    )]
    match name {
        GeneralName::DNSName(name) => Some(clean(name)),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    }
}

fn address(bytes: &[u8]) -> Option<String> {
    let four = <[u8; 4]>::try_from(bytes).map(|bytes| std::net::Ipv4Addr::from(bytes).to_string());
    let six =
        || <[u8; 16]>::try_from(bytes).map(|bytes| std::net::Ipv6Addr::from(bytes).to_string());
    four.or_else(|_| six()).ok()
}

fn url(name: &GeneralName<'_>) -> Option<String> {
    if let GeneralName::URI(url) = name { Some(clean(url)) } else { None }
}

fn key(x509: &X509Certificate<'_>) -> String {
    let algorithm = &x509.public_key().algorithm;
    let oid = algorithm.algorithm.to_id_string();
    match oid.as_str() {
        "1.2.840.113549.1.1.1" => match x509.public_key().parsed() {
            Ok(PublicKey::RSA(key)) => format!("RSA {}", key.key_size()),
            _ => "RSA".to_owned(),
        },
        "1.2.840.10045.2.1" => {
            let curve = algorithm.parameters.as_ref().and_then(|curve| curve.as_oid().ok());
            match curve.map(|curve| curve.to_id_string()).unwrap_or_default().as_str() {
                "1.2.840.10045.3.1.7" => "EC P-256".to_owned(),
                "1.3.132.0.34" => "EC P-384".to_owned(),
                "1.3.132.0.35" => "EC P-521".to_owned(),
                other => format!("EC {other}"),
            }
        }
        "1.3.101.112" => "Ed25519".to_owned(),
        _ => oid,
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(digest(&SHA256, bytes).as_ref())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
