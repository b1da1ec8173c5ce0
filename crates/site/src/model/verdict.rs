// SPDX-License-Identifier: Apache-2.0
//! The words in which a verdict is given (DESIGN 2.9). `spec` and `acl` reach them on their own.

use super::Forbid;

/// Which policies count (DESIGN 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// The enforced ones alone.
    Live,
    /// Enforced and monitored ones, as if all were enforced.
    Intended,
}

/// What one end says, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decision {
    pub outcome: Outcome,
    /// The deciding policy; `None` for plumbing, the unlabelled rule and the site default.
    pub policy: Option<String>,
    /// The deciding rule; `None` where no single rule decided.
    pub rule: Option<String>,
    pub reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Allow,
    Deny(Forbid),
}

impl Outcome {
    pub fn allows(self) -> bool {
        self == Self::Allow
    }
}

/// Why, in the order of DESIGN 2.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A network needs it to be one.
    Plumbing,
    /// Quarantine strict holds the workload.
    QuarantineStrict,
    /// A forensic quarantine's rule allows it.
    ForensicAllow,
    /// A forensic quarantine holds the workload, and no rule of it allows this.
    ForensicDeny,
    /// A shared service's rule allows it.
    SharedService,
    /// The ends are on two sides of an isolation.
    Isolated,
    /// A deny rule of an application policy.
    DenyRule,
    /// `within: deny` of the tier that both ends are in.
    WithinDeny,
    /// A rule of an application policy allows it.
    AllowRule,
    /// The policy allows `any` in this direction.
    AnyAllowed,
    /// `within` of the tier that both ends are in allows it.
    WithinAllow,
    /// Secured, and no policy that secures the workload in this direction allows it.
    NotAllowed,
    /// The workload carries no category.
    Unlabelled,
    /// No policy secures the workload in this direction.
    SiteDefault,
}

impl Reason {
    /// A kebab-case word for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plumbing => "plumbing",
            Self::QuarantineStrict => "quarantine-strict",
            Self::ForensicAllow => "forensic-allow",
            Self::ForensicDeny => "forensic-deny",
            Self::SharedService => "shared-service",
            Self::Isolated => "isolated",
            Self::DenyRule => "deny-rule",
            Self::WithinDeny => "within-deny",
            Self::AllowRule => "allow-rule",
            Self::AnyAllowed => "any-allowed",
            Self::WithinAllow => "within-allow",
            Self::NotAllowed => "not-allowed",
            Self::Unlabelled => "unlabelled",
            Self::SiteDefault => "site-default",
        }
    }

    /// Whether a denial for this reason acts on established connections at once (DESIGN 2.13).
    pub fn cuts_established(self) -> bool {
        matches!(
            self,
            Self::QuarantineStrict
                | Self::ForensicDeny
                | Self::Isolated
                | Self::DenyRule
                | Self::WithinDeny
        )
    }
}

/// What both ends say of a connection in one view. An end that does not judge is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Judgement {
    pub egress: Option<Decision>,
    pub ingress: Option<Decision>,
}

impl Judgement {
    /// It passes only if each end that judges allows it.
    pub fn allows(&self) -> bool {
        [&self.egress, &self.ingress].into_iter().flatten().all(|d| d.outcome.allows())
    }
}

/// Both views of one connection.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Verdict {
    pub live: Judgement,
    pub intended: Judgement,
}

impl Verdict {
    /// Live allows it and intended denies it.
    pub fn is_flagged(&self) -> bool {
        self.live.allows() && !self.intended.allows()
    }

    /// Live denies it and intended allows it.
    pub fn would_open(&self) -> bool {
        !self.live.allows() && self.intended.allows()
    }

    /// Flagged, but by a deny that somebody wrote: it is known (DESIGN 2.8).
    pub fn is_settled(&self) -> bool {
        let denials = [&self.intended.egress, &self.intended.ingress];
        self.is_flagged()
            && denials
                .into_iter()
                .flatten()
                .filter(|d| !d.outcome.allows())
                .all(|d| d.reason == Reason::DenyRule)
    }
}
