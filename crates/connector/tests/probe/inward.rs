// SPDX-License-Identifier: Apache-2.0
//! A certificate of anybody names addresses near this machine: nobody is asked there.

use portolan_doctor::seen::{Run, Speaks};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::asking::{NAME, asked, asks, here, options};
use crate::server::{answers, config, serve, serve_tls};

/// A run at a server whose certificate names this list.
fn naming(url: &str) -> Run {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut wanted = rcgen::CertificateParams::new(vec![NAME.into()]).unwrap();
    wanted.crl_distribution_points =
        vec![rcgen::CrlDistributionPoint { uris: vec![url.to_owned()] }];
    let made: CertificateDer<'static> = wanted.self_signed(&key).unwrap().der().clone();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let server = serve_tls(config(vec![made], &key, &[]), |stream, _| answers(stream));
    let dns = here();
    asks(&[asked(NAME, server.port, Speaks::Https)], &options(dns.address))
}

#[test]
fn a_list_nearer_than_the_far_end_is_not_asked_and_told() {
    let run = naming("http://169.254.169.254/latest");
    assert!(run.addresses[0].revocation.is_empty(), "{:?}", run.addresses[0].revocation);
    let told = |line: &String| line.contains("169.254.169.254") && line.contains("was not asked");
    assert!(run.omitted.iter().any(told), "{:?}", run.omitted);
}

#[test]
fn a_list_no_nearer_than_the_far_end_is_asked() {
    let place = serve(|stream, _| answers(stream));
    let run = naming(&format!("http://127.0.0.1:{}/list", place.port));
    assert_eq!(run.addresses[0].revocation.len(), 1);
}
