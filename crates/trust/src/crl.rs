// SPDX-License-Identifier: Apache-2.0
//! As much of a revocation list (RFC 5280, 5.1) as tells that it is one, whose, and of when.

use serde::Serialize;
use x509_parser::prelude::{FromDer, X509Name};

use crate::der;
use crate::name::Name;
use crate::time;

/// What a revocation list says of itself. Its signature is not checked: the question is whether the way lets lists through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Crl {
    pub issuer: Name,
    /// Seconds of Unix.
    pub this_update: i64,
    /// Seconds of Unix.
    pub next_update: Option<i64>,
}

/// Reads a list in DER; `None` if these bytes are none.
pub fn read(bytes: &[u8]) -> Option<Crl> {
    let parts = der::all(der::only(bytes, der::SEQUENCE)?)?;
    let [data, _algorithm, _signature] = parts.as_slice() else { return None };
    let mut fields = head(data.content).into_iter().peekable();
    fields.next_if(|one| one.tag == der::INTEGER);
    let (algorithm, issuer) = (fields.next()?, fields.next()?);
    let this_update = time::read(&fields.next()?)?;
    let next_update = fields.next().and_then(|one| time::read(&one));
    if algorithm.tag != der::SEQUENCE || issuer.tag != der::SEQUENCE {
        return None;
    }
    let (_, issuer) = X509Name::from_der(issuer.whole).ok()?;
    Some(Crl { issuer: Name::read(&issuer), this_update, next_update })
}

/// The fields before the entries, which may be a hundred thousand.
fn head(mut bytes: &[u8]) -> Vec<der::Element<'_>> {
    let mut found = Vec::new();
    while let Some((element, rest)) = der::split(bytes) {
        found.push(element);
        bytes = rest;
        if found.len() == 5 {
            break;
        }
    }
    found
}
