// SPDX-License-Identifier: Apache-2.0
//! The head of an answer.

use portolan_doctor::seen::{Field, HttpSeen};

use super::super::limits::{FIELD_KEPT, FIELDS_MAX};
use super::super::step::Step;

#[derive(Debug)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) fields: Vec<Field>,
    /// HTTP/1.0 ends each connection, unless it says otherwise.
    pub(super) is_old: bool,
}

pub(super) enum Parsed {
    /// And its length.
    Whole(Head, usize),
    Part,
    TooManyFields,
    Bad,
}

/// What cannot become this any more is no part of an answer.
pub(super) const BEGINS: &[u8] = b"HTTP/1.";

pub(super) fn parse(bytes: &[u8]) -> Parsed {
    if bytes.iter().zip(BEGINS).any(|(byte, wanted)| byte != wanted) {
        return Parsed::Bad;
    }
    let mut fields = [httparse::EMPTY_HEADER; FIELDS_MAX];
    let mut response = httparse::Response::new(&mut fields);
    match response.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => match response.code {
            Some(status) => Parsed::Whole(head(status, &response), length),
            None => Parsed::Bad,
        },
        Ok(httparse::Status::Partial) => Parsed::Part,
        Err(httparse::Error::TooManyHeaders) => Parsed::TooManyFields,
        Err(_) => Parsed::Bad,
    }
}

fn head(status: u16, response: &httparse::Response<'_, '_>) -> Head {
    let fields = response.headers.iter().map(|field| Field {
        name: field.name.to_ascii_lowercase(),
        value: String::from_utf8_lossy(field.value).chars().take(FIELD_KEPT).collect(),
    });
    Head { status, fields: fields.collect(), is_old: response.version == Some(0) }
}

impl Head {
    pub(super) fn seen(&self, step: &Step) -> HttpSeen {
        HttpSeen {
            took_ms: step.ms(),
            status: Some(self.status),
            fields: self.fields.clone(),
            failure: None,
        }
    }

    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|field| field.name == name);
        found.map(|field| field.value.trim())
    }

    /// Whether the connection outlives the answer.
    pub(super) fn is_kept(&self) -> bool {
        let says = |word: &str| {
            let said = self.field("connection").unwrap_or_default().to_ascii_lowercase();
            said.split(',').any(|part| part.trim() == word)
        };
        if self.is_old { says("keep-alive") } else { !says("close") }
    }
}
