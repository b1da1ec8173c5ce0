// SPDX-License-Identifier: Apache-2.0
//! The resolved site. DESIGN section 2 says what it means; `docs/adr/0001` settles its silences.

mod categories;
mod end;
mod expectation;
mod policy;
mod rule;
mod selector;
mod suppression;
mod verdict;
mod workload;

use std::collections::BTreeMap;

use portolan_net::{AddressSet, ServiceSet};

pub use categories::{Categories, Values};
pub use end::{Addressing, FqdnGroup, FqdnPattern, Learned};
pub use expectation::Expectation;
pub use policy::{
    Application, Forbid, Isolation, Mode, Part, Policy, PolicyKind, Quarantine, QuarantineLevel,
    Rules, SharedService, Side, Tier, Within,
};
pub use rule::{Action, Direction, Rule};
pub use selector::{Selector, What};
pub use suppression::Suppression;
pub use verdict::{Decision, Judgement, Outcome, Reason, Verdict, View};
pub use workload::{Attachment, AttachmentKind, Workload};

/// The day on which rules are judged to have expired or not.
pub type Date = jiff::civil::Date;

/// A whole site, resolved.
#[derive(Clone, Debug, Default)]
pub struct Site {
    pub name: String,
    /// Sorted by name; no two share a name or an address.
    pub workloads: Vec<Workload>,
    /// Sorted by id. Their order decides which of several equal reasons is given, nothing else.
    pub policies: Vec<Policy>,
    pub address_groups: BTreeMap<String, AddressSet>,
    pub fqdn_groups: BTreeMap<String, FqdnGroup>,
    pub services: BTreeMap<String, ServiceSet>,
    /// What a connection meets that no policy decides.
    pub default: SiteDefault,
    /// What a workload without any category meets in the place of `default`.
    pub unlabelled: Unlabelled,
    /// Networks of the site: every host address of them that no workload has is the address of a
    /// machine that nobody listed (ADR 0001.19).
    pub networks: AddressSet,
    /// The conditions of the catalogue that hold here, by id: those that hold unless a site says
    /// otherwise are among them.
    pub conditions: std::collections::BTreeSet<String>,
    pub attachments: Vec<Attachment>,
    /// What `check` proves, in the order written.
    pub expectations: Vec<Expectation>,
    /// What is known of `check`, in the order written.
    pub suppressions: Vec<Suppression>,
}

/// The site's last word, at an end that judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct SiteDefault {
    pub allow: Allow,
    /// How a denied connection is refused wherever its policy does not say.
    pub forbid: Forbid,
}

/// The rule for workloads that carry no category (DESIGN 2.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unlabelled {
    pub allow: Allow,
    /// In `Monitor` the live verdict is the site default's. `Draft` is not a value here.
    pub mode: Mode,
}

impl Default for Unlabelled {
    fn default() -> Self {
        Self { allow: Allow::No, mode: Mode::Enforce }
    }
}

/// Whether a default allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Allow {
    #[default]
    Yes,
    No,
}

impl Site {
    /// The workload that has this address.
    pub fn workload_at(&self, address: std::net::IpAddr) -> Option<&Workload> {
        self.workloads.iter().find(|w| w.addresses.contains(&address))
    }
}
