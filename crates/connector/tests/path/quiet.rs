// SPDX-License-Identifier: Apache-2.0
//! Connections that die while they are left alone.

use std::time::{Duration, Instant};

use portolan_connector::probe::Options;
use portolan_doctor::seen::{Kind, Speaks};

use crate::alone::{alone, sh};
use crate::far;
use crate::network::{ask, build, middle, options};

#[test]
fn the_shortest_idle_that_dies_is_found_in_the_time_of_the_longest() {
    let name = "quiet::the_shortest_idle_that_dies_is_found_in_the_time_of_the_longest";
    alone(name, &["nft"], || {
        build();
        far::serve_pages();
        // What is not used for so long is forgotten, and what is not known is dropped.
        sh("ip netns exec middle sh -c 'cd /proc/sys/net/netfilter
            echo 3 > nf_conntrack_tcp_timeout_established
            echo 0 > nf_conntrack_tcp_loose'");
        middle("ct state invalid drop");
        let began = Instant::now();
        let options = Options { idle: vec![1, 2, 5, 6], ..options() };
        let waits = ask(Speaks::Https, &options).1.idle.unwrap().waits;
        let told: Vec<_> = waits.iter().map(|w| (w.waited_s, w.failure.is_none())).collect();
        assert_eq!(told, [(1, true), (2, true), (5, false)]);
        assert_eq!(waits[2].failure.as_ref().unwrap().kind, Kind::Timeout);
        assert!(began.elapsed() < Duration::from_secs(14), "{:?}", began.elapsed());
    });
}

#[test]
fn connections_that_live_are_told_as_living() {
    alone("quiet::connections_that_live_are_told_as_living", &[], || {
        build();
        far::serve_pages();
        let options = Options { idle: vec![1, 3], ..options() };
        let waits = ask(Speaks::Https, &options).1.idle.unwrap().waits;
        assert!(waits.len() == 2 && waits.iter().all(|wait| wait.failure.is_none()));
    });
}

#[test]
fn a_far_end_that_takes_its_leave_was_not_killed() {
    alone("quiet::a_far_end_that_takes_its_leave_was_not_killed", &[], || {
        build();
        far::serve_for(Duration::from_secs(2), true);
        let options = Options { idle: vec![1, 4], ..options() };
        let waits = ask(Speaks::Https, &options).1.idle.unwrap().waits;
        assert_eq!(waits.len(), 1);
        assert!(waits[0].waited_s == 1 && waits[0].failure.is_none());
    });
}

#[test]
fn a_connection_that_is_cut_without_leave_was() {
    alone("quiet::a_connection_that_is_cut_without_leave_was", &[], || {
        build();
        far::serve_for(Duration::from_secs(2), false);
        let options = Options { idle: vec![1, 4], ..options() };
        let waits = ask(Speaks::Https, &options).1.idle.unwrap().waits;
        let failure = waits[1].failure.as_ref().unwrap();
        assert!(matches!(failure.kind, Kind::Closed | Kind::Reset), "{failure:?}");
    });
}
