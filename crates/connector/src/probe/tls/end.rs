// SPDX-License-Identifier: Apache-2.0
//! How a handshake ended that was not done.

use std::io;

use portolan_doctor::seen::{Failure, Kind};
use rustls::{Error, InvalidMessage};

use super::super::limits::shown;
use super::super::lines::Glance;
use super::super::step::Step;

/// Content types of TLS records (RFC 8446, 5.1): ChangeCipherSpec to application data.
const RECORDS: std::ops::RangeInclusive<u8> = 20..=23;
/// The first byte of every version of TLS.
const MAJOR: u8 = 3;

pub(super) fn failure(step: &Step, error: &io::Error, glance: &Glance) -> Failure {
    let first = glance.first();
    if !is_tls(&first) {
        return step.fail(Kind::NotTls, shown(&first));
    }
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    let Some(inner) = inner else { return step.failed(error) };
    #[allow(clippy::wildcard_enum_match_arm, reason = "an open list of the TLS library")]
    match inner {
        Error::AlertReceived(alert) => {
            step.fail(Kind::Alert, alert.as_str().unwrap_or("unknown").to_owned())
        }
        Error::InvalidMessage(
            InvalidMessage::CertificatePayloadTooLarge
            | InvalidMessage::HandshakePayloadTooLarge
            | InvalidMessage::MessageTooLarge,
        ) => step.fail(Kind::TooMuch, inner.to_string()),
        _ => step.fail(Kind::BadTls, inner.to_string()),
    }
}

/// Silence, or a slow talker: the words tell which.
pub(super) fn too_late(mut failure: Failure, glance: &Glance) -> Failure {
    let first = glance.first();
    if !is_tls(&first) {
        (failure.kind, failure.words) = (Kind::NotTls, shown(&first));
    } else if glance.bytes() > 0 {
        failure.words = format!("{} bytes came in that time", glance.bytes());
    }
    failure
}

/// Whether bytes may begin a record of TLS; none at all may.
fn is_tls(first: &[u8]) -> bool {
    first.first().is_none_or(|kind| RECORDS.contains(kind))
        && first.get(1).is_none_or(|major| *major == MAJOR)
}
