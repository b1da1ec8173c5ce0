// SPDX-License-Identifier: Apache-2.0
//! The Citrix platform of the lab, after the VLANs of Nutanix' guide for Citrix.

use std::collections::{BTreeMap, BTreeSet};

use super::{HYPERVISORS, Machine, Place, Topology, Vlan};

/// Machines of one kind: name stem, how many, roles, VLAN, host number of the first.
type Kind = (&'static str, u8, &'static [&'static str], &'static str, u8);

const GENERAL: &str = "vda-general";
const SECURE: &str = "vda-secure";

/// Virtual machines, dealt to the hypervisors in turn.
const VIRTUAL: &[Kind] = &[
    ("gateway", 1, &["gateway"], "dmz", 11),
    ("storefront", 2, &["storefront"], "infra", 11),
    ("controller", 2, &["delivery-controller"], "infra", 21),
    ("director", 1, &["director"], "infra", 31),
    ("license", 1, &["license-server"], "infra", 32),
    ("fas", 1, &["fas"], "infra", 33),
    ("wem", 1, &["wem-infrastructure"], "infra", 34),
    ("recording", 1, &["session-recording"], "infra", 35),
    ("provisioning", 1, &["provisioning"], "infra", 36),
    ("sql", 1, &["sql-server"], "infra", 37),
    ("connector", 2, &["cloud-connector"], "infra", 41),
    ("ad", 2, &["domain-controller"], "domain", 11),
    ("ca", 1, &["certificate-authority"], "domain", 21),
    ("file", 1, &["file-server"], "domain", 31),
    (GENERAL, 14, &["vda"], "general", 11),
    (SECURE, 8, &["vda"], "secure", 11),
];

/// Machines that no policy of the site secures.
const OUTSIDE: &[Kind] = &[
    ("user", 4, &["user-device"], "users", 11),
    ("admin", 1, &["admin-workstation"], "users", 201),
    ("cloud", 1, &["citrix-cloud", "internet"], "internet", 11),
    ("web", 1, &["internet"], "internet", 80),
];

pub(super) fn topology() -> Topology {
    let vlans = vlans();
    let hypervisors = HYPERVISORS.into_iter().cycle().map(|h| Place::Hypervisor(h.into()));
    let virtuals = expand(&vlans, VIRTUAL, hypervisors);
    let outside = expand(&vlans, OUTSIDE, std::iter::repeat(Place::Outside));
    let machines = virtuals.into_iter().chain(outside).collect();
    Topology { name: "citrix".into(), vlans, machines }
}

fn vlans() -> Vec<Vlan> {
    let inside = |id, tag: u8, purpose| {
        let digits = u16::from(tag / 10) << 4 | u16::from(tag % 10);
        Vlan::new(id, tag, purpose, [10, 40, tag, 0], [0xfd40, digits, 0, 0, 0, 0, 0, 0])
    };
    vec![
        inside("infra", 10, "Citrix infrastructure"),
        inside("general", 20, "desktops for everybody"),
        inside("secure", 30, "desktops for sensitive work"),
        inside("domain", 40, "directory, certificates, files"),
        inside("users", 50, "workstations"),
        inside("dmz", 60, "NetScaler Gateway"),
        Vlan::new(
            "internet",
            99,
            "documentation addresses that stand for the internet",
            [203, 0, 113, 0],
            [0x2001, 0xdb8, 0, 0, 0, 0, 0, 0],
        ),
    ]
}

fn expand(vlans: &[Vlan], kinds: &[Kind], places: impl Iterator<Item = Place>) -> Vec<Machine> {
    let numbered = kinds.iter().flat_map(|kind| (0..kind.1).map(move |index| (kind, index)));
    numbered.zip(places).filter_map(|((kind, i), place)| machine(vlans, kind, i, place)).collect()
}

fn machine(vlans: &[Vlan], kind: &Kind, index: u8, place: Place) -> Option<Machine> {
    let (stem, _, roles, vlan, first) = *kind;
    let vlan = vlans.iter().find(|v| v.id == vlan)?;
    let number = first + index;
    Some(Machine {
        name: name(stem, index + 1),
        roles: roles.iter().map(|r| (*r).to_owned()).collect(),
        vlan: vlan.id.clone(),
        place,
        v4: vlan.host_v4(number),
        v6: vlan.host_v6(number),
        mac: vlan.mac(number),
        categories: categories(stem),
    })
}

/// Desktops are many, so that their numbers have two digits.
fn name(stem: &str, number: u8) -> String {
    if stem.starts_with("vda") { format!("{stem}-{number:02}") } else { format!("{stem}-{number}") }
}

/// What tells the two kinds of desktops apart, for both play the same role.
fn categories(stem: &str) -> BTreeMap<String, BTreeSet<String>> {
    let zone = match stem {
        GENERAL => "General",
        SECURE => "Secure",
        _ => return BTreeMap::new(),
    };
    BTreeMap::from([("Zone".to_owned(), BTreeSet::from([zone.to_owned()]))])
}
