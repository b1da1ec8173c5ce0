// SPDX-License-Identifier: Apache-2.0
//! TLS handshakes that take any certificate, so that it can be looked at.

mod end;
mod recorder;

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use portolan_doctor::seen::{Failure, Kind, NegotiatedTls, TlsSeen};
use rustls::client::Resumption;
use rustls::pki_types::ServerName;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, ClientConnection, SupportedProtocolVersion};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::limits::HANDSHAKE_MAX;
use super::lines::{Stream, Watched};
use super::step::Step;
use recorder::Recorder;

/// What to offer.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    /// TLS 1.2 alone, or 1.3 too.
    pub is_old: bool,
    pub alpn: &'a [&'a str],
    /// `None`: no name at all.
    pub sni: Option<&'a str>,
}

static OLD: [&SupportedProtocolVersion; 1] = [&TLS12];
static BOTH: [&SupportedProtocolVersion; 2] = [&TLS13, &TLS12];

impl<'a> Offer<'a> {
    /// As a browser asks.
    pub fn whole(name: &'a str) -> Self {
        Self { is_old: false, alpn: &["h2", "http/1.1"], sni: Some(name) }
    }
}

/// A handshake over a connection: what it showed, and the connection inside where it was done.
pub async fn handshake(
    line: Stream,
    offer: &Offer<'_>,
    limit: Duration,
) -> (TlsSeen, Option<Stream>) {
    let step = Step::begin(limit);
    let mut seen = TlsSeen {
        offered_versions: versions(offer).iter().map(|v| version(v.version)).collect(),
        offered_alpn: offer.alpn.iter().map(|word| (*word).to_owned()).collect(),
        ..TlsSeen::default()
    };
    let recorder = Arc::new(Recorder::default());
    let ended = shake(line, offer, &recorder, &step).await;
    recorder.tell(&mut seen);
    seen.took_ms = step.ms();
    match ended {
        Ok(stream) => {
            seen.result = negotiated(stream.get_ref().1);
            (seen, Some(Box::new(stream)))
        }
        Err(failure) => {
            seen.failure = Some(failure);
            (seen, None)
        }
    }
}

async fn shake(
    line: Stream,
    offer: &Offer<'_>,
    recorder: &Arc<Recorder>,
    step: &Step,
) -> Result<TlsStream<Watched>, Failure> {
    let config = config(offer, recorder).map_err(|e| step.fail(Kind::Local, e.to_string()))?;
    let name = ServerName::try_from(offer.sni.unwrap_or("unnamed.invalid").to_owned());
    let name = name.map_err(|error| step.fail(Kind::Local, error.to_string()))?;
    let watched = Watched::new(line, HANDSHAKE_MAX);
    let glance = watched.glance();
    let connect = TlsConnector::from(Arc::new(config)).connect(name, watched);
    let ended = match step.within(connect).await {
        Err(failure) => Err(end::too_late(failure, &glance)),
        Ok(Err(error)) => Err(end::failure(step, &error, &glance)),
        Ok(Ok(stream)) => Ok(stream),
    };
    glance.unlimit();
    ended
}

fn config(offer: &Offer<'_>, recorder: &Arc<Recorder>) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::clone(recorder.provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions(offer))?
        // Whom to trust is what the record is for: any certificate is taken and written down, no secret is
        // ever sent, and the verdict is made from the record by `portolan-doctor`.
        .dangerous()
        .with_custom_certificate_verifier(Arc::clone(recorder) as _);
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = offer.alpn.iter().map(|word| word.as_bytes().to_vec()).collect();
    config.enable_sni = offer.sni.is_some();
    // Each handshake must show its certificates.
    config.resumption = Resumption::disabled();
    Ok(config)
}

fn versions(offer: &Offer<'_>) -> &'static [&'static SupportedProtocolVersion] {
    if offer.is_old { &OLD } else { &BOTH }
}

fn negotiated(connection: &ClientConnection) -> Option<NegotiatedTls> {
    let suite = format!("{:?}", connection.negotiated_cipher_suite()?.suite());
    let alpn = connection.alpn_protocol().map(|word| String::from_utf8_lossy(word).into_owned());
    Some(NegotiatedTls {
        version: version(connection.protocol_version()?),
        // The library tells the suites of TLS 1.3 apart by a prefix that IANA does not have.
        cipher: suite.replace("TLS13_", "TLS_"),
        alpn,
    })
}

fn version(version: rustls::ProtocolVersion) -> String {
    version.as_str().unwrap_or("unknown").replace("TLSv", "TLS").replace('_', ".")
}

fn encoded(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
