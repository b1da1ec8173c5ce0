// SPDX-License-Identifier: Apache-2.0
//! A report: what follows from one run. Its serialized form is the JSON that users get, and what a history keeps.

use serde::{Deserialize, Serialize};

use crate::seen::{Field, HelloSeen};

/// How sure it is that somebody reads along.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing speaks for it.
    #[default]
    None,
    /// One sign.
    Suspected,
    /// Signs of two kinds.
    Likely,
    /// A fact.
    Confirmed,
}

impl Verdict {
    pub const ALL: [Self; 4] = [Self::None, Self::Suspected, Self::Likely, Self::Confirmed];

    pub fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Suspected => "suspected",
            Self::Likely => "likely",
            Self::Confirmed => "confirmed",
        }
    }

    pub(crate) fn confidence(self) -> Confidence {
        match self {
            Self::None | Self::Suspected => Confidence::Suspected,
            Self::Likely => Confidence::Likely,
            Self::Confirmed => Confidence::Confirmed,
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Good to know.
    Note,
    /// Works, and will not always, or not well.
    Warning,
    /// A connector does not work like that.
    Error,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    Suspected,
    Likely,
    Confirmed,
}

impl Confidence {
    pub fn word(self) -> &'static str {
        match self {
            Self::Suspected => "suspected",
            Self::Likely => "likely",
            Self::Confirmed => "confirmed",
        }
    }
}

/// An address by a way, as a finding names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct About {
    pub host: String,
    pub port: u16,
    /// `https`, `http`, `tcp`, `dtls`
    pub speaks: String,
    /// `direct`, or the proxy.
    pub way: String,
}

/// Where somebody else says what we say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cite {
    pub title: String,
    pub url: String,
}

/// One thing to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub code: String,
    pub severity: Severity,
    pub confidence: Confidence,
    pub message: String,
    /// The addresses it is about; none where it is about the machine or the whole run.
    pub addresses: Vec<About>,
    /// Roles that need these addresses, by their id in the catalogue.
    #[serde(default)]
    pub roles: Vec<String>,
    /// What was seen, a line each.
    pub evidence: Vec<String>,
    /// Why this breaks a connector.
    pub why: String,
    /// What to change.
    pub change: String,
    /// The team that can change it.
    pub for_whom: String,
    /// The command that writes the exception, where there is one to write.
    pub command: Option<String>,
    pub cites: Vec<Cite>,
}

/// One address by one way, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressReport {
    pub host: String,
    pub port: u16,
    pub speaks: String,
    pub way: String,
    pub verdict: Verdict,
    pub product: Option<String>,
    /// Whether something answered there as it should.
    pub reached: bool,
    /// How far it came: `ok`, or the step that failed and how.
    pub came: String,
    /// Codes of the findings about it.
    pub findings: Vec<String>,
    /// From the beginning of the run.
    pub at_ms: u64,
    pub took_ms: u64,
    /// Until the connection stood.
    pub connect_ms: Option<u64>,
    /// The address that was spoken to: the host's, or the proxy's.
    pub address: Option<String>,
    /// The name at the end of those that the machine's resolver led through.
    #[serde(default)]
    pub leads_to: Option<String>,
    /// `us`, `eu`, `ap-s` or `jp`, where those names tell one.
    #[serde(default)]
    pub region: Option<String>,
    /// `TLS1.3`
    pub tls: Option<String>,
    /// What was agreed on, by its IANA name.
    #[serde(default)]
    pub cipher: Option<String>,
    /// Who vouches: the issuer of the leaf.
    pub issuer: Option<String>,
    /// When the first certificate of the chain expires, in seconds of Unix.
    pub expires: Option<i64>,
    pub status: Option<u16>,
    pub purpose: String,
    pub roles: Vec<String>,
    /// The line of the list that asks for it.
    pub pattern: String,
    pub source: String,
}

/// One visit to an echo of our own: what was sent, and what arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EchoReport {
    /// `host:port`
    pub endpoint: String,
    pub way: String,
    /// `confirmed` where the connection was ended on the way.
    pub verdict: Verdict,
    /// `ok`, or how it failed.
    pub came: String,
    /// Whether the certificate that came was the echo's; `None` where it is not known.
    pub own_certificate: Option<bool>,
    pub sent: HelloSeen,
    /// `None`: nothing is known to have arrived.
    pub got: Option<HelloSeen>,
    /// What is different, a line each; source address and TTL differ where nobody reads along, too.
    pub differs: Vec<String>,
    /// The fields of a request as they arrived: in plain text, where the echo answers that too.
    pub request_fields: Vec<Field>,
}

/// What follows from a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Of this form; 1.
    pub version: u32,
    /// The worst of all addresses.
    pub verdict: Verdict,
    /// Who reads along, where its own words say so.
    pub product: Option<String>,
    /// RFC 3339, UTC.
    pub started: String,
    pub took_ms: u64,
    /// The machine that asked.
    pub machine: String,
    pub ways: Vec<String>,
    /// In the order of asking.
    pub addresses: Vec<AddressReport>,
    /// The worst first.
    pub findings: Vec<Finding>,
    /// What echoes of our own saw of this machine.
    #[serde(default)]
    pub echoes: Vec<EchoReport>,
    /// What was not looked at, and why.
    pub omitted: Vec<String>,
}

impl Report {
    /// Whether anything is told that is worse than a note.
    pub fn is_clean(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity == Severity::Note)
    }

    /// The worst that is told.
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}
