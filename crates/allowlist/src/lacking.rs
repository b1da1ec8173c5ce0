// SPDX-License-Identifier: Apache-2.0
//! What the shipped list of a cloud has no names for, though that cloud has such services too.

use crate::{Asked, Cloud, Place, Profile, required};

/// A label of names, and what it stands for. Each is a service of its own, whose names no public
/// source gives for every cloud.
const KINDS: [(&str, &str); 5] = [
    ("nssvc", "the Gateway Service, which carries sessions"),
    ("servicebus", "messages and relays"),
    ("blob", "downloads and updates"),
    ("citrixnetworkapi", "trust and registration of licence servers"),
    ("wem", "the WEM service"),
];

/// Kinds of names that the commercial cloud's list has for these roles, and the asked cloud's has not.
pub fn lacking(asked: &Asked<'_>) -> Vec<&'static str> {
    let has = |cloud: Cloud, label: &str| {
        Profile::ALL.into_iter().any(|profile| {
            // A region or an id only narrows: what is lacking is lacking for all.
            let asked = Asked { roles: asked.roles, ..Asked::of(cloud, profile) };
            required(&asked).iter().any(|address| match &address.place {
                Place::Name(name) => name.base().split('.').any(|own| own == label),
                Place::Network { .. } => false,
            })
        })
    };
    let lacks = |label: &str| has(Cloud::Commercial, label) && !has(asked.cloud, label);
    KINDS.iter().filter(|(label, _)| lacks(label)).map(|(_, kind)| *kind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cloud: Cloud, roles: &[&str]) -> Vec<&'static str> {
        let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
        lacking(&Asked { roles: &roles, ..Asked::of(cloud, Profile::Broad) })
    }

    #[test]
    fn the_commercial_cloud_lacks_nothing_and_the_others_the_gateway_service() {
        assert_eq!(of(Cloud::Commercial, &[]), Vec::<&str>::new());
        for cloud in [Cloud::Government, Cloud::Japan] {
            let all = of(cloud, &[]);
            assert_eq!(all.first(), Some(&"the Gateway Service, which carries sessions"));
            assert_eq!(all.contains(&"the WEM service"), cloud == Cloud::Government);
        }
    }

    #[test]
    fn a_role_lacks_what_it_would_need() {
        assert_eq!(of(Cloud::Japan, &["wem-agent"]), Vec::<&str>::new());
        assert_eq!(of(Cloud::Government, &["wem-agent"]), ["the WEM service"]);
        assert_eq!(of(Cloud::Japan, &["vda"]), ["the Gateway Service, which carries sessions"]);
        assert_eq!(of(Cloud::Japan, &["remote-powershell-sdk"]), Vec::<&str>::new());
    }
}
