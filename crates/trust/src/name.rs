// SPDX-License-Identifier: Apache-2.0
//! A distinguished name as people read it, field by field. Whoever chose its words may be hostile: no control character gets through.

use serde::Serialize;
use x509_parser::prelude::{AttributeTypeAndValue, X509Name};

use crate::limits::{LIST_MAX, NAME_CHARS_MAX};

/// A distinguished name: its fields in the order in which they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct Name {
    fields: Vec<(String, String)>,
}

impl Name {
    pub(crate) fn read(name: &X509Name<'_>) -> Self {
        let fields = name.iter_attributes().take(LIST_MAX);
        Self { fields: fields.map(|field| (key(field), clean(&value(field)))).collect() }
    }

    /// The values of a field: `CN`, `O`, `OU`, `C`, `ST`, `L`, `DC`, `email`, or an OID in dots.
    pub fn values<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(key, _)| key == field).map(|(_, value)| value.as_str())
    }

    /// The field's first value.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(key, _)| key == field).map(|(_, value)| value.as_str())
    }

    /// Its shortest distinct words: the common name, else the organisation, else all of it.
    pub fn short(&self) -> String {
        let short = self.value("CN").or_else(|| self.value("OU")).or_else(|| self.value("O"));
        short.map_or_else(|| self.to_string(), str::to_owned)
    }

    /// Whether it says nothing at all.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, (key, value)) in self.fields.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(out, "{comma}{key}={value}")?;
        }
        Ok(())
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.to_string()
    }
}

fn key(field: &AttributeTypeAndValue<'_>) -> String {
    let oid = field.attr_type().to_id_string();
    let short = match oid.as_str() {
        "2.5.4.3" => "CN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.2.840.113549.1.9.1" => "email",
        _ => return oid,
    };
    short.to_owned()
}

const BMP_STRING: u32 = 30;

fn value(field: &AttributeTypeAndValue<'_>) -> String {
    let bytes = field.as_slice();
    if field.attr_value().tag().0 == BMP_STRING {
        let units = bytes
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte)));
        return char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // T61 is Latin-1 in every certificate that was seen in the wild.
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Text of a stranger, made safe to show, and bounded.
pub(crate) fn clean(text: &str) -> String {
    let shown = |letter: char| if hidden(letter) { char::REPLACEMENT_CHARACTER } else { letter };
    text.chars().take(NAME_CHARS_MAX).map(shown).collect()
}

/// Control characters, and those that turn the direction of what follows.
fn hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
