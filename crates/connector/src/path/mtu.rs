// SPDX-License-Identifier: Apache-2.0
//! Whether large packets pass. The same request is made twice: in segments as large as the
//! interface allows, and in such that pass every path. Where only the second gets an answer,
//! something on the way loses large packets, in either direction.

use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};

use portolan_doctor::seen::{Failure, Kind, MtuSeen};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::TcpStream;

use crate::host;
use crate::probe::http::{Talk, get};
use crate::probe::tls::{Offer, handshake};
use crate::probe::{Goal, Step, Via};

/// Of a request: several full segments, and less than what servers refuse.
const LARGE: usize = 4096;
/// What every host must take (RFC 1122, 4.2.2.6).
const SMALL_SEGMENT: u32 = 536;
const PACKET_MAX: u32 = 65_535;

/// `None` through a proxy, whose own path is not ours to measure, and where there is nobody to ask.
pub(crate) async fn mtu(goal: &Goal, path: &str) -> Option<MtuSeen> {
    let to = match &goal.via {
        Via::Direct => SocketAddr::new(*goal.addresses.first()?, goal.port),
        Via::Proxy(_) => return None,
    };
    let large = trial(to, goal, path, None);
    tokio::pin!(large);
    // What passes, passes soon; only where it is late the other one is asked too.
    if let Ok(tried) = tokio::time::timeout(goal.limit / 3, &mut large).await {
        return Some(told(&tried, None));
    }
    let small = trial(to, goal, path, Some(SMALL_SEGMENT));
    let (large, small) = tokio::join!(large, small);
    Some(told(&large, Some(&small)))
}

struct Tried {
    failure: Option<Failure>,
    before: Option<u32>,
    after: Option<u32>,
    /// Of the interface that it went out by.
    interface: Option<u32>,
}

impl Tried {
    /// Whatever came back shows that the packets arrived.
    fn passed(&self) -> bool {
        self.failure.as_ref().is_none_or(|failure| failure.kind != Kind::Timeout)
    }
}

fn told(large: &Tried, small: Option<&Tried>) -> MtuSeen {
    let lower = |known: Option<u32>, than: Option<u32>| {
        known.zip(than).is_some_and(|(known, than)| known < than)
    };
    MtuSeen {
        path_mtu: large.after.or(large.before),
        large_passed: large.passed(),
        // Nobody need ask for less where the whole has passed.
        small_passed: small.map_or_else(|| large.passed(), Tried::passed),
        told_by_icmp: lower(large.after, large.before) || lower(large.after, large.interface),
    }
}

async fn trial(to: SocketAddr, goal: &Goal, path: &str, segment: Option<u32>) -> Tried {
    let step = Step::begin(goal.limit);
    let mut tried = Tried { failure: None, before: None, after: None, interface: None };
    tried.failure = match connect(to, segment, &step).await {
        Ok(stream) => ask(stream, goal, path, &mut tried).await,
        Err(failure) => Some(failure),
    };
    tried
}

async fn ask(stream: TcpStream, goal: &Goal, path: &str, tried: &mut Tried) -> Option<Failure> {
    let socket = stream.as_fd().try_clone_to_owned().ok();
    let own = stream.local_addr().ok();
    let known = |socket: &Option<OwnedFd>| path_mtu(socket.as_ref()?, own?);
    tried.before = known(&socket);
    // No packet of IP is longer, whatever the interface takes.
    tried.interface = own.and_then(|own| host::mtu_of(own.ip())).map(|mtu| mtu.min(PACKET_MAX));
    let offer = Offer { alpn: &["http/1.1"], ..Offer::whole(&goal.host) };
    let (tls, line) = handshake(Box::new(stream), &offer, goal.limit).await;
    let failure = match line {
        None => tls.failure,
        Some(line) => {
            let padding = format!("X-Padding: {}\r\n", "p".repeat(LARGE));
            let request = get(path, &goal.host, &padding);
            Talk::new(line).ask(&request, &Step::begin(goal.limit / 2)).await.failure
        }
    };
    tried.after = known(&socket);
    failure
}

/// What the kernel believes of the path of a connected socket.
fn path_mtu(socket: &OwnedFd, own: SocketAddr) -> Option<u32> {
    match own {
        SocketAddr::V4(_) => rustix::net::sockopt::ip_mtu(socket).ok(),
        SocketAddr::V6(_) => rustix::net::sockopt::ipv6_mtu(socket).ok(),
    }
}

async fn connect(to: SocketAddr, segment: Option<u32>, step: &Step) -> Result<TcpStream, Failure> {
    let socket = open(to, segment).map_err(|error| step.failed(&error))?;
    step.io(socket.connect(to)).await
}

/// A segment size that is set before the first packet counts for both directions.
fn open(to: SocketAddr, segment: Option<u32>) -> std::io::Result<tokio::net::TcpSocket> {
    let socket = Socket::new(Domain::for_address(to), Type::STREAM, Some(Protocol::TCP))?;
    socket.set_nonblocking(true)?;
    socket.set_tcp_nodelay(true)?;
    if let Some(segment) = segment {
        socket.set_tcp_mss(segment)?;
    }
    Ok(tokio::net::TcpSocket::from_std_stream(socket.into()))
}
