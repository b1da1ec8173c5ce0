// SPDX-License-Identifier: Apache-2.0
//! The socket, bound to one group in one network namespace.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;
use std::time::Duration;

use netlink_packet_core::NetlinkMessage;
use netlink_packet_netfilter::nflog::{
    ConfigCmd, ConfigFlags, ConfigMode, ConfigNla, Timeout, config_request,
};
use netlink_packet_netfilter::{NetfilterMessage, NetfilterProtoFamily};
use netlink_sys::{Socket, protocols::NETLINK_NETFILTER};
use rustix::io::Errno;

use super::message::{Logged, Message, messages};
use crate::CollectError;
use crate::netns::within;
use crate::observer::ready;

/// What the kernel holds for a reader that is late.
const SOCKET_BYTES: usize = 8 << 20;
/// The largest datagram that the kernel puts together.
const DATAGRAM_BYTES: usize = 128 << 10;
/// How long the kernel waits for a fuller datagram.
const BATCH: Duration = Duration::from_millis(20);
/// Datagrams of one drain, so that a flood cannot keep the caller from everything else.
const DATAGRAMS_MAX: usize = 1024;
const ANSWER_WAIT: Duration = Duration::from_secs(2);

/// A reader of one NFLOG group.
#[derive(Debug)]
pub struct Nflog {
    socket: Socket,
    buffer: Vec<u8>,
    /// What arrived before the kernel had said that it would.
    early: Vec<Message>,
    next_sequence: u32,
    dropped: Dropped,
}

/// What did not reach us, or not in one piece (DESIGN 2.14).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dropped {
    /// Times that the socket's buffer was full.
    pub(crate) overruns: u64,
    /// Packets missing by their sequence number.
    pub(crate) missing: u64,
    /// Datagrams that ended in the middle of a message.
    pub(crate) broken: u64,
}

impl Nflog {
    /// Binds the group in the namespace; `None` is the caller's own. The socket stays there.
    pub fn open(netns: Option<&Path>, group: u16) -> Result<Self, CollectError> {
        let socket = within(netns, socket)?.map_err(CollectError::Socket)?;
        let mut reader = Self {
            socket,
            buffer: vec![0; 2 * DATAGRAM_BYTES],
            early: Vec::new(),
            next_sequence: 0,
            dropped: Dropped::default(),
        };
        match reader.bind(group)? {
            0 => Ok(reader),
            code => Err(refusal(netns, group, io::Error::from_raw_os_error(code))),
        }
    }

    /// Whether something came before the time was out.
    pub fn wait(&self, timeout: Duration) -> Result<bool, CollectError> {
        ready(&[self.as_fd()], timeout)
    }

    /// Gives everything that is there to the sink, and returns how much it was. Never blocks.
    pub fn drain(&mut self, sink: &mut dyn FnMut(Logged)) -> Result<usize, CollectError> {
        let mut count = 0;
        for message in std::mem::take(&mut self.early) {
            count += self.accept(message, sink);
        }
        for _ in 0..DATAGRAMS_MAX {
            let Some(bytes) = self.receive()? else { break };
            for message in messages(&bytes) {
                count += self.accept(message, sink);
            }
        }
        Ok(count)
    }

    pub(crate) fn dropped(&self) -> Dropped {
        self.dropped
    }

    fn accept(&mut self, message: Message, sink: &mut dyn FnMut(Logged)) -> usize {
        match message {
            Message::Logged(logged) => {
                self.follow(logged.sequence);
                sink(logged);
                1
            }
            Message::Broken => {
                self.dropped.broken += 1;
                0
            }
            Message::Answer(_) | Message::Other => 0,
        }
    }

    /// A gap in the sequence is what the kernel had to throw away.
    fn follow(&mut self, sequence: Option<u32>) {
        let Some(sequence) = sequence else { return };
        self.dropped.missing += u64::from(sequence.wrapping_sub(self.next_sequence));
        self.next_sequence = sequence.wrapping_add(1);
    }

    /// One datagram, or `None` where there is none now.
    fn receive(&mut self) -> Result<Option<Vec<u8>>, CollectError> {
        loop {
            let received = self.socket.recv(&mut self.buffer.as_mut_slice(), 0);
            match received {
                Ok(length) => return Ok(self.buffer.get(..length).map(<[u8]>::to_vec)),
                Err(e) => match Errno::from_io_error(&e) {
                    Some(Errno::AGAIN) => return Ok(None),
                    Some(Errno::NOBUFS) => self.dropped.overruns += 1,
                    Some(Errno::INTR) => {}
                    _ => return Err(CollectError::Receive(e)),
                },
            }
        }
    }

    /// The kernel's answer: 0 is yes, else an `errno`.
    fn bind(&mut self, group: u16) -> Result<i32, CollectError> {
        let request = request(group);
        let mut bytes = vec![0; request.buffer_len()];
        request.serialize(&mut bytes);
        self.socket.send(&bytes, 0).map_err(CollectError::Socket)?;
        self.answer(group)
    }

    fn answer(&mut self, group: u16) -> Result<i32, CollectError> {
        while self.wait(ANSWER_WAIT)? {
            let bytes = self.receive()?.unwrap_or_default();
            for message in messages(&bytes) {
                match message {
                    Message::Answer(code) => return Ok(code),
                    Message::Logged(_) | Message::Other | Message::Broken => {
                        self.early.push(message)
                    }
                }
            }
        }
        Err(CollectError::Silent(group))
    }
}

impl AsFd for Nflog {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

fn socket() -> io::Result<Socket> {
    let mut socket = Socket::new(NETLINK_NETFILTER)?;
    socket.bind_auto()?;
    // Past the system's limit only where that is permitted; else up to it.
    if rustix::net::sockopt::set_socket_recv_buffer_size_force(&socket, SOCKET_BYTES).is_err() {
        rustix::net::sockopt::set_socket_recv_buffer_size(&socket, SOCKET_BYTES)?;
    }
    socket.set_non_blocking(true)?;
    Ok(socket)
}

fn request(group: u16) -> NetlinkMessage<NetfilterMessage> {
    let datagram_bytes = u32::try_from(DATAGRAM_BYTES).unwrap_or(u32::MAX);
    let wishes = vec![
        ConfigCmd::Bind.into(),
        ConfigMode::PACKET_MAX.into(),
        ConfigNla::NlBufSiz(datagram_bytes),
        Timeout::from(BATCH).into(),
        ConfigFlags::SEQ.into(),
    ];
    config_request(NetfilterProtoFamily::Unspec, group, wishes)
}

/// The kernel says EPERM for a group that is taken and for a caller that may not ask; the list of
/// readers tells them apart.
fn refusal(netns: Option<&Path>, group: u16, source: io::Error) -> CollectError {
    match Errno::from_io_error(&source) {
        Some(Errno::BUSY | Errno::PERM) if is_taken(netns, group) => {
            CollectError::GroupTaken(group)
        }
        Some(Errno::PERM) => CollectError::NotPermitted(group),
        _ => CollectError::Refused { group, source },
    }
}

/// Whether the namespace's list of readers, whose first column is the group, names this one.
fn is_taken(netns: Option<&Path>, group: u16) -> bool {
    let readers = within(netns, || std::fs::read_to_string(READERS));
    let readers = readers.ok().and_then(Result::ok).unwrap_or_default();
    readers.lines().any(|l| l.split_whitespace().next() == Some(group.to_string().as_str()))
}

/// Of the thread, for a thread may be in another namespace than its process.
const READERS: &str = "/proc/thread-self/net/netfilter/nfnetlink_log";
