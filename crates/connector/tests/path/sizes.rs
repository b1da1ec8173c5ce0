// SPDX-License-Identifier: Apache-2.0
//! Large packets that vanish, are told of, or pass.

use portolan_doctor::seen::{MtuSeen, Speaks};

use crate::alone::{alone, sh};
use crate::far;
use crate::network::{ask, build, options};

fn seen() -> MtuSeen {
    ask(Speaks::Https, &options()).1.mtu.unwrap()
}

#[test]
fn a_hole_swallows_large_packets_and_nobody_tells() {
    alone("sizes::a_hole_swallows_large_packets_and_nobody_tells", &["nft"], || {
        build();
        far::serve_pages();
        sh("ip -n middle link set m1 mtu 1280
            ip netns exec middle nft add table ip cut
            ip netns exec middle nft 'add chain ip cut on { type filter hook output priority 0; }'
            ip netns exec middle nft 'add rule ip cut on icmp type destination-unreachable drop'");
        let seen = seen();
        assert!(!seen.large_passed && seen.small_passed && !seen.told_by_icmp, "{seen:?}");
        assert_eq!(seen.path_mtu, Some(1500));
    });
}

#[test]
fn a_narrow_way_that_is_told_of_is_no_hole() {
    alone("sizes::a_narrow_way_that_is_told_of_is_no_hole", &[], || {
        build();
        far::serve_pages();
        sh("ip -n middle link set m1 mtu 1280");
        let seen = seen();
        assert!(seen.large_passed && seen.told_by_icmp, "{seen:?}");
        assert_eq!(seen.path_mtu, Some(1280));
    });
}

#[test]
fn a_wide_way_lets_all_pass() {
    alone("sizes::a_wide_way_lets_all_pass", &[], || {
        build();
        far::serve_pages();
        let wide = MtuSeen {
            path_mtu: Some(1500),
            large_passed: true,
            small_passed: true,
            told_by_icmp: false,
        };
        assert_eq!(seen(), wide);
    });
}
