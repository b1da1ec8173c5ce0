// SPDX-License-Identifier: Apache-2.0
//! New TCP connections, as many as one core makes.
//!
//! One thread opens, accepts and resets them: what it takes to carry a packet from one machine to
//! the other happens on its core and in its time, so that a rule that costs something shows.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddrV4};
use std::time::{Duration, Instant};

use fastrand::Rng;
use portolan_collect::{named, within};
use rustix::io::Errno;
use rustix::process::setpriority_process;
use rustix::thread::{CpuSet, sched_setaffinity};
use socket2::{Domain, SockAddr, Socket, Type};

use super::Place;
use crate::error::BenchError;
use crate::policy::{FIRST_PORT, PORTS, Pair, Pairs, client_address, server_address};

/// Connections that stand open at one time.
const AT_ONCE: usize = 256;
/// How long the last of them may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// The listeners of a server for every service of the policy.
#[derive(Debug)]
pub(crate) struct Traffic {
    listeners: Vec<Socket>,
}

impl Traffic {
    pub(crate) fn listen() -> Result<Self, BenchError> {
        let open = || (FIRST_PORT..FIRST_PORT + PORTS).map(listener).collect::<io::Result<_>>();
        let listeners = within(Some(&named(Place::SERVER)), open)?.map_err(BenchError::Connect)?;
        Ok(Self { listeners })
    }

    /// Makes so many connections between allowed pairs, and gives how many there were a second.
    pub(crate) fn run(&self, pairs: &Pairs, count: u32, seed: u64) -> Result<f64, BenchError> {
        let mut rng = Rng::with_seed(seed);
        let mut drawn: Vec<Pair> =
            (0..count).filter_map(|_| rng.choice(&pairs.list).copied()).collect();
        // Every source port is new in this run, so that no connection is taken for another.
        let mut ports = (10_000..60_000).cycle();
        within(Some(&named(Place::CLIENT)), || {
            stand_apart();
            // The first ones warm caches up.
            self.batch(drawn.get(..AT_ONCE.min(drawn.len())).unwrap_or_default(), &mut ports)?;
            let start = Instant::now();
            while !drawn.is_empty() {
                let rest = drawn.split_off(AT_ONCE.min(drawn.len()));
                self.batch(&drawn, &mut ports)?;
                drawn = rest;
            }
            Ok(f64::from(count) / start.elapsed().as_secs_f64())
        })?
    }

    fn batch(
        &self,
        pairs: &[Pair],
        ports: &mut impl Iterator<Item = u16>,
    ) -> Result<(), BenchError> {
        let opened: Vec<Socket> = pairs
            .iter()
            .zip(ports)
            .map(|(pair, port)| open(pair, port))
            .collect::<io::Result<_>>()
            .map_err(BenchError::Connect)?;
        let accepted = self.accept(opened.len())?;
        drop(opened);
        drop(accepted);
        Ok(())
    }

    fn accept(&self, count: usize) -> Result<Vec<Socket>, BenchError> {
        let mut accepted = Vec::with_capacity(count);
        let start = Instant::now();
        loop {
            for listener in &self.listeners {
                while let Some(socket) = one(listener).map_err(BenchError::Connect)? {
                    accepted.push(socket);
                }
            }
            if accepted.len() >= count {
                return Ok(accepted);
            }
            if start.elapsed() > PATIENCE {
                return Err(BenchError::Lost(count - accepted.len(), count));
            }
            std::thread::yield_now();
        }
    }
}

/// On one core, before others there. Where that is not allowed, the measurement is less steady,
/// and no less true.
fn stand_apart() {
    let mut core = CpuSet::new();
    core.set(0);
    let _ = sched_setaffinity(None, &core);
    let _ = setpriority_process(None, -20);
}

fn listener(port: u16) -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.bind(&SockAddr::from(SocketAddrV4::new(Ipv4Addr::UNSPECIFIED, port)))?;
    socket.listen(4096)?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Closing it sends a reset: no end waits, and the tracked connection is over.
fn open(pair: &Pair, port: u16) -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM.nonblocking(), None)?;
    socket.set_linger(Some(Duration::ZERO))?;
    socket.bind(&SockAddr::from(SocketAddrV4::new(client_address(pair.client), port)))?;
    let to = SocketAddrV4::new(server_address(pair.server), pair.port);
    match socket.connect(&SockAddr::from(to)) {
        Err(e) if e.raw_os_error() != Some(Errno::INPROGRESS.raw_os_error()) => Err(e),
        _ => Ok(socket),
    }
}

fn one(listener: &Socket) -> io::Result<Option<Socket>> {
    match listener.accept_raw() {
        Ok((socket, _)) => Ok(Some(socket)),
        Err(e) if e.kind() == ErrorKind::WouldBlock => Ok(None),
        Err(e) => Err(e),
    }
}
