// SPDX-License-Identifier: Apache-2.0
//! TCP connections: to the first of several addresses that answers, whichever family it is of.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use portolan_doctor::seen::{Failure, Kind, TcpSeen};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::limits::ADDRESSES_TRIED;
use super::step::Step;

/// How long an address may keep the next one waiting (RFC 8305, 5).
const HEAD_START: Duration = Duration::from_millis(250);

/// What came of all tries: one record each, the last of which is about the stream.
pub struct Reached {
    pub seen: Vec<TcpSeen>,
    /// The sockets of each record, where one was made: its own end and the other.
    pub ends: Vec<Option<(SocketAddr, SocketAddr)>>,
    pub stream: Option<TcpStream>,
}

struct Tried {
    number: usize,
    seen: TcpSeen,
    local: Option<SocketAddr>,
    stream: Option<TcpStream>,
}

/// Connects to the first that answers. They are tried in turn, families alternating; each has a
/// head start before the next, and none is waited for that another one has overtaken.
pub async fn connect(addresses: &[IpAddr], port: u16, limit: Duration) -> Reached {
    let mut waiting = alternating(addresses).into_iter().take(ADDRESSES_TRIED);
    let mut running = JoinSet::new();
    let mut begun: Vec<(IpAddr, Step)> = Vec::new();
    let mut ended: Vec<Tried> = Vec::new();
    let mut next = waiting.next();
    while ended.last().is_none_or(|tried| tried.stream.is_none()) {
        if let Some(address) = next.take() {
            let number = begun.len();
            let step = Step::begin(limit);
            begun.push((address, step));
            running.spawn(attempt(number, SocketAddr::new(address, port), step));
            next = waiting.next();
        } else if running.is_empty() {
            break;
        }
        let joined = if next.is_some() {
            tokio::time::timeout(HEAD_START, running.join_next()).await.ok().flatten()
        } else {
            running.join_next().await
        };
        if let Some(Ok(tried)) = joined {
            ended.push(tried);
        }
    }
    running.abort_all();
    gathered(&begun, ended, port)
}

/// In the order of trying, the one that all else is about last.
fn gathered(begun: &[(IpAddr, Step)], ended: Vec<Tried>, port: u16) -> Reached {
    let known: Vec<usize> = ended.iter().map(|tried| tried.number).collect();
    let overtaken = begun.iter().enumerate().filter(|(number, _)| !known.contains(number));
    let overtaken = overtaken.map(|(number, (to, step))| {
        let failure = step.fail(Kind::Timeout, "another address answered first");
        let seen = record(*to, None, step, Some(failure));
        Tried { number, seen, local: None, stream: None }
    });
    let mut all: Vec<Tried> = overtaken.collect();
    all.extend(ended);
    all.sort_by_key(|tried| (tried.stream.is_some(), tried.number));
    let mut reached = Reached { seen: Vec::new(), ends: Vec::new(), stream: None };
    for tried in all {
        let to = SocketAddr::new(tried.seen.to, port);
        reached.ends.push(tried.local.map(|local| (local, to)));
        reached.seen.push(tried.seen);
        reached.stream = tried.stream;
    }
    reached
}

async fn attempt(number: usize, to: SocketAddr, step: Step) -> Tried {
    let (socket, local) = match open(to) {
        Ok((socket, local)) => (socket, Some(local)),
        Err(error) => {
            let seen = record(to.ip(), None, &step, Some(step.failed(&error)));
            return Tried { number, seen, local: None, stream: None };
        }
    };
    let (stream, failure) = match finish(socket, &step).await {
        Ok(stream) => (Some(stream), None),
        Err(failure) => (None, Some(failure)),
    };
    // The kernel has chosen a source by now.
    let local = stream.as_ref().and_then(|s| s.local_addr().ok()).or(local);
    let from = local.map(|local| local.ip()).filter(|ip| !ip.is_unspecified());
    Tried { number, seen: record(to.ip(), from, &step, failure), local, stream }
}

fn record(to: IpAddr, from: Option<IpAddr>, step: &Step, failure: Option<Failure>) -> TcpSeen {
    TcpSeen { to, from, took_ms: step.ms(), failure, packets: None }
}

/// A socket whose first packet is on its way; its own end is known from here on, and so its
/// packets can be told from others even where nothing comes of it.
fn open(to: SocketAddr) -> io::Result<(Socket, SocketAddr)> {
    let socket = Socket::new(Domain::for_address(to), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_nonblocking(true)?;
    socket.set_tcp_nodelay(true)?;
    match socket.connect(&to.into()) {
        Ok(()) => {}
        Err(error)
            if error.raw_os_error() == Some(rustix::io::Errno::INPROGRESS.raw_os_error()) => {}
        Err(error) => return Err(error),
    }
    let local = socket.local_addr()?.as_socket();
    Ok((socket, local.unwrap_or_else(|| unspecified(to))))
}

fn unspecified(to: SocketAddr) -> SocketAddr {
    match to {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    }
}

async fn finish(socket: Socket, step: &Step) -> Result<TcpStream, Failure> {
    let stream = TcpStream::from_std(socket.into()).map_err(|error| step.failed(&error))?;
    step.io(stream.writable()).await?;
    match stream.take_error() {
        Ok(None) => Ok(stream),
        Ok(Some(error)) | Err(error) => Err(step.failed(&error)),
    }
}

/// IPv6 first, then by turns (RFC 8305, 4).
fn alternating(addresses: &[IpAddr]) -> Vec<IpAddr> {
    let mut v6 = addresses.iter().filter(|a| a.is_ipv6());
    let mut v4 = addresses.iter().filter(|a| a.is_ipv4());
    let mut all = Vec::with_capacity(addresses.len());
    while all.len() < addresses.len() {
        all.extend(v6.next());
        all.extend(v4.next());
    }
    all
}
