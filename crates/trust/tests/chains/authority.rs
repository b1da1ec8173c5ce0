// SPDX-License-Identifier: Apache-2.0
//! Authorities, leaves and logs for tests. Serial numbers and dates are given, so that a certificate can be made again with one thing changed.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use portolan_trust::{Against, Chain, Issuers, Log, Logs, Roots, Sent, examine};
use rcgen::{
    BasicConstraints, CertificateParams, CrlDistributionPoint, CustomExtension, DistinguishedName,
    DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, PublicKeyData as _, SerialNumber,
    SigningKey as _, date_time_ymd,
};

pub(crate) const HOST: &str = "hub.citrixworkspacesapi.example";

/// 2026-06-15, in the middle of what `leaf` is valid for.
pub(crate) const NOW: i64 = 1_781_481_600;

/// Someone who signs.
pub(crate) struct Authority {
    pub(crate) params: CertificateParams,
    pub(crate) key: KeyPair,
    pub(crate) der: Vec<u8>,
}

impl Authority {
    /// One that signs itself, from 2020 to 2040.
    pub(crate) fn root(name: &str) -> Self {
        let (params, key) = (authority(name), KeyPair::generate().unwrap());
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { params, key, der }
    }

    /// One that this one signs.
    pub(crate) fn below(&self, name: &str) -> Self {
        self.cross(authority(name), KeyPair::generate().unwrap())
    }

    /// A certificate of this authority for a name and a key that may have others, too.
    pub(crate) fn cross(&self, params: CertificateParams, key: KeyPair) -> Self {
        let der = self.sign(&params, &key);
        Self { params, key, der }
    }

    pub(crate) fn sign(&self, params: &CertificateParams, key: &KeyPair) -> Vec<u8> {
        let issuer = Issuer::from_params(&self.params, &self.key);
        params.signed_by(key, &issuer).unwrap().der().to_vec()
    }

    pub(crate) fn leaf(&self, host: &str) -> Vec<u8> {
        self.sign(&leaf(host), &KeyPair::generate().unwrap())
    }

    pub(crate) fn copy_of_key(&self) -> KeyPair {
        KeyPair::from_pem(&self.key.serialize_pem()).unwrap()
    }

    pub(crate) fn roots(&self) -> Roots {
        Roots::of_der([self.der.as_slice()])
    }
}

pub(crate) fn authority(called: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name = name(called);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.use_authority_key_identifier_extension = true;
    (params.not_before, params.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2040, 1, 1));
    params.serial_number = Some(SerialNumber::from(vec![7; 16]));
    params
}

/// As public ones are: valid from 2026-05-01 to 2026-07-30, with a revocation list.
pub(crate) fn leaf(host: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    params.distinguished_name = name(&format!("CN={host}"));
    params.use_authority_key_identifier_extension = true;
    (params.not_before, params.not_after) = (date_time_ymd(2026, 5, 1), date_time_ymd(2026, 7, 30));
    params.serial_number = Some(SerialNumber::from(vec![9; 16]));
    let uris = vec!["http://crl.example.net/list.crl".to_owned()];
    params.crl_distribution_points = vec![CrlDistributionPoint { uris }];
    params
}

/// A name as it is printed: `C=US, O=Contoso, Inc., CN=Contoso CA`.
pub(crate) fn name(text: &str) -> DistinguishedName {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for part in text.split(", ") {
        match part.split_once('=').filter(|(key, _)| kind(key).is_some()) {
            Some((key, value)) => fields.push((key, value.to_owned())),
            None => fields.last_mut().unwrap().1.push_str(&format!(", {part}")),
        }
    }
    let mut name = DistinguishedName::new();
    for (key, value) in fields {
        name.push(kind(key).unwrap(), value);
    }
    name
}

fn kind(key: &str) -> Option<DnType> {
    Some(match key {
        "C" => DnType::CountryName,
        "ST" => DnType::StateOrProvinceName,
        "L" => DnType::LocalityName,
        "O" => DnType::OrganizationName,
        "OU" => DnType::OrganizationalUnitName,
        "CN" => DnType::CommonName,
        "emailAddress" => DnType::CustomDnType(vec![1, 2, 840, 113_549, 1, 9, 1]),
        _ => return None,
    })
}

/// What our chains are held against.
pub(crate) struct World {
    pub(crate) public: Roots,
    pub(crate) system: Option<Roots>,
    pub(crate) logs: Logs,
    pub(crate) issuers: Issuers,
}

impl World {
    pub(crate) fn of(root: &Authority) -> Self {
        let (public, logs) = (root.roots(), Logs::default());
        Self { public, system: None, logs, issuers: Issuers::shipped() }
    }

    pub(crate) fn examine(&self, chain: &[&[u8]]) -> Chain {
        self.examine_at(chain, NOW)
    }

    pub(crate) fn examine_at(&self, chain: &[&[u8]], now: i64) -> Chain {
        let chain: Vec<_> = chain.iter().map(|der| der.to_vec()).collect();
        self.examine_sent(&Sent { chain: &chain, ..Sent::default() }, HOST, now)
    }

    pub(crate) fn examine_sent(&self, sent: &Sent<'_>, host: &str, now: i64) -> Chain {
        let (system, public) = (self.system.as_ref(), &self.public);
        let against = Against { public, system, logs: &self.logs, issuers: &self.issuers };
        examine(sent, host, now, &against)
    }
}

/// A log that we run.
pub(crate) struct Keeper {
    pub(crate) key: KeyPair,
}

impl Keeper {
    pub(crate) fn new() -> Self {
        Self { key: KeyPair::generate().unwrap() }
    }

    pub(crate) fn listed(&self) -> Logs {
        let key = BASE64_STANDARD.encode(self.key.subject_public_key_info());
        let (operator, log) = ("Range".to_owned(), "Range 2026".to_owned());
        let mut logs = Logs::default();
        logs.add(Log { operator, log, state: "usable".to_owned(), key }).unwrap();
        logs
    }

    /// A promise over what stands in `entry`, in the form of RFC 6962.
    pub(crate) fn promise(&self, entry: &[u8]) -> Vec<u8> {
        self.promise_with(entry, &[])
    }

    /// The same with extensions, as logs of the newer kind have them.
    pub(crate) fn promise_with(&self, entry: &[u8], extensions: &[u8]) -> Vec<u8> {
        let extensions = [&(extensions.len() as u16).to_be_bytes()[..], extensions].concat();
        let at = (NOW as u64 * 1_000).to_be_bytes();
        let said = [&[0, 0][..], &at, entry, &extensions].concat();
        let signature = self.key.sign(&said).unwrap();
        let id = ring::digest::digest(&ring::digest::SHA256, &self.key.subject_public_key_info());
        let length = (signature.len() as u16).to_be_bytes();
        [&[0][..], id.as_ref(), &at, &extensions, &[4, 3], &length, &signature].concat()
    }

    /// A promise over a precertificate: the part of a certificate that is signed, before SCTs are put into it.
    pub(crate) fn promise_before(&self, issuer: &Authority, certificate: &[u8]) -> Vec<u8> {
        let key = issuer.key.subject_public_key_info();
        let key = ring::digest::digest(&ring::digest::SHA256, &key);
        self.promise(&[&[0, 1][..], key.as_ref(), &counted(signed_part(certificate))].concat())
    }

    /// A promise over a certificate as it is.
    pub(crate) fn promise_of(&self, certificate: &[u8]) -> Vec<u8> {
        self.promise(&[&[0, 0][..], &counted(certificate)].concat())
    }

    /// The same with a place in the log, as static logs give it.
    pub(crate) fn promise_with_place(&self, certificate: &[u8]) -> Vec<u8> {
        let entry = [&[0, 0][..], &counted(certificate)].concat();
        self.promise_with(&entry, &[0, 0, 5, 0, 0, 0, 0, 9])
    }
}

fn counted(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32).to_be_bytes()[1..], bytes].concat()
}

/// `tbsCertificate` with its header, by the parser that the crate does not use for this.
pub(crate) fn signed_part(certificate: &[u8]) -> &[u8] {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate).unwrap();
    let part = parsed.tbs_certificate.as_ref();
    let at = certificate.windows(part.len()).position(|window| window == part).unwrap();
    &certificate[at..at + part.len()]
}

/// The list as it is wrapped for the handshake and for a certificate.
pub(crate) fn list(scts: &[Vec<u8>]) -> Vec<u8> {
    let each = scts.iter().map(|sct| [&(sct.len() as u16).to_be_bytes()[..], sct].concat());
    let all: Vec<u8> = each.collect::<Vec<_>>().concat();
    [&(all.len() as u16).to_be_bytes()[..], &all].concat()
}

pub(crate) fn scts(scts: &[Vec<u8>]) -> CustomExtension {
    let content = octets(&list(scts));
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 11129, 2, 4, 2], content)
}

pub(crate) fn octets(bytes: &[u8]) -> Vec<u8> {
    element(4, bytes)
}

/// One element of DER.
pub(crate) fn element(tag: u8, bytes: &[u8]) -> Vec<u8> {
    let length = match bytes.len() {
        short @ 0..0x80 => vec![short as u8],
        middle @ 0x80..0x100 => vec![0x81, middle as u8],
        long => [&[0x82][..], &(long as u16).to_be_bytes()].concat(),
    };
    [&[tag][..], &length, bytes].concat()
}

/// A leaf with promises of a log in it.
pub(crate) fn logged(keeper: &Keeper, issuer: &Authority, params: CertificateParams) -> Vec<u8> {
    let key = KeyPair::generate().unwrap();
    let before = issuer.sign(&params, &key);
    let mut params = params;
    params.custom_extensions.push(scts(&[keeper.promise_before(issuer, &before)]));
    issuer.sign(&params, &key)
}
