// SPDX-License-Identifier: Apache-2.0
//! Takes every certificate and writes it down. Whether the other end holds its key is checked all
//! the same: anybody can send the certificate of somebody else.

use std::sync::{Arc, Mutex, PoisonError};

use portolan_doctor::seen::TlsSeen;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{self, CryptoProvider};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error, SignatureScheme};

use super::encoded;

#[derive(Debug)]
pub(super) struct Recorder {
    provider: Arc<CryptoProvider>,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    chain: Vec<String>,
    stapled_ocsp: Option<String>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self {
            provider: Arc::new(crypto::ring::default_provider()),
            kept: Mutex::new(Kept::default()),
        }
    }
}

impl Recorder {
    pub(super) fn provider(&self) -> &Arc<CryptoProvider> {
        &self.provider
    }

    /// Moves what was kept into the record.
    pub(super) fn tell(&self, seen: &mut TlsSeen) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        seen.chain = std::mem::take(&mut kept.chain);
        seen.stapled_ocsp = kept.stapled_ocsp.take();
    }
}

impl ServerCertVerifier for Recorder {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.chain = std::iter::once(end_entity).chain(intermediates).map(|c| encoded(c)).collect();
        kept.stapled_ocsp = (!ocsp_response.is_empty()).then(|| encoded(ocsp_response));
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        crypto::verify_tls12_signature(message, cert, dss, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = &self.provider.signature_verification_algorithms;
        crypto::verify_tls13_signature(message, cert, dss, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
