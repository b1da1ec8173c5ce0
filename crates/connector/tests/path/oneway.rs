// SPDX-License-Identifier: Apache-2.0
//! Answers that come by another way than the questions went.

use portolan_doctor::seen::Speaks;

use crate::alone::{alone, sh};
use crate::far;
use crate::network::{ask, build, options};

/// A second link between client and middle, and the answers over it.
const SECOND: &str = "
ip link add c1 type veth peer name m2 netns middle
ip addr add 10.3.0.2/24 dev c1
ip -n middle addr add 10.3.0.1/24 dev m2
ip link set c1 up
ip -n middle link set m2 up
ip netns exec middle sh -c 'for one in all m0 m1 m2; do echo 0 > /proc/sys/net/ipv4/conf/$one/rp_filter; done'
ip -n middle route add 10.1.0.2/32 via 10.3.0.2 dev m2
";

fn filter(strictness: u8) {
    sh(&format!(
        "for one in all c0 c1; do echo {strictness} > /proc/sys/net/ipv4/conf/$one/rp_filter; done"
    ));
}

#[test]
fn answers_that_the_kernel_drops_for_their_way_are_counted_and_seen() {
    let name = "oneway::answers_that_the_kernel_drops_for_their_way_are_counted_and_seen";
    alone(name, &[], || {
        build();
        far::serve_pages();
        sh(SECOND);
        filter(1);
        let (run, address) = ask(Speaks::Https, &options());
        let grew = run.host.after.reverse_path_filter.unwrap()
            - run.host.before.reverse_path_filter.unwrap();
        assert!(grew > 0);
        assert!(run.host.interfaces.iter().any(|i| i.name == "c1" && i.rp_filter == Some(1)));
        let tcp = &address.tcp[0];
        assert!(tcp.failure.is_some());
        let packets = tcp.packets.as_ref().unwrap();
        assert_eq!(packets.other_interface.as_deref(), Some("c1"));
        assert!(packets.retransmits > 0 && packets.syn_ack.is_some());
    });
}

#[test]
fn a_crooked_way_that_works_is_seen_all_the_same() {
    let name = "oneway::a_crooked_way_that_works_is_seen_all_the_same";
    alone(name, &[], || {
        build();
        far::serve_pages();
        sh(SECOND);
        filter(0);
        let (_, address) = ask(Speaks::Https, &options());
        assert_eq!(address.http.unwrap().status, Some(200));
        let packets = address.tcp[0].packets.clone().unwrap();
        assert_eq!(packets.other_interface.as_deref(), Some("c1"));
        assert_eq!(packets.retransmits, 0);
    });
}
