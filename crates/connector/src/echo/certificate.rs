// SPDX-License-Identifier: Apache-2.0
//! A certificate that the echo signs for itself at each start. Whoever is told its fingerprint knows
//! whether it has come through; nobody need trust it.

use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};

use super::serve::EchoError;
use super::sha256;

/// A server's settings, and the certificate's SHA-256 in hexadecimal.
pub(super) fn settings(name: &str) -> Result<(Arc<ServerConfig>, String), EchoError> {
    if ServerName::try_from(name).is_err() {
        return Err(EchoError::Certificate(format!("`{name}` is no host name")));
    }
    let made = rcgen::generate_simple_self_signed(vec![name.to_owned()]);
    let made = made.map_err(|error| EchoError::Certificate(error.to_string()))?;
    let certificate = CertificateDer::from(made.cert.der().to_vec());
    let fingerprint = sha256(&certificate);
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let built = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(vec![certificate], key));
    let mut config = built.map_err(|error| EchoError::Certificate(error.to_string()))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((Arc::new(config), fingerprint))
}
