// SPDX-License-Identifier: Apache-2.0
//! DESIGN 2.5 and ADR 0001.1: plumbing, and nothing that only looks like it.

use portolan_site::model::Site;
use portolan_testkit::build::{everything, site, strict_quarantine};

use crate::judged;

const PLUMBING: &str = "allow: plumbing";
const HELD: &str = "drop: quarantine-strict by q";

/// Whatever passes here is plumbing.
fn held() -> Site {
    site()
        .workload("own", "10.0.0.1; fd00::1", "")
        .workload("other", "10.0.0.2; fd00::2", "")
        .policy(strict_quarantine("q", everything()))
        .done()
}

#[test]
fn neighbour_and_router_discovery_and_listener_reports_pass_both_ways() {
    for icmp_type in [130, 131, 132, 133, 134, 135, 136, 143] {
        for code in [0, 9] {
            let words = format!("fd00::1 -> fd00::2 icmpv6/{icmp_type}/{code}");
            assert_eq!(judged(&held(), &words), [PLUMBING, PLUMBING]);
        }
        let to_group = format!("fd00::1 -> ff02::1 icmpv6/{icmp_type}/0");
        assert_eq!(judged(&held(), &to_group), [PLUMBING, "does not judge"]);
    }
}

#[test]
fn other_icmpv6_types_and_all_of_icmp_are_not_plumbing() {
    for icmp_type in [1, 2, 128, 129, 137, 142, 144] {
        let words = format!("fd00::1 -> fd00::2 icmpv6/{icmp_type}/0");
        assert_eq!(judged(&held(), &words), [HELD, HELD], "type {icmp_type}");
    }
    assert_eq!(judged(&held(), "own -> other icmp/135/0"), [HELD, HELD]);
}

#[test]
fn a_dhcp_client_asks_all_servers_at_once_and_no_single_one() {
    assert_eq!(judged(&held(), "own -> 255.255.255.255 udp/67")[0], PLUMBING);
    assert_eq!(judged(&held(), "fd00::1 -> ff02::1:2 udp/547")[0], PLUMBING);
    for words in [
        "own -> 192.0.2.1 udp/67",
        "own -> 10.0.0.255 udp/67",
        "own -> 239.1.2.3 udp/67",
        "own -> 255.255.255.255 udp/68",
        "own -> 255.255.255.255 tcp/67",
        "fd00::1 -> 2001:db8::1 udp/547",
        "fd00::1 -> ff02::1 udp/547",
        "fd00::1 -> ff02::1:2 udp/67",
        "own -> 255.255.255.255 udp/547",
    ] {
        assert_eq!(judged(&held(), words)[0], HELD, "{words}");
    }
}

#[test]
fn a_dhcp_client_hears_any_server() {
    for words in
        ["192.0.2.1 -> own udp/68", "2001:db8::1 -> fd00::1 udp/546", "192.0.2.1 -> own udp/546"]
    {
        assert_eq!(judged(&held(), words)[1], PLUMBING, "{words}");
    }
    for port in ["udp/67", "udp/547", "tcp/68", "tcp/546"] {
        assert_eq!(judged(&held(), &format!("192.0.2.1 -> own {port}"))[1], HELD, "{port}");
    }
}

#[test]
fn plumbing_is_asked_at_each_end_on_its_own() {
    let said = judged(&held(), "own -> other udp/68");
    assert_eq!(said, [HELD, PLUMBING], "another workload's DHCP answer leaves no quarantine");
}
