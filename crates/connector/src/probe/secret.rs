// SPDX-License-Identifier: Apache-2.0
//! Passwords that were sent, taken out of whatever came back: a proxy may send our own request
//! back to us, in an error page or in its fields.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use portolan_doctor::seen::Run;
use serde_json::Value;

use super::options::{Credentials, Options};

/// What must not be kept, in lower case.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    /// The name and the password as they are sent: so much of them as tells them from other words.
    encoded: Vec<String>,
    plain: Vec<String>,
}

/// What stands in their place.
const HIDDEN: &str = "…";
/// Signs of an encoded word that tell it from others; what follows is cut with it.
const STEM: usize = 8;
/// Fewer signs are a part of many words, and hidden only where they stand alone. So many at the end
/// of what was cut may be the beginning of a secret.
const SHORT: usize = 4;

/// Keys of the record under which others have their say.
const FOREIGN: [&str; 10] = [
    "words",
    "fields",
    "request_fields",
    "omitted",
    "settings",
    "url",
    "sni",
    "alpn",
    "versions",
    "source",
];

impl Secrets {
    pub(crate) fn of(options: &Options) -> Self {
        let mut all = Self::default();
        options.all_credentials().for_each(|credentials| all.add(credentials));
        all.plain.extend(options.pac_questions().map(str::to_ascii_lowercase));
        all
    }

    fn add(&mut self, credentials: &Credentials) {
        if credentials.password.is_empty() {
            return;
        }
        let both = format!("{}:{}", credentials.user, credentials.password);
        for word in [STANDARD_NO_PAD.encode(&both), URL_SAFE_NO_PAD.encode(&both)] {
            self.encoded.push(word.to_ascii_lowercase());
        }
        let password = credentials.password.to_ascii_lowercase();
        // As URLs have it.
        let quoted: String = password.bytes().map(quoted).collect();
        self.plain.extend([quoted, password]);
    }

    /// The record without them.
    pub(crate) fn out_of(&self, run: Run) -> Result<Run, serde_json::Error> {
        if self.plain.is_empty() {
            return Ok(run);
        }
        let mut value = serde_json::to_value(run)?;
        self.search(&mut value, false);
        serde_json::from_value(value)
    }

    fn search(&self, value: &mut Value, is_foreign: bool) {
        match value {
            Value::String(text) if is_foreign => *text = self.hidden(text),
            Value::Array(all) => all.iter_mut().for_each(|one| self.search(one, is_foreign)),
            Value::Object(all) => {
                for (key, one) in all {
                    self.search(one, is_foreign || FOREIGN.contains(&key.as_str()));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    pub(crate) fn hidden(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for word in &self.encoded {
            let stem = word.get(..STEM).unwrap_or(word);
            text = replaced(&text, stem, |rest| rest.find(|c| !is_encoding(c)));
        }
        for word in &self.plain {
            text = replaced(&text, word, |_| Some(0));
        }
        for word in self.encoded.iter().chain(&self.plain) {
            text = without_beginning(text, word);
        }
        text
    }
}

/// Every place of a word, and so much after it as `more` says; all of the rest where it says none.
fn replaced(text: &str, word: &str, more: impl Fn(&str) -> Option<usize>) -> String {
    let (low, mut out, mut at) = (text.to_ascii_lowercase(), String::new(), 0);
    while let Some(found) = low.get(at..).and_then(|rest| rest.find(word)) {
        let begin = at.saturating_add(found);
        let end = begin.saturating_add(word.len());
        let rest = text.get(end..).unwrap_or_default();
        out.push_str(text.get(at..begin).unwrap_or_default());
        if word.len() < SHORT && !is_alone(text, begin, rest) {
            out.push_str(text.get(begin..end).unwrap_or_default());
            at = end;
        } else {
            out.push_str(HIDDEN);
            at = end.saturating_add(more(rest).unwrap_or(rest.len()));
        }
    }
    out + text.get(at..).unwrap_or_default()
}

fn is_alone(text: &str, begin: usize, rest: &str) -> bool {
    let before = text.get(..begin).and_then(|before| before.chars().next_back());
    let is_of_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !is_of_word(before) && !is_of_word(rest.chars().next())
}

fn quoted(byte: u8) -> String {
    let is_plain = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if is_plain { char::from(byte).to_string() } else { format!("%{byte:02x}") }
}

fn is_encoding(c: char) -> bool {
    c.is_ascii_alphanumeric() || "+/=_-".contains(c)
}

/// What comes from elsewhere is cut to a length: its end may be the beginning of a secret.
fn without_beginning(mut text: String, word: &str) -> String {
    let low = text.to_ascii_lowercase();
    let low = low.trim_end_matches(['.', char::REPLACEMENT_CHARACTER]);
    let is_end = |length: &usize| word.get(..*length).is_some_and(|part| low.ends_with(part));
    if let Some(length) = (SHORT..word.len()).rev().find(is_end) {
        text.truncate(low.len().saturating_sub(length));
        text.push_str(HIDDEN);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        let mut all = Secrets::default();
        all.add(&Credentials { user: "eva".into(), password: "S3cret/Pässword".into() });
        all
    }

    #[test]
    fn what_came_back_has_neither_the_password_nor_the_word_that_was_sent() {
        let sent = STANDARD_NO_PAD.encode("eva:S3cret/Pässword");
        for (came, kept) in [
            (format!("a: Basic {sent}=\r\nb: c"), "a: Basic …\r\nb: c"),
            (format!("{}==.", sent.to_lowercase()), "…."),
            (format!("x {}", &sent[..13]), "x …"),
            (format!("x {}", &sent[..5]), "x …"),
            ("eva:S3cret/Pässword@p s3CRET/pässword".into(), "eva:…@p …"),
            ("it says S3cre".into(), "it says …"),
            ("http://eva:S3cret%2FP%C3%A4ssword@p/".into(), "http://eva:…@p/"),
            ("it says S3cret/P.".into(), "it says …"),
            ("Basic realm=\"x\"".into(), "Basic realm=\"x\""),
        ] {
            assert_eq!(secrets().hidden(&came), kept, "{came}");
        }
    }

    #[test]
    fn a_password_of_few_letters_is_hidden_where_it_stands_alone() {
        let mut all = Secrets::default();
        all.add(&Credentials { user: "eva".into(), password: "pw".into() });
        assert_eq!(all.hidden("eva:pw@p, pwd, ZXZhOnB3"), "eva:…@p, pwd, …");
    }
}
