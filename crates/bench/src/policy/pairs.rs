// SPDX-License-Identifier: Apache-2.0
//! Who may reach whom: pairs drawn at random, but the same in every run.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use fastrand::Rng;

/// The services that pairs use: TCP ports from here on.
pub(crate) const FIRST_PORT: u16 = 9000;
/// So many services.
pub(crate) const PORTS: u16 = 32;

/// A client may open one service of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    pub client: u32,
    pub server: u32,
    pub port: u16,
}

/// Pairs, and the workloads that they are drawn from.
#[derive(Clone, Debug)]
pub(crate) struct Pairs {
    pub clients: u32,
    pub servers: u32,
    /// Ascending; no client has two services of one server.
    pub list: Vec<Pair>,
}

impl Pairs {
    /// One possible pair of four is allowed, at random, so that no product of groups says it
    /// shorter. There are ten clients to a server.
    pub(crate) fn draw(count: u32) -> Self {
        let servers = (count.saturating_mul(2) / 5).isqrt().max(1);
        let clients = servers.saturating_mul(10);
        let mut rng = Rng::with_seed(u64::from(count));
        let mut ends = BTreeSet::new();
        while ends.len() < count as usize {
            ends.insert((rng.u32(0..clients), rng.u32(0..servers)));
        }
        let mut with_port =
            |(client, server)| Pair { client, server, port: FIRST_PORT + rng.u16(0..PORTS) };
        let list = ends.into_iter().map(&mut with_port).collect();
        Self { clients, servers, list }
    }
}

/// In `10.78.0.0/16`.
pub(crate) fn client_address(number: u32) -> Ipv4Addr {
    in_net(Ipv4Addr::new(10, 78, 0, 0), number)
}

/// In `10.79.0.0/16`.
pub(crate) fn server_address(number: u32) -> Ipv4Addr {
    in_net(Ipv4Addr::new(10, 79, 0, 0), number)
}

fn in_net(net: Ipv4Addr, number: u32) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(net) + (number / 250) * 256 + number % 250 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_pairs_are_drawn_and_the_same_ones_each_time() {
        for count in [1000, 10_000] {
            let pairs = Pairs::draw(count);
            assert_eq!(pairs.list.len(), count as usize);
            assert_eq!(pairs.list, Pairs::draw(count).list);
            let possible = u64::from(pairs.clients) * u64::from(pairs.servers);
            assert!(possible > 3 * u64::from(count), "{possible}");
        }
    }

    #[test]
    fn no_two_workloads_share_an_address() {
        let mut all: Vec<Ipv4Addr> = (0..2000).map(client_address).collect();
        all.extend((0..2000).map(server_address));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 4000);
    }
}
