// SPDX-License-Identifier: Apache-2.0
//! As much of an OCSP answer (RFC 6960) as tells that it is one, what it says, and which SCTs it carries.

use serde::Serialize;

use crate::certificate::hex;
use crate::der::{self, Element};
use crate::time;

/// What an OCSP answer says. Its signature is not checked: the question is whether the way lets answers through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ocsp {
    /// `successful`, `malformed-request`, `internal-error`, `try-later`, `sig-required`, `unauthorized`, or its number.
    pub status: String,
    /// Seconds of Unix.
    pub produced_at: Option<i64>,
    /// The first certificate that it speaks of.
    pub answer: Option<OcspSingle>,
}

/// What it says of one certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OcspSingle {
    /// In hex.
    pub serial: String,
    pub status: OcspStatus,
    /// Seconds of Unix.
    pub this_update: i64,
    /// Seconds of Unix.
    pub next_update: Option<i64>,
}

/// Whether a certificate still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OcspStatus {
    Good,
    Revoked,
    Unknown,
}

/// Reads an answer; `None` if these bytes are none.
pub fn read(bytes: &[u8]) -> Option<Ocsp> {
    let fields = der::all(der::only(bytes, der::SEQUENCE)?)?;
    let (status, body) = fields.split_first()?;
    let (der::ENUMERATED, [number]) = (status.tag, status.content) else { return None };
    let status = match number {
        0 => "successful",
        1 => "malformed-request",
        2 => "internal-error",
        3 => "try-later",
        5 => "sig-required",
        6 => "unauthorized",
        other => return Some(Ocsp { status: other.to_string(), produced_at: None, answer: None }),
    };
    let data = body.first().and_then(|body| data(body));
    if *number == 0 && data.is_none() {
        return None;
    }
    let fields = data.unwrap_or_default();
    let produced_at = fields.iter().find(|one| one.tag == der::GENERALIZED_TIME);
    let answer = single(&fields).and_then(answer);
    Some(Ocsp { status: status.to_owned(), produced_at: produced_at.and_then(time::read), answer })
}

/// The list of SCTs that the first answer carries.
pub(crate) fn sct_list(bytes: &[u8]) -> Option<&[u8]> {
    let fields = der::all(der::only(bytes, der::SEQUENCE)?)?;
    let fields = data(fields.get(1)?)?;
    let extensions = single(&fields)?.into_iter().find(|one| one.tag == der::context(1))?;
    for extension in der::all(der::only(extensions.content, der::SEQUENCE)?)? {
        let parts = der::all(extension.content)?;
        if parts.first().is_some_and(|oid| oid.whole == SCT_LIST) {
            return Some(der::only(parts.last()?.content, der::OCTET_STRING).unwrap_or_default());
        }
    }
    None
}

/// 1.3.6.1.4.1.11129.2.4.5, as an element.
const SCT_LIST: &[u8] = &[0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xd6, 0x79, 0x02, 0x04, 0x05];

/// 1.3.6.1.5.5.7.48.1.1, the basic answer.
const BASIC: &[u8] = &[0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01];

/// The fields of `ResponseData`.
fn data<'a>(body: &Element<'a>) -> Option<Vec<Element<'a>>> {
    let parts = der::all(der::only(body.content, der::SEQUENCE)?)?;
    let [kind, response] = parts.as_slice() else { return None };
    if kind.tag != der::OID || kind.content != BASIC || response.tag != der::OCTET_STRING {
        return None;
    }
    let (data, _) = der::split(der::only(response.content, der::SEQUENCE)?)?;
    der::all(data.content)
}

/// The fields of the first `SingleResponse`: the list is the only sequence that stands in the data as such.
fn single<'a>(data: &[Element<'a>]) -> Option<Vec<Element<'a>>> {
    let list = data.iter().find(|one| one.tag == der::SEQUENCE)?;
    der::all(der::split(list.content)?.0.content)
}

fn answer(fields: Vec<Element<'_>>) -> Option<OcspSingle> {
    let [id, status, this_update, rest @ ..] = fields.as_slice() else { return None };
    let serial = der::all(id.content)?.into_iter().rfind(|one| one.tag == der::INTEGER)?;
    let status = match status.tag & 0x1f {
        0 => OcspStatus::Good,
        1 => OcspStatus::Revoked,
        _ => OcspStatus::Unknown,
    };
    let next = rest.iter().find(|one| one.tag == der::context(0));
    let next =
        next.and_then(|next| der::split(next.content)).and_then(|(time, _)| time::read(&time));
    Some(OcspSingle {
        serial: hex(serial.content),
        status,
        this_update: time::read(this_update)?,
        next_update: next,
    })
}
