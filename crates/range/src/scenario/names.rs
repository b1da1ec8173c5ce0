// SPDX-License-Identifier: Apache-2.0
//! Servers of names that do not say the truth.

use std::net::{IpAddr, Ipv4Addr};

use super::Scenario;
use super::parts::{GATEWAY, HUB, clean};
use crate::cloud::{Said, View};
use crate::device::{Device, Own};

fn v4(a: u8, b: u8, c: u8, d: u8) -> Said {
    Said::Addresses(vec![IpAddr::V4(Ipv4Addr::new(a, b, c, d))])
}

pub(super) fn all() -> Vec<Scenario> {
    let public = ["--dns", "203.0.113.54"];
    vec![
        clean("a name that does not exist")
            .says(View::System, HUB, Said::NoName)
            .finds(&["dns-fails"]),
        clean("a server of names that fails")
            .says(View::System, HUB, Said::Failure)
            .finds(&["dns-fails"]),
        clean("a server of names that says nothing")
            .says(View::System, HUB, Said::Nothing)
            .finds(&["dns-fails"]),
        clean("names that lead to each other")
            .says(View::System, HUB, Said::LeadsTo("one.range".into()))
            .says(View::System, "one.range", Said::LeadsTo("two.range".into()))
            .says(View::System, "two.range", Said::LeadsTo("one.range".into()))
            .finds(&["name-loop"]),
        clean("a sinkhole").says(View::System, HUB, v4(0, 0, 0, 0)).words(&public).finds(&[
            "dns-blocked",
            "dns-differs",
            "loopback-redirection",
        ]),
        clean("a far point of presence")
            .says(View::System, GATEWAY, Said::LeadsTo("az-us-e.g.nssvc.net".into()))
            .words(&public)
            .finds(&["dns-differs"])
            .tells("/findings", "resolvers steer to different regions")
            .tells("/addresses/2/leads_to", "az-us-e.g.nssvc.net")
            .tells("/addresses/2/region", "us"),
        clean("a name only the public server knows")
            .says(View::System, HUB, Said::NoName)
            .words(&public)
            .finds(&["dns-fails", "dns-differs"]),
        clean("an agent on this machine takes the name")
            .says(View::System, HUB, v4(127, 0, 0, 1))
            .with(Device::Own(Own::Agent("203.0.113.100:443".into())))
            .words(&public)
            .finds(&["loopback-redirection"]),
    ]
}
