// SPDX-License-Identifier: Apache-2.0
//! Real packets: one attempt for each connection, many at a time.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::net::{IpAddr, SocketAddr};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use portolan_collect::within;
use portolan_net::{Connection, Kind, Protocol};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use socket2::{Domain, SockAddr, Socket, Type};

use crate::responder::{Arrivals, MARK, ResponderError};
use crate::world::World;

/// An attempt: a connection, its number and, where it has ports, its own source port.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    pub number: u32,
    pub connection: Connection,
    pub source_port: u16,
    /// It is to pass: the wait goes on until it has, or the time is over.
    pub awaited: bool,
}

/// What became of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Blocked,
    /// It arrived, and the answer did not come back.
    Unanswered,
}

/// Denied connections show by silence: at least so long is listened for one.
const QUIET: Duration = Duration::from_millis(220);
/// Allowed ones are waited for.
const PATIENCE: Duration = Duration::from_millis(4000);

struct Flight {
    probe: Probe,
    sender: String,
    socket: Option<Socket>,
    connected: Option<bool>,
    answered: bool,
}

/// Sends every probe from its initiator's machine and waits for what becomes of them.
pub fn send_all(
    world: &World,
    probes: &[Probe],
    arrivals: &Arrivals,
) -> Result<Vec<Outcome>, ResponderError> {
    let mut flights = launch(world, probes)?;
    let start = Instant::now();
    loop {
        look(&mut flights);
        let waiting =
            flights.iter().any(|f| f.probe.awaited && outcome(f, arrivals) != Outcome::Passed);
        let waited = start.elapsed();
        if waited > PATIENCE || (!waiting && waited > QUIET) {
            break;
        }
    }
    Ok(flights.iter().map(|f| outcome(f, arrivals)).collect())
}

fn launch(world: &World, probes: &[Probe]) -> Result<Vec<Flight>, ResponderError> {
    let mut by_machine: BTreeMap<String, Vec<Probe>> = BTreeMap::new();
    for probe in probes {
        if let Some(machine) = world.machine_at(probe.connection.initiator) {
            by_machine.entry(machine.name.clone()).or_default().push(*probe);
        }
    }
    let mut flights = Vec::new();
    for (name, probes) in by_machine {
        let send = || probes.iter().map(|p| flight(&name, *p)).collect::<Vec<_>>();
        flights.extend(within(Some(&portolan_collect::named(&name)), send)?);
    }
    flights.sort_by_key(|f| f.probe.number);
    Ok(flights)
}

/// A refusal at once (an error from `connect` or `send`) is an answer like any other.
fn flight(sender: &str, probe: Probe) -> Flight {
    let (sender, protocol) = (sender.to_string(), probe.connection.service.protocol);
    match attempt(&probe) {
        Ok(socket) => {
            Flight { probe, sender, socket: Some(socket), connected: None, answered: false }
        }
        Err(_) => Flight {
            probe,
            sender,
            socket: None,
            connected: (protocol == Protocol::TCP).then_some(false),
            answered: false,
        },
    }
}

fn attempt(probe: &Probe) -> io::Result<Socket> {
    let Connection { initiator, responder, service } = probe.connection;
    let domain = if initiator.is_ipv4() { Domain::IPV4 } else { Domain::IPV6 };
    let to = |port| SockAddr::from(SocketAddr::new(responder, port));
    let own = SockAddr::from(SocketAddr::new(initiator, probe.source_port));
    match service.kind() {
        Kind::Port(port) if service.protocol == Protocol::TCP => {
            let socket = Socket::new(domain, Type::STREAM, None)?;
            prepare(&socket, &own)?;
            // Closing sends a reset: the port is free for the next round at once.
            socket.set_linger(Some(Duration::ZERO))?;
            match socket.connect(&to(port)) {
                Err(e)
                    if e.raw_os_error() != Some(rustix::io::Errno::INPROGRESS.raw_os_error()) =>
                {
                    Err(e)
                }
                _ => Ok(socket),
            }
        }
        Kind::Port(port) => {
            let socket = Socket::new(domain, Type::DGRAM, None)?;
            prepare(&socket, &own)?;
            socket.set_broadcast(true)?;
            socket.send_to(&payload(probe), &to(port))?;
            Ok(socket)
        }
        Kind::Type { .. } | Kind::Bare => {
            let number = socket2::Protocol::from(i32::from(service.protocol.0));
            let socket = Socket::new(domain, Type::RAW, Some(number))?;
            prepare(&socket, &SockAddr::from(SocketAddr::new(initiator, 0)))?;
            socket.send_to(&raw_packet(probe), &to(0))?;
            Ok(socket)
        }
    }
}

fn prepare(socket: &Socket, own: &SockAddr) -> io::Result<()> {
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(own)
}

fn payload(probe: &Probe) -> Vec<u8> {
    [MARK, probe.number.to_be_bytes()].concat()
}

/// An ICMP header (type, code, checksum, identifier, sequence) where the protocol has one; the
/// kernel fills in ICMPv6's checksum.
fn raw_packet(probe: &Probe) -> Vec<u8> {
    let Kind::Type { icmp_type, code } = probe.connection.service.kind() else {
        return payload(probe);
    };
    let id = probe.source_port.to_be_bytes();
    let mut packet = vec![icmp_type, code, 0, 0, id[0], id[1], 0, 1];
    packet.extend(payload(probe));
    if probe.connection.initiator.is_ipv4() {
        let sum = checksum(&packet).to_be_bytes();
        packet.splice(2..4, sum);
    }
    packet
}

/// The Internet checksum (RFC 1071).
pub(crate) fn checksum(bytes: &[u8]) -> u16 {
    let words = bytes.chunks(2).map(|c| {
        u32::from(u16::from_be_bytes([
            c.first().copied().unwrap_or(0),
            c.get(1).copied().unwrap_or(0),
        ]))
    });
    let mut sum: u32 = words.sum();
    while sum > 0xffff {
        sum = (sum & 0xffff) + (sum >> 16);
    }
    !u16::try_from(sum).unwrap_or(0)
}

/// Reads what has come for any flight, for at most some milliseconds.
fn look(flights: &mut [Flight]) {
    let mut polled: Vec<PollFd<'_>> = flights
        .iter()
        .filter_map(|f| Some((f, f.socket.as_ref()?)))
        .filter(|(f, _)| f.connected.is_none() && !f.answered)
        .map(|(f, socket)| {
            let tcp = f.probe.connection.service.protocol == Protocol::TCP;
            let flags = if tcp { PollFlags::OUT } else { PollFlags::IN };
            PollFd::from_borrowed_fd(socket.as_fd(), flags)
        })
        .collect();
    let timeout = Timespec::try_from(Duration::from_millis(10)).ok();
    let ready = poll(&mut polled, timeout.as_ref());
    let settled: Vec<bool> = polled.iter().map(|p| !p.revents().is_empty()).collect();
    drop(polled);
    if !ready.is_ok_and(|n| n > 0) {
        std::thread::sleep(Duration::from_millis(5));
        return;
    }
    let open =
        flights.iter_mut().filter(|f| f.socket.is_some() && f.connected.is_none() && !f.answered);
    open.zip(settled).filter(|(_, settled)| *settled).for_each(|(f, _)| settle(f));
}

fn settle(flight: &mut Flight) {
    let Some(socket) = &flight.socket else { return };
    if flight.probe.connection.service.protocol == Protocol::TCP {
        flight.connected = Some(matches!(socket.take_error(), Ok(None)));
        return;
    }
    let (mut socket, mut buffer) = (socket, [0u8; 2048]);
    match socket.read(&mut buffer) {
        Ok(length) => {
            let wanted = payload(&flight.probe);
            let got = buffer.get(..length).unwrap_or_default();
            flight.answered |= got.windows(wanted.len()).any(|w| w == wanted);
        }
        Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
        // An ICMP refusal; nothing more comes here.
        Err(_) => flight.socket = None,
    }
}

fn outcome(flight: &Flight, arrivals: &Arrivals) -> Outcome {
    let service = flight.probe.connection.service;
    let arrived = arrivals.has(flight.probe.number, &flight.sender);
    match (service.protocol, flight.connected) {
        (Protocol::TCP, Some(true)) => Outcome::Passed,
        (Protocol::TCP, _) => Outcome::Blocked,
        (Protocol::UDP, _) if arrived && !flight.answered && is_host(flight) => Outcome::Unanswered,
        (_, _) if arrived => Outcome::Passed,
        (_, _) => Outcome::Blocked,
    }
}

fn is_host(flight: &Flight) -> bool {
    let responder: IpAddr = flight.probe.connection.responder;
    !portolan_net::is_group_address(responder)
}
