// SPDX-License-Identifier: Apache-2.0
//! Whose answers count. Any machine may call itself a resolver; a stolen desktop would, to have
//! an address of its own taken for a name that it may reach.

use std::net::IpAddr;

use portolan_net::AddressSet;
use portolan_site::model::Site;

/// The machines whose answers the site trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolvers(AddressSet);

impl Resolvers {
    /// The address group that names them, where a site has it.
    pub const GROUP: &str = "resolvers";

    /// The catalogue roles whose workloads they are otherwise.
    pub const ROLES: [&str; 2] = ["dns-server", "domain-controller"];

    /// Those of a site: its address group `resolvers`, which then says all of them, or else the
    /// workloads that play a role of [`Self::ROLES`].
    pub fn of(site: &Site) -> Self {
        if let Some(group) = site.address_groups.get(Self::GROUP) {
            return Self(group.clone());
        }
        let plays = |role: &str| Self::ROLES.contains(&role);
        let workloads = site.workloads.iter().filter(|w| w.roles.iter().any(|r| plays(r)));
        Self(AddressSet::hosts(workloads.flat_map(|w| w.addresses.iter().copied())))
    }

    pub fn trust(&self, address: IpAddr) -> bool {
        self.0.contains(address)
    }
}

impl From<AddressSet> for Resolvers {
    fn from(addresses: AddressSet) -> Self {
        Self(addresses)
    }
}

#[cfg(test)]
mod tests {
    use portolan_catalog::Catalogue;
    use portolan_net::parse_addresses;

    use super::*;
    use crate::testing::site;

    fn trusts(site: &Site, address: &str) -> bool {
        Resolvers::of(site).trust(address.parse().unwrap())
    }

    #[test]
    fn domain_controllers_are_trusted_where_the_site_names_nobody() {
        assert!(trusts(&site(), "10.0.2.1"));
        assert!(!trusts(&site(), "10.0.0.1"), "a store is no resolver");
    }

    #[test]
    fn a_group_of_resolvers_says_all_of_them() {
        let mut site = site();
        let group = parse_addresses("192.0.2.53").unwrap();
        site.address_groups.insert(Resolvers::GROUP.into(), group);
        assert!(trusts(&site, "192.0.2.53") && !trusts(&site, "10.0.2.1"));
    }

    #[test]
    fn the_roles_are_all_that_play_name_server_in_the_shipped_catalogue() {
        let roles = Resolvers::ROLES.map(str::to_owned);
        assert_eq!(Catalogue::shipped().played_by("dns-server"), roles.into());
    }
}
