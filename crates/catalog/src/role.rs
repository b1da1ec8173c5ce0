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
    /// Ids of other roles whose workloads also play this one, as domain controllers answer DNS.
    pub played_by: Vec<String>,
}

impl Role {
    /// Its id, its name and its aliases.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let own = [self.id.as_str(), self.name.as_str()];
        own.into_iter().chain(self.aliases.iter().map(String::as_str))
    }

    /// Whether this is one of its names, without regard to case.
    pub fn is_called(&self, name: &str) -> bool {
        self.names().any(|n| n.eq_ignore_ascii_case(name))
    }

    /// The host names among its aliases, for a role of kind [`RoleKind::Fqdn`]: `*.nssvc.net`.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        let fqdn = self.kind == RoleKind::Fqdn;
        self.aliases.iter().map(String::as_str).filter(move |alias| fqdn && is_host(alias))
    }
}

fn is_host(alias: &str) -> bool {
    let label = |l: &str| {
        !l.is_empty() && (l == "*" || l.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
    };
    alias.contains('.') && alias.split('.').all(label)
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
    /// Every kind, in the order of the words.
    pub const ALL: [Self; 6] = [
        Self::Workload,
        Self::External,
        Self::Fqdn,
        Self::Broadcast,
        Self::Loopback,
        Self::AnyComponent,
    ];

    /// The kind of this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

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
