// SPDX-License-Identifier: Apache-2.0
//! The list that ships with Portolan, and what a profile asks for.

use std::collections::BTreeMap;
use std::iter::successors;
use std::sync::LazyLock;

use csv::StringRecord;

use crate::{Address, Cloud, CustomerId, Pattern, Place, Port, Profile, Region, Transport};

const SHIPPED: &str = include_str!("../../../catalog/citrix-cloud/fqdns.csv");
/// What stands for the customer's id.
const PLACEHOLDER: &str = "<customer-id>";
const CLOUDS: [(&str, Cloud); 3] =
    [("commercial", Cloud::Commercial), ("government", Cloud::Government), ("japan", Cloud::Japan)];

/// A line of the shipped list, before a customer is known.
struct Line {
    pattern: String,
    clouds: Vec<Cloud>,
    profiles: Vec<Profile>,
    ports: Vec<Port>,
    roles: Vec<String>,
    purpose: String,
    source: String,
}

/// Read once; a test holds that every line is understood.
static LINES: LazyLock<Vec<Line>> =
    LazyLock::new(|| lines().filter_map(|line| line.ok()).collect());

/// The lines by the name, or the suffix, of their pattern, with a wildcard where a customer's id
/// belongs: a published list may ask for many thousands of names.
static BY_BASE: LazyLock<BTreeMap<String, Vec<(usize, Pattern)>>> = LazyLock::new(|| {
    let mut all: BTreeMap<String, Vec<(usize, Pattern)>> = BTreeMap::new();
    for (at, line) in LINES.iter().enumerate() {
        if let Ok(pattern) = Pattern::parse(&line.pattern.replace(PLACEHOLDER, "*")) {
            all.entry(pattern.base().to_owned()).or_default().push((at, pattern));
        }
    }
    all
});

/// What must be reached, as far as it is asked for.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    pub cloud: Cloud,
    pub profile: Profile,
    pub customer: Option<&'a CustomerId>,
    /// Those of these roles of the catalogue; all where empty.
    pub roles: &'a [String],
    /// Those of these regions; all where empty.
    pub regions: &'a [Region],
}

impl Asked<'_> {
    pub fn of(cloud: Cloud, profile: Profile) -> Self {
        Self { cloud, profile, customer: None, roles: &[], regions: &[] }
    }
}

/// The addresses of a profile, in the order of the shipped list. Without a customer's id, the
/// wildcard above the customer's own name takes its place. A role that the broad profile serves by
/// the wildcards of other roles is given its exact names, so that no role is without what it needs.
pub fn required(asked: &Asked<'_>) -> Vec<Address> {
    let mut all = lines_of(asked);
    if asked.profile == Profile::Broad && !asked.roles.is_empty() {
        let exact = lines_of(&Asked { profile: Profile::Strict, ..asked.clone() });
        let left: Vec<Address> = exact.into_iter().filter(|one| !is_covered(one, &all)).collect();
        all.extend(left);
    }
    all
}

fn is_covered(one: &Address, all: &[Address]) -> bool {
    let has_ports = |other: &Address| one.ports.iter().all(|port| other.ports.contains(port));
    all.iter().any(|other| other.place.covers(&one.place) && has_ports(other))
}

fn lines_of(asked: &Asked<'_>) -> Vec<Address> {
    let wanted = |line: &&Line| {
        line.clouds.contains(&asked.cloud)
            && line.profiles.contains(&asked.profile)
            && serves(line, asked.roles)
    };
    let made = LINES.iter().filter(wanted).filter_map(|line| address(line, asked));
    made.filter(|address| Region::serves(asked.regions, address)).collect()
}

/// Whether the profile has a line of these roles for the customer's own name, which an id would narrow.
pub fn has_placeholder(asked: &Asked<'_>) -> bool {
    LINES.iter().any(|line| {
        line.pattern.contains(PLACEHOLDER)
            && line.clouds.contains(&asked.cloud)
            && line.profiles.contains(&asked.profile)
            && serves(line, asked.roles)
    })
}

fn serves(line: &Line, roles: &[String]) -> bool {
    roles.is_empty() || roles.iter().any(|role| line.roles.contains(role))
}

/// What the shipped list says of a service.
pub(crate) struct Known {
    pub(crate) ports: Vec<Port>,
    pub(crate) roles: Vec<String>,
    pub(crate) purpose: String,
}

/// Of the line of this very pattern; or else of all lines that cover it.
pub(crate) fn known(pattern: &Pattern) -> Option<Known> {
    let above = successors(Some(pattern.base()), |name| name.split_once('.').map(|(_, up)| up));
    let near = above.filter_map(|base| BY_BASE.get(base)).flatten();
    let mut covering: Vec<&(usize, Pattern)> =
        near.filter(|(_, own)| own.covers(pattern)).collect();
    if covering.iter().any(|(_, own)| own == pattern) {
        covering.retain(|(_, own)| own == pattern);
    }
    covering.sort_by_key(|(at, _)| *at);
    let lines: Vec<&Line> = covering.iter().filter_map(|(at, _)| LINES.get(*at)).collect();
    let mut ports: Vec<Port> = lines.iter().flat_map(|line| line.ports.clone()).collect();
    let mut roles: Vec<String> = lines.iter().flat_map(|line| line.roles.clone()).collect();
    ports.sort();
    ports.dedup();
    roles.sort();
    roles.dedup();
    let purpose = lines.first()?.purpose.clone();
    Some(Known { ports, roles, purpose })
}

/// Every role of the shipped list, in order.
pub fn roles() -> Vec<&'static str> {
    let mut all: Vec<&str> =
        LINES.iter().flat_map(|l| l.roles.iter().map(String::as_str)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn address(line: &Line, asked: &Asked<'_>) -> Option<Address> {
    let id = asked.customer.map_or("*", CustomerId::as_str);
    let pattern = Pattern::parse(&line.pattern.replace(PLACEHOLDER, id)).ok()?;
    Some(Address {
        place: Place::Name(pattern),
        cloud: asked.cloud,
        ports: line.ports.clone(),
        roles: line.roles.clone(),
        purpose: line.purpose.clone(),
        source: line.source.clone(),
    })
}

fn lines() -> impl Iterator<Item = Result<Line, String>> {
    let mut reader = csv::Reader::from_reader(SHIPPED.as_bytes());
    let records: Vec<_> = reader.records().collect();
    records.into_iter().map(|record| {
        let record = record.map_err(|error| error.to_string())?;
        line(&record).ok_or_else(|| format!("{record:?}"))
    })
}

/// `pattern,cloud,profile,roles,services,purpose,source`
fn line(record: &StringRecord) -> Option<Line> {
    let cell = |number: usize| record.get(number).filter(|cell| !cell.is_empty());
    let list = |number: usize| cell(number).map(|cell| cell.split(';').collect::<Vec<_>>());
    let cloud = |word: &&str| CLOUDS.iter().find(|(w, _)| w == word).map(|(_, cloud)| *cloud);
    let profile = |word: &&str| Profile::ALL.into_iter().find(|p| p.word() == *word);
    Some(Line {
        pattern: cell(0)?.to_owned(),
        clouds: list(1)?.iter().map(cloud).collect::<Option<_>>()?,
        profiles: list(2)?.iter().map(profile).collect::<Option<_>>()?,
        roles: list(3)?.iter().map(|role| (*role).to_owned()).collect(),
        ports: list(4)?.iter().map(|word| port(word)).collect::<Option<_>>()?,
        purpose: cell(5)?.to_owned(),
        source: cell(6)?.to_owned(),
    })
}

/// `tcp/443` or `tcp/9350-9354`.
pub(crate) fn port(word: &str) -> Option<Port> {
    let (name, range) = word.split_once('/')?;
    let transport = match name {
        "tcp" => Transport::Tcp,
        "udp" => Transport::Udp,
        _ => return None,
    };
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first > 0 && first <= last).then_some(Port { transport, first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_shipped_list_is_understood() {
        let all: Vec<_> = lines().collect();
        assert!(all.iter().all(Result::is_ok), "{:?}", all.iter().find_map(|l| l.as_ref().err()));
        assert!(all.len() > 100);
    }

    #[test]
    fn a_customer_narrows_the_strict_profile_to_its_own_name() {
        let id = CustomerId::parse("Contoso1").unwrap();
        let strict = Asked::of(Cloud::Commercial, Profile::Strict);
        let with = required(&Asked { customer: Some(&id), ..strict.clone() });
        assert!(with.iter().any(|a| a.place.to_string() == "contoso1.xendesktop.net"));
        assert!(with.iter().all(|a| !a.place.to_string().contains('*')));
        let without = required(&strict);
        assert!(without.iter().any(|a| a.place.to_string() == "*.xendesktop.net"));
        assert!(
            has_placeholder(&strict)
                && !has_placeholder(&Asked::of(Cloud::Commercial, Profile::Broad))
        );
    }

    #[test]
    fn the_broad_profile_has_the_six_of_the_article_and_what_they_lack() {
        let broad = required(&Asked::of(Cloud::Commercial, Profile::Broad));
        let places: Vec<String> = broad.iter().map(|a| a.place.to_string()).collect();
        for name in [
            "*.xendesktop.net",
            "*.citrixworkspacesapi.net",
            "*.nssvc.net",
            "*.blob.core.windows.net",
            "*.servicebus.windows.net",
            "*.cloud.com",
            "*.citrixnetworkapi.net",
            "*.digicert.com",
        ] {
            assert!(places.iter().any(|p| p == name), "{name}");
        }
    }

    #[test]
    fn a_region_leaves_out_what_serves_others_alone() {
        let eu = [Region::EuropeanUnion];
        let all =
            required(&Asked { regions: &eu, ..Asked::of(Cloud::Commercial, Profile::Strict) });
        let places: Vec<String> = all.iter().map(|a| a.place.to_string()).collect();
        let has = |name: &str| places.iter().any(|p| p == name);
        assert!(
            has("agenthub.citrixworkspacesapi.net")
                && has("agenthub-eu.citrixworkspacesapi.net")
                && has("az-eu-w.g.nssvc.net")
        );
        assert!(
            !has("agenthub-us.citrixworkspacesapi.net")
                && !has("az-us-e.g.nssvc.net")
                && !has("ccprodaps.blob.core.windows.net")
        );
    }

    #[test]
    fn roles_choose_their_own() {
        let roles = ["wem-agent".to_owned()];
        let all =
            required(&Asked { roles: &roles, ..Asked::of(Cloud::Commercial, Profile::Strict) });
        assert_eq!(
            all.iter().map(|a| a.place.to_string()).collect::<Vec<_>>(),
            ["api.wem.cloud.com", "aps-api.wem.cloud.com", "eu-api.wem.cloud.com"]
        );
    }

    #[test]
    fn scripts_from_afar_need_the_gateway_of_the_interface_sign_in_trust_and_their_site() {
        let id = CustomerId::parse("contoso1").unwrap();
        let roles = ["remote-powershell-sdk".to_owned()];
        let of = |cloud| {
            let strict = Asked::of(cloud, Profile::Strict);
            let all = required(&Asked { customer: Some(&id), roles: &roles, ..strict });
            all.iter().map(|a| a.place.to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            of(Cloud::Commercial),
            "contoso1.xendesktop.net accounts.cloud.com api.cloud.com trust.citrixworkspacesapi.net"
        );
        assert_eq!(of(Cloud::Japan), "contoso1.xendesktop.jp api.citrixcloud.jp");
        assert!(of(Cloud::Government).starts_with("contoso1.xendesktop.us accounts.cloud.us"));
    }

    #[test]
    fn an_id_narrows_the_roles_alone_that_need_the_customers_own_name() {
        let of = |role: &str| {
            let roles = [role.to_owned()];
            has_placeholder(&Asked { roles: &roles, ..Asked::of(Cloud::Japan, Profile::Strict) })
        };
        assert!(of("vda") && of("cloud-connector") && !of("wem-agent"));
    }

    #[test]
    fn no_role_of_a_cloud_is_without_addresses_in_the_broad_profile() {
        for cloud in [Cloud::Commercial, Cloud::Government, Cloud::Japan] {
            for role in roles() {
                let own = [role.to_owned()];
                let of = |profile| required(&Asked { roles: &own, ..Asked::of(cloud, profile) });
                let (broad, strict) = (of(Profile::Broad), of(Profile::Strict));
                assert!(strict.iter().all(|one| is_covered(one, &broad)), "{cloud:?} {role}");
            }
        }
    }
}
