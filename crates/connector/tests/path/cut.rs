// SPDX-License-Identifier: Apache-2.0
//! Connections that are reset, refused or met with silence, by the far end or before it.

use portolan_doctor::seen::{Kind, Speaks};

use crate::alone::{alone, sh};
use crate::far;
use crate::network::{ask, build, middle, options};
use crate::server::reset;

#[test]
fn a_reset_of_the_middle_has_another_time_to_live_than_the_far_end() {
    let name = "cut::a_reset_of_the_middle_has_another_time_to_live_than_the_far_end";
    alone(name, &["nft"], || {
        build();
        far::serve_pages();
        middle("tcp dport 443 tcp flags & psh == psh reject with tcp reset");
        let (_, address) = ask(Speaks::Https, &options());
        assert_eq!(address.tls.unwrap().failure.unwrap().kind, Kind::Reset);
        let packets = address.tcp[0].packets.clone().unwrap();
        let (answer, reset) = (packets.syn_ack.unwrap(), packets.reset.unwrap());
        assert_eq!((answer.ttl, reset.ttl), (63, 64));
        assert!(answer.mss.is_some() && reset.mss.is_none());
    });
}

#[test]
fn a_reset_of_the_far_end_has_its_time_to_live() {
    let name = "cut::a_reset_of_the_far_end_has_its_time_to_live";
    alone(name, &[], || {
        build();
        far::serve(|mut stream| {
            let _ = std::io::Read::read(&mut stream, &mut [0; 64]);
            reset(stream);
        });
        let (_, address) = ask(Speaks::Https, &options());
        assert_eq!(address.tls.unwrap().failure.unwrap().kind, Kind::Reset);
        let packets = address.tcp[0].packets.clone().unwrap();
        assert_eq!((packets.syn_ack.unwrap().ttl, packets.reset.unwrap().ttl), (63, 63));
    });
}

#[test]
fn silence_is_syns_sent_again_and_a_flow_without_an_answer() {
    let name = "cut::silence_is_syns_sent_again_and_a_flow_without_an_answer";
    alone(name, &["nft"], || {
        build();
        far::serve_pages();
        middle("tcp dport 443 drop");
        // The client's own connection tracking, so that it can tell.
        sh("nft add table ip own
            nft 'add chain ip own out { type filter hook output priority 0; }'
            nft 'add rule ip own out ct state new accept'");
        let (run, address) = ask(Speaks::Https, &options());
        assert_eq!(address.tcp[0].failure.as_ref().unwrap().kind, Kind::Timeout);
        let packets = address.tcp[0].packets.clone().unwrap();
        assert!(packets.retransmits >= 1);
        assert_eq!((packets.syn_ack, packets.reset, packets.rtt_us), (None, None, None));
        assert!(run.host.after.tcp_syn_retransmits > run.host.before.tcp_syn_retransmits);
        match run.host.after.one_sided_flows {
            Some(flows) => assert!(flows >= 1),
            None => assert!(run.omitted.iter().any(|line| line.starts_with("flows seen one way"))),
        }
    });
}

#[test]
fn a_router_that_says_no_is_heard() {
    alone("cut::a_router_that_says_no_is_heard", &["nft"], || {
        build();
        far::serve_pages();
        middle("tcp dport 443 reject with icmp type admin-prohibited");
        let (_, address) = ask(Speaks::Https, &options());
        assert_eq!(address.tcp[0].failure.as_ref().unwrap().kind, Kind::Unreachable);
        assert_eq!(address.tcp[0].packets.as_ref().unwrap().icmp, ["3/13"]);
    });
}
