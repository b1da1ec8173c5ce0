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

/// Between whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Many clients and many servers.
    Many,
    /// Many clients and one server, which is what a host holds.
    OneServer,
}

impl Shape {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Many => "many",
            Self::OneServer => "one-server",
        }
    }
}

/// Pairs, and the workloads that they are drawn from.
#[derive(Clone, Debug)]
pub(crate) struct Pairs {
    pub shape: Shape,
    pub clients: u32,
    pub servers: u32,
    /// Ascending, each once.
    pub list: Vec<Pair>,
}

impl Pairs {
    pub(crate) fn draw(shape: Shape, count: u32) -> Self {
        match shape {
            Shape::Many => Self::of_many(count),
            Shape::OneServer => Self::of_one_server(count),
        }
    }

    /// One possible pair of four is allowed, at random, so that no product of groups says it
    /// shorter. There are ten clients to a server.
    fn of_many(count: u32) -> Self {
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
        Self { shape: Shape::Many, clients, servers, list }
    }

    /// The same workloads, and so many of the pairs, at random.
    pub(crate) fn some(&self, count: usize) -> Self {
        let list = Rng::with_seed(0).choose_multiple(self.list.iter().copied(), count);
        Self { list, ..self.clone() }
    }

    /// All of one server: one possible service of four is allowed to each client, at random.
    fn of_one_server(count: u32) -> Self {
        let clients = count.div_ceil(u32::from(PORTS) / 4);
        let mut rng = Rng::with_seed(u64::from(count));
        let mut chosen = BTreeSet::new();
        while chosen.len() < count as usize {
            let (client, port) = (rng.u32(0..clients), FIRST_PORT + rng.u16(0..PORTS));
            chosen.insert(Pair { client, server: 0, port });
        }
        let list = chosen.into_iter().collect();
        Self { shape: Shape::OneServer, clients, servers: 1, list }
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
        for shape in [Shape::Many, Shape::OneServer] {
            for count in [1000, 10_000] {
                let pairs = Pairs::draw(shape, count);
                assert_eq!(pairs.list.len(), count as usize);
                assert_eq!(pairs.list, Pairs::draw(shape, count).list);
            }
        }
    }

    #[test]
    fn about_one_possible_pair_of_four_is_allowed() {
        let many = Pairs::draw(Shape::Many, 10_000);
        let one = Pairs::draw(Shape::OneServer, 10_000);
        let possible = [many.clients * many.servers, one.clients * u32::from(PORTS)];
        assert!(possible.iter().all(|p| (39_000..41_000).contains(p)), "{possible:?}");
    }

    #[test]
    fn no_two_workloads_share_an_address() {
        let mut all: Vec<Ipv4Addr> = (0..20_000).map(client_address).collect();
        all.extend((0..2000).map(server_address));
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 22_000);
    }
}
