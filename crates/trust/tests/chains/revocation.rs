// SPDX-License-Identifier: Apache-2.0
//! Revocation lists, told from the pages that proxies send in their place.

use portolan_trust::crl;
use rcgen::{
    CertificateRevocationListParams, Issuer, KeyIdMethod, RevokedCertParams, SerialNumber,
    date_time_ymd,
};

use crate::authority::Authority;

fn list(count: usize) -> Vec<u8> {
    let root = Authority::root("O=Range Trust Services, CN=Range Public Root");
    let revoked = |at: usize| RevokedCertParams {
        serial_number: SerialNumber::from(at as u64 + 1),
        revocation_time: date_time_ymd(2026, 6, 1),
        reason_code: None,
        invalidity_date: None,
    };
    let params = CertificateRevocationListParams {
        this_update: date_time_ymd(2026, 6, 10),
        next_update: date_time_ymd(2026, 6, 17),
        crl_number: SerialNumber::from(1u64),
        issuing_distribution_point: None,
        revoked_certs: (0..count).map(revoked).collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    params.signed_by(&Issuer::from_params(&root.params, &root.key)).unwrap().der().to_vec()
}

#[test]
fn a_list_says_whose_and_of_when() {
    for count in [0, 3, 2_000] {
        let read = crl::read(&list(count)).unwrap();
        assert_eq!(read.issuer.to_string(), "O=Range Trust Services, CN=Range Public Root");
        assert_eq!((read.this_update, read.next_update), (1_781_049_600, Some(1_781_654_400)));
    }
}

#[test]
fn what_is_no_list_is_none() {
    let whole = list(3);
    for end in 0..whole.len() {
        assert_eq!(crl::read(&whole[..end]), None, "cut at {end}");
    }
    let root = Authority::root("CN=x");
    for other in [&b"<html>Your administrator has blocked this page</html>"[..], b"", &root.der] {
        assert_eq!(crl::read(other), None);
    }
}
