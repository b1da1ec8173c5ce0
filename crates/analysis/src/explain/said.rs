// SPDX-License-Identifier: Apache-2.0
//! What one end says in both views, as one entry tells it.

use portolan_site::model::{Decision, Reason};

/// Two connections with equal values are answered alike at this end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Said {
    /// Whether each view allows it.
    pub live: bool,
    pub intended: bool,
    /// The live denial where there is one, and else the intended decision.
    pub by: Decision,
}

impl Said {
    /// Of one end that judges.
    pub fn of(live: &Decision, intended: &Decision) -> Self {
        let by = if live.outcome.allows() { intended } else { live };
        let (live, intended) = (live.outcome.allows(), intended.outcome.allows());
        Self { live, intended, by: by.clone() }
    }
}

/// What both ends say. An end that does not judge is `None`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BothSaid {
    pub egress: Option<Said>,
    pub ingress: Option<Said>,
}

impl BothSaid {
    fn ends(&self) -> impl Iterator<Item = &Said> {
        [&self.egress, &self.ingress].into_iter().flatten()
    }

    /// What passes now.
    pub fn live(&self) -> bool {
        self.ends().all(|said| said.live)
    }

    /// What would pass if all that is monitored were enforced.
    pub fn intended(&self) -> bool {
        self.ends().all(|said| said.intended)
    }

    /// Live allows it and intended denies it.
    pub fn is_flagged(&self) -> bool {
        self.live() && !self.intended()
    }

    /// Live denies it and intended allows it.
    pub fn would_open(&self) -> bool {
        !self.live() && self.intended()
    }

    /// Flagged, but by a deny that somebody wrote.
    pub fn is_settled(&self) -> bool {
        let mut denying = self.ends().filter(|said| !said.intended);
        self.is_flagged() && denying.all(|said| said.by.reason == Reason::DenyRule)
    }

    /// Whether some end lets it through because a network needs it to be one.
    pub fn is_plumbing(&self) -> bool {
        self.ends().any(|said| said.by.reason == Reason::Plumbing)
    }
}
