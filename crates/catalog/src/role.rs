// SPDX-License-Identifier: Apache-2.0
//! Who opens and who answers, as the vendor's charts name them.

/// A party of the charts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Kebab case: `delivery-controller`.
    pub id: String,
    /// For people: `Delivery Controller`.
    pub name: String,
    pub kind: RoleKind,
    /// Every other name that charts and inventories use; matched without regard to case.
    pub aliases: Vec<String>,
    /// The value of the `AppTier` category that `init` gives it; `None` where it has no workload.
    pub tier: Option<String>,
    /// The value of the `AppType` category, such as `Citrix`.
    pub app: Option<String>,
}

/// What stands behind a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoleKind {
    /// Machines of the site.
    Workload,
    /// Machines outside it: users, administrators, somebody else's service.
    External,
    /// Names on the internet.
    Fqdn,
    /// Broadcast or multicast.
    Broadcast,
    /// The machine itself; never a rule of the network.
    Loopback,
    /// Every component of the platform.
    AnyComponent,
}

impl RoleKind {
    /// The word in JSON and CSV.
    pub fn word(self) -> &'static str {
        match self {
            Self::Workload => "workload",
            Self::External => "external",
            Self::Fqdn => "fqdn",
            Self::Broadcast => "broadcast",
            Self::Loopback => "loopback",
            Self::AnyComponent => "any-component",
        }
    }
}
