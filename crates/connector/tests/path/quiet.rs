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
