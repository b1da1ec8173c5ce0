// SPDX-License-Identifier: Apache-2.0
//! Who vouches for a chain. Trust and dates are kept apart: an expired public certificate is somebody's neglect, not interception.

use rustls_pki_types::{CertificateDer, UnixTime};
use serde::Serialize;

use crate::certificate::{Certificate, Parsed};
use crate::path::{self, End, Path};
use crate::roots::Roots;
use crate::signature::Signature;

/// Who vouches for a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Standing {
    /// Leads to a public root, now.
    Public { root: String },
    /// Leads to a public root, and a certificate of the chain has expired.
    PublicExpired { root: String },
    /// Leads to a public root, and a certificate of the chain is not valid yet.
    PublicNotYetValid { root: String },
    /// Leads to a public root, and breaks another rule of RFC 5280: why, in words.
    PublicUnfit { root: String, why: String },
    /// The issuer was not sent. By itself no sign of interception: `likely` says what speaks for a public authority.
    Incomplete { wanted: String, likely: Likely },
    /// Leads to a root that this machine trusts, and that is not public.
    SystemOnly { root: String },
    /// Leads to a root that is not in the public set, and public logs took the certificate: an authority that other
    /// programmes trust, or one of yesterday. No device in between gets that.
    LoggedOnly { top: String },
    /// Leads to nobody whom we know: the root that was sent, or the highest issuer named.
    Private { top: String },
    /// The leaf signed itself.
    SelfSigned,
    /// Names an issuer whose key did not sign it.
    Forged { issuer: String },
    /// Cannot be looked at: which certificate, and why.
    Malformed { why: String },
    /// No certificate came.
    Empty,
}

/// What speaks for a public authority where the issuer was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likely {
    /// A known log promised to keep this very certificate.
    Logged,
    /// It carries SCTs, which the issuer's key alone could confirm.
    Promised,
    /// The issuer's organisation has roots in the public set.
    PublicName,
    /// Nothing does.
    Unknown,
}

impl Standing {
    /// Whether it leads to a public root, dates aside.
    pub fn is_public(&self) -> bool {
        match self {
            Self::Public { .. }
            | Self::PublicExpired { .. }
            | Self::PublicNotYetValid { .. }
            | Self::PublicUnfit { .. } => true,
            Self::Incomplete { .. }
            | Self::LoggedOnly { .. }
            | Self::SystemOnly { .. }
            | Self::Private { .. }
            | Self::SelfSigned
            | Self::Forged { .. }
            | Self::Malformed { .. }
            | Self::Empty => false,
        }
    }

    /// Whether a public authority vouches, by a root of ours or by the word of a public log. Such a chain names no product.
    pub fn is_vouched_for(&self) -> bool {
        self.is_public()
            || matches!(
                self,
                Self::LoggedOnly { .. } | Self::Incomplete { likely: Likely::Logged, .. }
            )
    }

    /// Whether only a certificate that was not sent keeps it from being public, as far as names tell.
    pub fn may_be_public(&self) -> bool {
        matches!(
            self,
            Self::Incomplete { likely: Likely::Logged | Likely::Promised | Likely::PublicName, .. }
        )
    }

    /// Whether it was shown that no public authority vouches: what makes interception of a public name a fact.
    pub fn is_not_public(&self) -> bool {
        match self {
            Self::SystemOnly { .. }
            | Self::Private { .. }
            | Self::SelfSigned
            | Self::Forged { .. } => true,
            Self::Public { .. }
            | Self::PublicExpired { .. }
            | Self::PublicNotYetValid { .. }
            | Self::PublicUnfit { .. }
            | Self::Incomplete { .. }
            | Self::LoggedOnly { .. }
            | Self::Malformed { .. }
            | Self::Empty => false,
        }
    }

    /// The same, now that the leaf is known to carry SCTs that nobody can check here.
    pub(crate) fn promised(self) -> Self {
        if let Self::Incomplete { wanted, likely: Likely::Unknown } = self {
            return Self::Incomplete { wanted, likely: Likely::Promised };
        }
        self
    }

    /// The same, now that a public log is known to hold the certificate.
    pub(crate) fn logged(self) -> Self {
        match self {
            Self::Incomplete { wanted, .. } => Self::Incomplete { wanted, likely: Likely::Logged },
            Self::SystemOnly { root: top } | Self::Private { top } => Self::LoggedOnly { top },
            other @ (Self::Public { .. }
            | Self::PublicExpired { .. }
            | Self::PublicNotYetValid { .. }
            | Self::PublicUnfit { .. }
            | Self::LoggedOnly { .. }
            | Self::SelfSigned
            | Self::Forged { .. }
            | Self::Malformed { .. }
            | Self::Empty) => other,
        }
    }
}

/// Who vouches, and by which way.
pub(crate) fn judge<'r>(
    sent: &[Parsed<'_>],
    leaf: usize,
    now: i64,
    public: &'r Roots,
    system: Option<&'r Roots>,
) -> (Standing, Path<'r>) {
    if let Some(path) = path::to_root(sent, leaf, public) {
        return (dated(sent, &path, now, public), path);
    }
    if let Some(path) = system.and_then(|system| path::to_root(sent, leaf, system)) {
        return (Standing::SystemOnly { root: root(&path) }, path);
    }
    let path = path::upwards(sent, leaf);
    (unvouched(sent, &path, public), path)
}

fn root(path: &Path<'_>) -> String {
    match path.end {
        End::Root(root) => root.said.subject.to_string(),
        End::SelfSigned | End::Missing | End::Forged => String::new(),
    }
}

fn dated(sent: &[Parsed<'_>], path: &Path<'_>, now: i64, public: &Roots) -> Standing {
    let root = root(path);
    let certificates =
        || path.places.iter().filter_map(|place| sent.get(*place)).map(|one| &one.said);
    let Err(why) = verify(sent, path, now, public) else { return Standing::Public { root } };
    // When all of them were valid, if ever, tells what is wrong besides the dates.
    let from = certificates().map(|one| one.not_before).max().unwrap_or(now);
    let to = certificates().map(|one| one.not_after).min().unwrap_or(now);
    let unfit = if from <= to { verify(sent, path, from, public).err() } else { None };
    match (unfit, certificates().any(|one| one.not_after < now)) {
        (Some(why), _) => Standing::PublicUnfit { root, why },
        (None, true) => Standing::PublicExpired { root },
        (None, false) if from > now => Standing::PublicNotYetValid { root },
        (None, false) => Standing::PublicUnfit { root, why },
    }
}

/// By all the rules that a client of today keeps, at this time.
fn verify(sent: &[Parsed<'_>], path: &Path<'_>, at: i64, roots: &Roots) -> Result<(), String> {
    let leaf = path.places.first().and_then(|place| sent.get(*place)).ok_or("no leaf")?;
    let der = CertificateDer::from(leaf.der);
    let leaf = webpki::EndEntityCert::try_from(&der).map_err(|error| error.to_string())?;
    let above: Vec<_> = sent.iter().map(|one| CertificateDer::from(one.der)).collect();
    let at = UnixTime::since_unix_epoch(std::time::Duration::from_secs(at.try_into().unwrap_or(0)));
    let usage = webpki::KeyUsage::server_auth();
    leaf.verify_for_usage(
        webpki::ALL_VERIFICATION_ALGS,
        roots.anchors(),
        &above,
        at,
        usage,
        None,
        None,
    )
    .map(drop)
    .map_err(|error| error.to_string())
}

fn unvouched(sent: &[Parsed<'_>], path: &Path<'_>, public: &Roots) -> Standing {
    let Some(top) = path.places.last().and_then(|place| sent.get(*place)) else {
        return Standing::Empty;
    };
    let issuer = || top.said.issuer.to_string();
    match path.end {
        End::SelfSigned if path.places.len() == 1 => Standing::SelfSigned,
        End::SelfSigned | End::Root(_) => Standing::Private { top: top.said.subject.to_string() },
        End::Forged => Standing::Forged { issuer: issuer() },
        End::Missing if is_forged_root(top, public) => Standing::Forged { issuer: issuer() },
        End::Missing if path.places.len() == 1 || claims_public(&top.said, public) => {
            Standing::Incomplete { wanted: issuer(), likely: likely(&top.said, public) }
        }
        End::Missing => Standing::Private { top: issuer() },
    }
}

fn likely(top: &Certificate, public: &Roots) -> Likely {
    if claims_public(top, public) { Likely::PublicName } else { Likely::Unknown }
}

/// Whether the issuer's organisation has roots in the public set.
pub(crate) fn claims_public(top: &Certificate, public: &Roots) -> bool {
    top.issuer.values("O").any(|organisation| public.know_organisation(organisation))
}

/// Whether it names a public root, by its key too, and that key did not sign it.
fn is_forged_root(top: &Parsed<'_>, public: &Roots) -> bool {
    public.named(top.issuer()).any(|root| {
        top.points_at(&root.said) == Some(true)
            && path::signature_by(top, &root.key) == Signature::Bad
    })
}
