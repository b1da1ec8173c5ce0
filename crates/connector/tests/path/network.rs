// SPDX-License-Identifier: Apache-2.0
//! Three machines in a row. The client is where the test itself is.

use std::fs::File;
use std::net::SocketAddr;
use std::os::fd::AsFd;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use portolan_connector::probe::{Options, run};
use portolan_doctor::seen::{AddressSeen, Asked, Run, Speaks};
use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};

use crate::alone::sh;

/// The far end.
pub(crate) const FAR: &str = "10.2.0.2";

const BUILD: &str = "
mount -t tmpfs tmpfs /run
ip link set lo up
ip netns add middle
ip netns add far
ip link add c0 type veth peer name m0 netns middle
ip -n middle link add m1 type veth peer name f0 netns far
ip addr add 10.1.0.2/24 dev c0
ip -n middle addr add 10.1.0.1/24 dev m0
ip -n middle addr add 10.2.0.1/24 dev m1
ip -n far addr add 10.2.0.2/24 dev f0
ip link set c0 up
for one in m0 m1; do ip -n middle link set $one up; done
ip -n far link set f0 up
ip -n far link set lo up
ip route add default via 10.1.0.1
ip -n far route add default via 10.2.0.1
ip netns exec middle sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
";

pub(crate) fn build() {
    sh(BUILD);
}

/// Rules of nft in the middle, for what is passed on.
pub(crate) fn middle(rule: &str) {
    sh(&format!(
        "ip netns exec middle nft add table ip cut
         ip netns exec middle nft 'add chain ip cut on {{ type filter hook forward priority 0; }}'
         ip netns exec middle nft 'add rule ip cut on {rule}'"
    ));
}

/// A thread of a machine; what it opens is opened there.
pub(crate) fn on<T: Send + 'static>(
    machine: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    thread::spawn(move || {
        let link = File::open(format!("/run/netns/{machine}")).unwrap();
        move_into_link_name_space(link.as_fd(), Some(LinkNameSpaceType::Network)).unwrap();
        work()
    })
}

pub(crate) fn asked(speaks: Speaks) -> Asked {
    Asked {
        host: FAR.into(),
        port: 443,
        speaks,
        pattern: FAR.into(),
        roles: Vec::new(),
        purpose: String::new(),
        source: "test".into(),
        path: "/ping".into(),
    }
}

/// As quick as the tests can be; nobody else's names are asked.
pub(crate) fn options() -> Options {
    let nobody: SocketAddr = "127.0.0.1:9".parse().unwrap();
    Options {
        system_dns: Some(vec![nobody]),
        timeout: Duration::from_secs(3),
        ..Options::default()
    }
}

/// Asks the far end, and gives the whole record and that of the address.
pub(crate) fn ask(speaks: Speaks, options: &Options) -> (Run, AddressSeen) {
    let run = run(&[asked(speaks)], options, &|_| {}).unwrap();
    let address = run.addresses[0].clone();
    (run, address)
}
