// SPDX-License-Identifier: Apache-2.0
//! The loop that accepts, greets and echoes, for all listeners at once.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::epoll;

use super::open::Open;
use super::{Names, dns};
use crate::LabError;

/// All sockets by the token that the kernel reports for them.
pub(super) struct Reactor {
    queue: OwnedFd,
    sockets: BTreeMap<u64, Socket>,
    next: u64,
    names: Names,
}

enum Socket {
    Open(Open),
    Client { stream: TcpStream, dns: bool },
}

/// As much as one datagram of the lab's may hold.
const BUFFER: usize = 4096;

impl Reactor {
    pub(super) fn new(listeners: Vec<Open>, names: Names) -> Result<Self, LabError> {
        let queue = epoll::create(epoll::CreateFlags::CLOEXEC).map_err(LabError::at("epoll"))?;
        let mut reactor = Self { queue, sockets: BTreeMap::new(), next: 0, names };
        for each in listeners {
            reactor.watch(Socket::Open(each)).map_err(LabError::at("epoll"))?;
        }
        Ok(reactor)
    }

    fn watch(&mut self, socket: Socket) -> rustix::io::Result<()> {
        let data = epoll::EventData::new_u64(self.next);
        epoll::add(&self.queue, &socket, data, epoll::EventFlags::IN)?;
        self.sockets.insert(self.next, socket);
        self.next += 1;
        Ok(())
    }

    /// Serves until the process ends.
    pub(super) fn run(mut self) {
        let mut events = Vec::with_capacity(256);
        loop {
            events.clear();
            let waited =
                epoll::wait(&self.queue, rustix::buffer::spare_capacity(&mut events), None);
            if waited.is_err_and(|e| e != rustix::io::Errno::INTR) {
                return;
            }
            for event in &events {
                self.serve(event.data.u64());
            }
        }
    }

    fn serve(&mut self, token: u64) {
        let mut accepted = Vec::new();
        let keep = match self.sockets.get_mut(&token) {
            Some(Socket::Open(Open::Tcp { socket, greeting, dns })) => {
                accepted = accept(socket, greeting, *dns);
                true
            }
            Some(Socket::Open(Open::Udp { socket, dns })) => {
                answer(socket, dns.then_some(&self.names));
                true
            }
            Some(Socket::Client { stream, dns }) => talk(stream, dns.then_some(&self.names)),
            None => true,
        };
        if !keep {
            // Closing it takes it out of the queue.
            self.sockets.remove(&token);
        }
        for client in accepted {
            let _ = self.watch(client);
        }
    }
}

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Self::Open(Open::Tcp { socket, .. }) => socket.as_fd(),
            Self::Open(Open::Udp { socket, .. }) => socket.as_fd(),
            Self::Client { stream, .. } => stream.as_fd(),
        }
    }
}

/// Takes everybody who waits. A server of names lets the client speak first.
fn accept(socket: &TcpListener, greeting: &str, dns: bool) -> Vec<Socket> {
    let mut clients = Vec::new();
    while let Ok((mut stream, _)) = socket.accept() {
        let greeted = dns || stream.write_all(greeting.as_bytes()).is_ok();
        if greeted && stream.set_nonblocking(true).is_ok() {
            clients.push(Socket::Client { stream, dns });
        }
    }
    clients
}

/// Sends every datagram back, or the answer to the question that it asks.
fn answer(socket: &UdpSocket, names: Option<&Names>) {
    let mut buffer = [0; BUFFER];
    while let Ok((length, from)) = socket.recv_from(&mut buffer) {
        let question = buffer.get(..length).unwrap_or_default();
        let reply = match names {
            Some(names) => dns::answer(question, names),
            None => Some(question.to_vec()),
        };
        if let Some(reply) = reply {
            let _ = socket.send_to(&reply, from);
        }
    }
}

/// Sends back what the client said; `false` when it has gone.
fn talk(stream: &mut TcpStream, names: Option<&Names>) -> bool {
    let mut buffer = [0; BUFFER];
    match stream.read(&mut buffer) {
        Ok(0) => false,
        Ok(length) => {
            let said = buffer.get(..length).unwrap_or_default();
            let reply = match names {
                Some(names) => dns::answer_stream(said, names),
                None => Some(said.to_vec()),
            };
            reply.is_some_and(|reply| stream.write_all(&reply).is_ok())
        }
        Err(e) => e.kind() == std::io::ErrorKind::WouldBlock,
    }
}
