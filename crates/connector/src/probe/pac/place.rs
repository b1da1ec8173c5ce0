// SPDX-License-Identifier: Apache-2.0
//! Where a PAC file is.

use std::fmt;
use std::path::PathBuf;

use super::super::options::{Credentials, ProxyError, bracketed, decoded, host_and_port, is_host};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PacPlace {
    File(PathBuf),
    Url(PacUrl),
}

impl fmt::Display for PacPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Url(url) => url.fmt(f),
        }
    }
}

/// The address of a file on a server. It is told without user, password and question, any of which
/// may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct PacUrl {
    pub(crate) is_safe: bool,
    pub(crate) host: String,
    pub(crate) port: Option<u16>,
    path: String,
    question: Option<String>,
    pub(crate) credentials: Option<Credentials>,
}

impl PacUrl {
    /// Reads `http://` or `https://`, with or without `user:password@`.
    pub fn parse(word: &str) -> Result<Self, ProxyError> {
        let (scheme, rest) = word.split_once("://").ok_or(ProxyError::Scheme)?;
        let is_safe = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return Err(ProxyError::Scheme),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let (user, place) = match authority.rsplit_once('@') {
            None => (None, authority),
            Some((user, place)) => (Some(user), place),
        };
        let (path, question) = match path.split_once('?') {
            None => (path, None),
            Some((path, question)) => (path, Some(question.to_owned())),
        };
        // A slash in a password would make its rest a path, which is told.
        if path.contains('@') {
            return Err(ProxyError::At);
        }
        let (host, port) = host_and_port(place)?;
        if !is_host(&host) {
            return Err(ProxyError::Host);
        }
        let path = if path.is_empty() { "/".to_owned() } else { path.to_owned() };
        Ok(Self { is_safe, host, port, path, question, credentials: user.map(credentials) })
    }

    pub(crate) fn port(&self) -> u16 {
        self.port.unwrap_or(if self.is_safe { 443 } else { 80 })
    }

    /// What the server is asked for.
    pub(crate) fn target(&self) -> String {
        match &self.question {
            None => self.path.clone(),
            Some(question) => format!("{}?{question}", self.path),
        }
    }

    /// As the field `Host` has it.
    pub(crate) fn named(&self) -> String {
        let host = bracketed(&self.host);
        self.port.map_or_else(|| host.clone(), |port| format!("{host}:{port}"))
    }

    pub(crate) fn question(&self) -> Option<&str> {
        self.question.as_deref().filter(|question| !question.is_empty())
    }
}

fn credentials(user: &str) -> Credentials {
    let word = decoded(user);
    Credentials::parse(&word).unwrap_or(Credentials { user: word, password: String::new() })
}

impl fmt::Display for PacUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_safe { "https" } else { "http" };
        let question = if self.question.is_some() { "?…" } else { "" };
        write!(f, "{scheme}://{}{}{question}", self.named(), self.path)
    }
}

impl fmt::Debug for PacUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_told_without_what_may_be_secret() {
        let url = PacUrl::parse("http://eva:se%40cret@W.example:8000/p.pac?token=x#y").unwrap();
        assert_eq!(url.to_string(), "http://w.example:8000/p.pac?…");
        assert_eq!(format!("{url:?}"), url.to_string());
        assert_eq!(url.target(), "/p.pac?token=x");
        assert_eq!(url.credentials.as_ref().map(|c| c.password.as_str()), Some("se@cret"));
        assert_eq!(PacUrl::parse("https://w").unwrap().to_string(), "https://w/");
    }

    #[test]
    fn what_is_no_address_is_refused_without_its_words() {
        for word in
            ["ftp://eva:secret@h/", "http://eva:secret", "http://eva:se/cret@h/p", "http:///p"]
        {
            let error = PacUrl::parse(word).unwrap_err().to_string();
            assert!(!error.contains("cret") && !error.contains("eva"), "{error}");
        }
        // A number before the slash would else be a port, and the rest of the password a path.
        assert_eq!(PacUrl::parse("http://eva:12/34@h/p"), Err(ProxyError::At));
    }
}
