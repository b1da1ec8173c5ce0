// SPDX-License-Identifier: Apache-2.0
//! What the packets of our own connections show: who answered, by which interface, and who reset.
//!
//! A reader thread looks at copies of packets; it sends none and holds none back. It needs
//! `CAP_NET_RAW`: without it, [`Watch::start`] gives the reason, and the run goes on without.

mod filter;
mod packet;
mod table;

use std::io;
use std::net::SocketAddr;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::socket::{LinkAddr, recvfrom};
use portolan_doctor::seen::{PacketsSeen, Signature};
use socket2::{Domain, Protocol, Socket, Type};

use table::{At, Table};

/// `ETH_P_ALL`, as it stands in a socket's protocol: in network order.
const EVERYTHING: i32 = (0x0003_u16).to_be() as i32;
/// `PACKET_OUTGOING` of linux/if_packet.h.
const OUTGOING: u8 = 4;
/// What the kernel holds for a reader that is late.
const SOCKET_BYTES: usize = 4 << 20;
/// How long the reader may take to see that it is to end.
const PATIENCE: Duration = Duration::from_millis(100);

/// How far behind the packets the reader may be on a busy machine.
pub const BEHIND: Duration = Duration::from_millis(50);

/// A connection by its ends: who began it, and to where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flow {
    pub from: SocketAddr,
    pub to: SocketAddr,
}

impl Flow {
    pub(crate) fn reversed(self) -> Self {
        Self { from: self.to, to: self.from }
    }
}

/// Which connections are of interest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Those that begin here.
    Ours,
    /// Those that others begin.
    Theirs,
}

/// A running watch. It ends when it is dropped.
#[derive(Debug)]
pub struct Watch {
    table: Arc<Mutex<Table>>,
    is_over: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to watch in the caller's network namespace. An error says why it cannot be.
    pub fn start(side: Side) -> Result<Self, String> {
        let socket = open().map_err(|e| format!("packets: a packet socket: {e}"))?;
        let table = Arc::new(Mutex::new(Table::new(side)));
        let is_over = Arc::new(AtomicBool::new(false));
        let (shared, flag) = (Arc::clone(&table), Arc::clone(&is_over));
        let reader = std::thread::Builder::new().name("packets".into());
        let reader = reader.spawn(move || read(&socket, &shared, &flag));
        let reader = reader.map_err(|e| format!("packets: a thread to read them: {e}"))?;
        Ok(Self { table, is_over, reader: Some(reader) })
    }

    /// What has been seen of a connection so far; `None` where its beginning was not seen. To be
    /// asked a while after the connection has ended, [`BEHIND`].
    pub fn seen(&self, flow: &Flow) -> Option<PacketsSeen> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        table.seen(&unmapped(flow), name)
    }

    /// The signature of a connection's first packet.
    pub fn first(&self, flow: &Flow) -> Option<Signature> {
        let table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        table.syn(&unmapped(flow))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

/// A socket of both families says `::ffff:10.0.0.1`; the packet says `10.0.0.1`.
fn unmapped(flow: &Flow) -> Flow {
    let one = |at: SocketAddr| SocketAddr::new(at.ip().to_canonical(), at.port());
    Flow { from: one(flow.from), to: one(flow.to) }
}

fn open() -> io::Result<Socket> {
    let socket = Socket::new(Domain::PACKET, Type::DGRAM, Some(Protocol::from(EVERYTHING)))?;
    filter::attach(&socket)?;
    // Past the system's limit only where that is permitted; else up to it.
    if rustix::net::sockopt::set_socket_recv_buffer_size_force(&socket, SOCKET_BYTES).is_err() {
        socket.set_recv_buffer_size(SOCKET_BYTES)?;
    }
    socket.set_read_timeout(Some(PATIENCE))?;
    Ok(socket)
}

fn read(socket: &Socket, table: &Mutex<Table>, is_over: &AtomicBool) {
    let begin = Instant::now();
    let mut buffer = [0; filter::BYTES];
    while !is_over.load(Ordering::Relaxed) {
        let (length, from) = match recvfrom::<LinkAddr>(socket.as_raw_fd(), &mut buffer) {
            Ok(received) => received,
            Err(Errno::EAGAIN | Errno::EINTR | Errno::ENETDOWN | Errno::ENOBUFS) => continue,
            Err(_) => return,
        };
        let packet = buffer.get(..length).and_then(packet::read);
        if let (Some(packet), Some(from)) = (packet, from) {
            let at = At {
                interface: from.ifindex(),
                is_outgoing: from.pkttype() == OUTGOING,
                time: begin.elapsed(),
            };
            table.lock().unwrap_or_else(PoisonError::into_inner).note(packet, at);
        }
    }
}

fn name(index: usize) -> Option<String> {
    let index = u32::try_from(index).ok()?;
    nix::net::if_::if_indextoname(index).ok()?.into_string().ok()
}

#[cfg(test)]
mod tests;
