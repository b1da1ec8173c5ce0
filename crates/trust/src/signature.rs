// SPDX-License-Identifier: Apache-2.0
//! Whether a key signed some bytes. Older and shorter keys count too: devices use them, and the question is who signed, not whether it is wise.

use ring::signature as ring;
use x509_parser::prelude::{FromDer, SubjectPublicKeyInfo, X509Certificate};
use x509_parser::public_key::PublicKey;
use x509_parser::signature_algorithm::RsaSsaPssParams;
use x509_parser::x509::AlgorithmIdentifier;

/// What a signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signature {
    Valid,
    Bad,
    /// An algorithm or a key that we cannot check.
    Unsupported,
}

type Algorithm = &'static dyn ring::VerificationAlgorithm;

/// Whether this key signed that certificate.
pub(crate) fn of_certificate(
    certificate: &X509Certificate<'_>,
    key: &SubjectPublicKeyInfo<'_>,
) -> Signature {
    let Some(algorithm) = algorithm(&certificate.signature_algorithm, key) else {
        return Signature::Unsupported;
    };
    let said = certificate.tbs_certificate.as_ref();
    check(algorithm, key, said, &certificate.signature_value.data)
}

/// Whether a log's key signed these bytes, by the two numbers with which TLS names an algorithm (RFC 5246, 7.4.1.4.1).
pub(crate) fn of_log(
    key: &[u8],
    (hash, kind): (u8, u8),
    said: &[u8],
    signature: &[u8],
) -> Signature {
    let Ok((_, key)) = SubjectPublicKeyInfo::from_der(key) else { return Signature::Unsupported };
    let algorithm = match (hash, kind, family(&key)) {
        (4, 3, Some(Family::P256)) => &ring::ECDSA_P256_SHA256_ASN1 as Algorithm,
        (4, 1, Some(Family::Rsa)) => &ring::RSA_PKCS1_2048_8192_SHA256,
        _ => return Signature::Unsupported,
    };
    check(algorithm, &key, said, signature)
}

fn check(
    algorithm: Algorithm,
    key: &SubjectPublicKeyInfo<'_>,
    said: &[u8],
    signature: &[u8],
) -> Signature {
    let key = ring::UnparsedPublicKey::new(algorithm, &key.subject_public_key.data);
    if key.verify(said, signature).is_ok() { Signature::Valid } else { Signature::Bad }
}

enum Family {
    Rsa,
    P256,
    P384,
    Ed25519,
}

fn family(key: &SubjectPublicKeyInfo<'_>) -> Option<Family> {
    match key.algorithm.algorithm.to_id_string().as_str() {
        "1.2.840.113549.1.1.1" => rsa_of_a_size_that_is_known(key).then_some(Family::Rsa),
        "1.3.101.112" => Some(Family::Ed25519),
        "1.2.840.10045.2.1" => {
            match key.algorithm.parameters.as_ref()?.as_oid().ok()?.to_id_string().as_str() {
                "1.2.840.10045.3.1.7" => Some(Family::P256),
                "1.3.132.0.34" => Some(Family::P384),
                _ => None,
            }
        }
        _ => None,
    }
}

fn rsa_of_a_size_that_is_known(key: &SubjectPublicKeyInfo<'_>) -> bool {
    match key.parsed() {
        Ok(PublicKey::RSA(key)) => (1024..=8192).contains(&key.key_size()),
        _ => false,
    }
}

fn algorithm(named: &AlgorithmIdentifier<'_>, key: &SubjectPublicKeyInfo<'_>) -> Option<Algorithm> {
    let algorithm: Algorithm = match (named.algorithm.to_id_string().as_str(), family(key)?) {
        ("1.2.840.113549.1.1.5" | "1.3.14.3.2.29", Family::Rsa) => {
            &ring::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY
        }
        ("1.2.840.113549.1.1.11", Family::Rsa) => {
            &ring::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY
        }
        ("1.2.840.113549.1.1.12", Family::Rsa) => &ring::RSA_PKCS1_2048_8192_SHA384,
        ("1.2.840.113549.1.1.13", Family::Rsa) => {
            &ring::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY
        }
        ("1.2.840.113549.1.1.10", Family::Rsa) => return pss(named),
        ("1.2.840.10045.4.3.2", Family::P256) => &ring::ECDSA_P256_SHA256_ASN1,
        ("1.2.840.10045.4.3.3", Family::P256) => &ring::ECDSA_P256_SHA384_ASN1,
        ("1.2.840.10045.4.3.2", Family::P384) => &ring::ECDSA_P384_SHA256_ASN1,
        ("1.2.840.10045.4.3.3", Family::P384) => &ring::ECDSA_P384_SHA384_ASN1,
        ("1.3.101.112", Family::Ed25519) => &ring::ED25519,
        _ => return None,
    };
    Some(algorithm)
}

fn pss(named: &AlgorithmIdentifier<'_>) -> Option<Algorithm> {
    let parameters = RsaSsaPssParams::try_from(named.parameters.as_ref()?).ok()?;
    match parameters.hash_algorithm_oid().to_id_string().as_str() {
        "2.16.840.1.101.3.4.2.1" => Some(&ring::RSA_PSS_2048_8192_SHA256),
        "2.16.840.1.101.3.4.2.2" => Some(&ring::RSA_PSS_2048_8192_SHA384),
        "2.16.840.1.101.3.4.2.3" => Some(&ring::RSA_PSS_2048_8192_SHA512),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Real certificates of every algorithm in use: each root signed itself, and no root signed the next.
    #[test]
    fn each_public_root_signed_itself_and_no_other() {
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        let parsed = |der: &'static [u8]| x509_parser::parse_x509_certificate(der).unwrap().1;
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let mut unsupported = 0;
        for (at, der) in roots.iter().enumerate() {
            let (root, other) = (parsed(der), parsed(&roots[(at + 1) % roots.len()]));
            match of_certificate(&root, root.public_key()) {
                Signature::Valid => {}
                // Our library has no P-521: what stands below such a root counts as incomplete, not as private.
                Signature::Unsupported => unsupported += 1,
                Signature::Bad => panic!("{}", root.subject()),
            }
            assert_ne!(of_certificate(&root, other.public_key()), Signature::Valid);
            *seen.entry(root.signature_algorithm.algorithm.to_id_string()).or_default() += 1;
        }
        assert!(seen.len() >= 5 && unsupported <= 1, "{seen:?}, {unsupported}");
    }
}
