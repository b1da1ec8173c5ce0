// SPDX-License-Identifier: Apache-2.0
//! A connection that is held open while policy changes, and that says numbered words.

use std::error::Error;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, UdpSocket};
use std::thread::sleep;
use std::time::{Duration, Instant};

use portolan_collect::within;
use socket2::{Domain, SockAddr, Socket, Type};

use crate::world::World;

/// How long an allowed word may take: a retransmission after a long silence is slow.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How long silence must last to count; TCP tries again after 200 ms.
pub const QUIET: Duration = Duration::from_millis(450);

/// What carries the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Tcp,
    Udp,
}

/// Which way a word goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    ToServer,
    ToClient,
}

/// Both ends of one open connection.
#[derive(Debug)]
pub struct Talk {
    pub from: SocketAddr,
    pub to: SocketAddr,
    pub transport: Transport,
    client: End,
    server: End,
    words: u32,
}

#[derive(Debug)]
enum Pipe {
    Tcp(TcpStream),
    Udp(UdpSocket),
}

#[derive(Debug)]
struct End {
    pipe: Pipe,
    heard: Vec<u8>,
    /// An error, other than that there is nothing to read yet.
    broken: bool,
}

impl Talk {
    /// Opens a connection between two machines; an error of kind `TimedOut` where nothing comes.
    pub fn open(
        world: &World,
        transport: Transport,
        from: IpAddr,
        to: SocketAddr,
        patience: Duration,
    ) -> Result<Self, Box<dyn Error>> {
        let (client, server) = match transport {
            Transport::Tcp => tcp(world, from, to, patience)?,
            Transport::Udp => udp(world, from, to)?,
        };
        let from = client.own()?;
        let end = |pipe| End { pipe, heard: Vec::new(), broken: false };
        let mut talk =
            Self { from, to, transport, client: end(client), server: end(server), words: 0 };
        let carries = talk.carries_within(Way::ToServer, patience)
            && talk.carries_within(Way::ToClient, patience);
        if carries { Ok(talk) } else { Err(io::Error::from(ErrorKind::TimedOut).into()) }
    }

    /// Says a word and gives its number. A word that cannot be said is one that is not heard.
    pub fn say(&mut self, way: Way) -> u32 {
        self.words += 1;
        let speaker = match way {
            Way::ToServer => &mut self.client,
            Way::ToClient => &mut self.server,
        };
        speaker.broken |= speaker.write(&self.words.to_be_bytes()).is_err();
        self.words
    }

    /// Whether the word has come, or comes in time.
    pub fn hears(&mut self, way: Way, word: u32, patience: Duration) -> bool {
        let (listener, speaker) = match way {
            Way::ToServer => (&mut self.server, &mut self.client),
            Way::ToClient => (&mut self.client, &mut self.server),
        };
        let start = Instant::now();
        loop {
            speaker.listen();
            listener.listen();
            if listener.heard.chunks_exact(4).any(|w| w == word.to_be_bytes()) {
                return true;
            }
            if start.elapsed() >= patience {
                return false;
            }
            sleep(Duration::from_millis(2));
        }
    }

    /// Whether a new word gets through.
    pub fn carries(&mut self, way: Way) -> bool {
        self.carries_within(way, PATIENCE)
    }

    /// Whether either end has been told that the connection is no more.
    pub fn is_broken(&self) -> bool {
        self.client.broken || self.server.broken
    }

    fn carries_within(&mut self, way: Way, patience: Duration) -> bool {
        let word = self.say(way);
        self.hears(way, word, patience)
    }
}

impl Pipe {
    fn own(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Tcp(stream) => stream.local_addr(),
            Self::Udp(socket) => socket.local_addr(),
        }
    }
}

impl End {
    fn write(&mut self, word: &[u8]) -> io::Result<()> {
        match &mut self.pipe {
            Pipe::Tcp(stream) => stream.write_all(word),
            Pipe::Udp(socket) => socket.send(word).map(|_| ()),
        }
    }

    fn listen(&mut self) {
        let mut buffer = [0u8; 256];
        let read = |pipe: &mut Pipe, buffer: &mut [u8]| match pipe {
            Pipe::Tcp(stream) => stream.read(buffer),
            Pipe::Udp(socket) => socket.recv(buffer),
        };
        loop {
            match read(&mut self.pipe, &mut buffer) {
                Ok(0) => break,
                Ok(length) => self.heard.extend(buffer.iter().take(length)),
                Err(e) => {
                    self.broken |= e.kind() != ErrorKind::WouldBlock;
                    break;
                }
            }
        }
    }
}

fn tcp(
    world: &World,
    from: IpAddr,
    to: SocketAddr,
    patience: Duration,
) -> Result<(Pipe, Pipe), Box<dyn Error>> {
    let listener = at(world, to.ip(), || bound(Type::STREAM, to))??;
    listener.listen(8)?;
    let client = at(world, from, || -> io::Result<Socket> {
        let socket = bound(Type::STREAM, SocketAddr::new(from, 0))?;
        socket.set_linger(Some(Duration::ZERO))?;
        socket.connect_timeout(&SockAddr::from(to), patience)?;
        Ok(socket)
    })??;
    let (server, _) = listener.accept()?;
    server.set_linger(Some(Duration::ZERO))?;
    for socket in [&client, &server] {
        socket.set_nonblocking(true)?;
        socket.set_tcp_nodelay(true)?;
    }
    Ok((Pipe::Tcp(client.into()), Pipe::Tcp(server.into())))
}

/// Each end knows the other from the start, so that many can share the server's port.
fn udp(world: &World, from: IpAddr, to: SocketAddr) -> Result<(Pipe, Pipe), Box<dyn Error>> {
    let client = at(world, from, || bound(Type::DGRAM, SocketAddr::new(from, 0)))??;
    let server = at(world, to.ip(), || bound(Type::DGRAM, to))??;
    server.connect(&client.local_addr()?)?;
    client.connect(&SockAddr::from(to))?;
    for socket in [&client, &server] {
        socket.set_nonblocking(true)?;
    }
    Ok((Pipe::Udp(client.into()), Pipe::Udp(server.into())))
}

fn bound(kind: Type, own: SocketAddr) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(own), kind, None)?;
    socket.set_reuse_address(true)?;
    socket.bind(&SockAddr::from(own))?;
    Ok(socket)
}

/// Does the work on the machine that has the address.
pub fn at<T: Send>(
    world: &World,
    address: IpAddr,
    work: impl FnOnce() -> T + Send,
) -> Result<T, Box<dyn Error>> {
    let machine = world.machine_at(address).ok_or(format!("no machine has `{address}`"))?;
    Ok(within(Some(&machine.netns()), work)?)
}
