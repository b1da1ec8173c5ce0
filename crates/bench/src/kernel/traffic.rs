// SPDX-License-Identifier: Apache-2.0
//! New TCP connections, as many as one core makes.
//!
//! One thread is both ends of all of them: what it takes to carry a packet from one machine to the
//! other happens on its core and in its time, so that a rule that costs something shows.

use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddrV4};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use fastrand::Rng;
use portolan_collect::within;
use rustix::io::Errno;
use rustix::process::setpriority_process;
use rustix::thread::{CpuSet, sched_setaffinity};
use socket2::{Domain, SockAddr, Socket, Type};

use super::Place;
use crate::error::BenchError;
use crate::policy::{FIRST_PORT, PORTS, Pair, Pairs, client_address, server_address};

/// Connections that stand open at one time.
pub(crate) const AT_ONCE: usize = 256;
/// How long the last of them may take to arrive, and its bytes.
const PATIENCE: Duration = Duration::from_secs(10);
/// Where source ports begin.
const FIRST_SOURCE: u16 = 10_000;

/// What happens on a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Talk {
    /// It is opened, accepted and reset: four packets, and no more work than that.
    Nothing,
    /// A request, an answer of 1 KiB, and an orderly end: the shape of what RFC 9411 counts as a
    /// connection (section 7.2, its smallest object), in bytes that are no HTTP.
    Exchange,
}

const REQUEST: usize = 128;
const ANSWER: usize = 1024;

/// The listeners of a server for every service of the policy.
#[derive(Debug)]
pub(crate) struct Traffic {
    client: PathBuf,
    listeners: Vec<Socket>,
}

impl Traffic {
    pub(crate) fn listen(place: &Place) -> Result<Self, BenchError> {
        let open = || (FIRST_PORT..FIRST_PORT + PORTS).map(listener).collect::<io::Result<_>>();
        let listeners = within(Some(&place.server()), open)?.map_err(BenchError::Connect)?;
        // Whoever closes first remembers the connection for a minute, and its source port comes again
        // before that.
        let path = PathBuf::from("/proc/sys/net/ipv4/tcp_max_tw_buckets");
        let written = within(Some(&place.client()), || fs::write(&path, "0"))?;
        written.map_err(|source| BenchError::File { doing: "write", path, source })?;
        Ok(Self { client: place.client(), listeners })
    }

    /// Makes so many connections between allowed pairs, and gives how many there were a second.
    /// `used` of the source ports were taken before, and are not taken again.
    pub(crate) fn run(
        &self,
        pairs: &Pairs,
        talk: Talk,
        count: u32,
        (seed, used): (u64, u16),
    ) -> Result<f64, BenchError> {
        let mut rng = Rng::with_seed(seed);
        // The first ones warm up what every connection needs, and are not counted.
        let all = count as usize + AT_ONCE;
        let drawn: Vec<Pair> = (0..all).filter_map(|_| rng.choice(&pairs.list).copied()).collect();
        let (first, counted) = drawn.split_at(AT_ONCE.min(drawn.len()));
        let mut ports = FIRST_SOURCE.saturating_add(used)..u16::MAX;
        within(Some(&self.client), || {
            stand_apart();
            self.batch(first, talk, &mut ports)?;
            let start = Instant::now();
            let mut made = 0;
            for pairs in counted.chunks(AT_ONCE) {
                made += self.batch(pairs, talk, &mut ports)?;
            }
            Ok(made as f64 / start.elapsed().as_secs_f64())
        })?
    }

    /// Gives how many there were.
    fn batch(
        &self,
        pairs: &[Pair],
        talk: Talk,
        ports: &mut impl Iterator<Item = u16>,
    ) -> Result<usize, BenchError> {
        let mut opened: Vec<Socket> = pairs
            .iter()
            .zip(ports)
            .map(|(pair, port)| open(pair, port))
            .collect::<io::Result<_>>()
            .map_err(BenchError::Connect)?;
        let mut accepted = self.accept(opened.len())?;
        match talk {
            // Closing one then sends a reset: no end waits, and the tracked connection is over.
            Talk::Nothing => opened.iter().try_for_each(|s| s.set_linger(Some(Duration::ZERO))),
            Talk::Exchange => exchange(&mut opened, &mut accepted),
        }
        .map_err(BenchError::Connect)?;
        // The client ends it.
        drop(opened);
        let made = accepted.len();
        drop(accepted);
        Ok(made)
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

/// Every client asks, every server answers, every client reads.
fn exchange(clients: &mut [Socket], servers: &mut [Socket]) -> io::Result<()> {
    let mut bytes = [0; ANSWER];
    for client in clients.iter_mut() {
        client.write_all(&[0; REQUEST])?;
    }
    for server in servers {
        read(server, bytes.get_mut(..REQUEST).unwrap_or_default())?;
        server.write_all(&[0; ANSWER])?;
    }
    clients.iter_mut().try_for_each(|client| read(client, &mut bytes))
}

/// Fills the buffer from a socket that waits for a while, or not at all.
fn read(socket: &mut Socket, mut buffer: &mut [u8]) -> io::Result<()> {
    let start = Instant::now();
    while !buffer.is_empty() {
        match socket.read(buffer) {
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(length) => buffer = buffer.get_mut(length..).unwrap_or_default(),
            Err(e) if e.kind() == ErrorKind::WouldBlock && start.elapsed() < PATIENCE => {
                std::thread::yield_now();
            }
            Err(e) => return Err(e),
        }
    }
    Ok(())
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
    // What it accepts waits so long for a request.
    socket.set_read_timeout(Some(PATIENCE))?;
    Ok(socket)
}

fn open(pair: &Pair, port: u16) -> io::Result<Socket> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM.nonblocking(), None)?;
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
