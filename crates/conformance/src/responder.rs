// SPDX-License-Identifier: Apache-2.0
//! What answers on a machine, and what notes that something has arrived.
//!
//! Datagrams carry the number of their probe. Whatever reaches a socket has passed every hook.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::net::{IpAddr, SocketAddr, TcpListener, UdpSocket};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use portolan_collect::{NetnsError, within};
use portolan_net::{Protocol, Service};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use socket2::{Domain, SockAddr, Socket, Type};

use crate::world::Machine;

/// In front of the number of a probe in every datagram.
pub const MARK: [u8; 4] = *b"PTLN";

/// The probes that have arrived, and at which machines.
#[derive(Clone, Debug, Default)]
pub struct Arrivals(Arc<Mutex<BTreeSet<(u32, String)>>>);

impl Arrivals {
    fn note(&self, machine: &str, payload: &[u8]) {
        let at = payload.windows(MARK.len()).position(|w| w == MARK);
        let number = at.and_then(|at| payload.get(at + 4..at + 8)).and_then(|n| n.try_into().ok());
        if let Some(number) = number {
            self.lock().insert((u32::from_be_bytes(number), machine.to_string()));
        }
    }

    /// Whether it came to any machine but the one that sent it, to which refusals quote it.
    pub fn has(&self, number: u32, sender: &str) -> bool {
        let from = (number, String::new());
        self.lock().range(from..).take_while(|(n, _)| *n == number).any(|(_, at)| at != sender)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeSet<(u32, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sockets that answer on a machine.
struct Ears {
    listeners: Vec<TcpListener>,
    datagrams: Vec<UdpSocket>,
    raw: Vec<Socket>,
}

/// Starts answering on a machine until the process ends: TCP accepts, UDP echoes, and raw sockets
/// note everything else.
pub fn start(
    machine: &Machine,
    services: &[Service],
    arrivals: &Arrivals,
) -> Result<(), ResponderError> {
    let ears = within(Some(&machine.netns()), || open(services))??;
    let (arrivals, name) = (arrivals.clone(), machine.name.clone());
    std::thread::spawn(move || while answer(&ears, &name, &arrivals).is_ok() {});
    Ok(())
}

#[derive(Debug, thiserror::Error)]
pub enum ResponderError {
    #[error("cannot work in the machine's namespace: {0}")]
    Netns(#[from] NetnsError),
    #[error("cannot open the sockets that answer: {0}")]
    Socket(#[from] io::Error),
}

fn open(services: &[Service]) -> io::Result<Ears> {
    let mut ears = Ears { listeners: Vec::new(), datagrams: Vec::new(), raw: Vec::new() };
    for (domain, any) in
        [(Domain::IPV4, IpAddr::from([0, 0, 0, 0])), (Domain::IPV6, IpAddr::from([0u16; 8]))]
    {
        for service in services {
            let at = SockAddr::from(SocketAddr::new(any, service.detail));
            match service.protocol {
                Protocol::TCP => ears.listeners.push(bound(domain, Type::STREAM, &at)?.into()),
                Protocol::UDP => ears.datagrams.push(bound(domain, Type::DGRAM, &at)?.into()),
                _ => {}
            }
        }
        let icmp = if domain == Domain::IPV4 { Protocol::ICMP } else { Protocol::ICMPV6 };
        let bare = services.iter().map(|s| s.protocol).filter(|p| !p.has_ports() && !p.has_types());
        for protocol in bare.chain([icmp]) {
            let number = socket2::Protocol::from(i32::from(protocol.0));
            let socket = Socket::new(domain, Type::RAW, Some(number))?;
            socket.set_nonblocking(true)?;
            socket.set_recv_buffer_size(1 << 20)?;
            ears.raw.push(socket);
        }
    }
    Ok(ears)
}

fn bound(domain: Domain, kind: Type, at: &SockAddr) -> io::Result<Socket> {
    let socket = Socket::new(domain, kind, None)?;
    socket.set_reuse_address(true)?;
    if domain == Domain::IPV6 {
        socket.set_only_v6(true)?;
    }
    socket.bind(at)?;
    if kind == Type::STREAM {
        socket.listen(4096)?;
    }
    socket.set_nonblocking(true)?;
    Ok(socket)
}

fn answer(ears: &Ears, machine: &str, arrivals: &Arrivals) -> io::Result<()> {
    let listeners = ears.listeners.iter().map(AsFd::as_fd);
    let all = listeners.chain(ears.datagrams.iter().map(AsFd::as_fd));
    let all = all.chain(ears.raw.iter().map(AsFd::as_fd));
    let mut polled: Vec<PollFd<'_>> =
        all.map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)).collect();
    let timeout = Timespec::try_from(Duration::from_secs(1)).ok();
    poll(&mut polled, timeout.as_ref())?;
    for listener in &ears.listeners {
        while listener.accept().is_ok() {}
    }
    let mut buffer = [0u8; 2048];
    for socket in &ears.datagrams {
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            let payload = buffer.get(..length).unwrap_or_default();
            arrivals.note(machine, payload);
            // A lost answer shows as a difference in the round; there is nobody to tell here.
            let _ = socket.send_to(payload, from);
        }
    }
    for mut socket in &ears.raw {
        while let Ok(length) = socket.read(&mut buffer) {
            arrivals.note(machine, buffer.get(..length).unwrap_or_default());
        }
    }
    Ok(())
}
